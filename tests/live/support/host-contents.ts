/**
 * Everything on a host that a VM may leave behind, one line each, as libvirt's own tools and the file system tell it.
 *
 * Two of these are equal when nothing was left behind and nothing was taken away.
 */
import type { LabHost } from '@covisor/lab'

/** Domain definitions, NVRAM, saved memory, TPM state, snapshots: all below here. */
const STATE = ['/etc/libvirt/qemu', '/etc/libvirt/storage', '/var/lib/libvirt/qemu', '/var/lib/libvirt/swtpm']
/** Made and emptied by the daemon itself while a VM runs, and once for all VMs. */
const DAEMONS_OWN = /\/(domain-\d[^/]*|channel(\/target)?|networks?)(\/|$)|\/capabilities|\.new$/

const FILES_BELOW = 'for folder; do if [ -d "$folder" ]; then find "$folder" -type f; fi; done'

export async function hostContents(host: LabHost): Promise<string[]> {
  const list = async (...args: string[]): Promise<string[]> =>
    (await host.virsh(...args))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const domains = await list('list', '--all', '--name')
  const volumes: string[] = []
  for (const pool of await list('pool-list', '--name')) {
    await host.virsh('pool-refresh', pool)
    for (const line of await list('vol-list', pool)) volumes.push(`volume ${pool}: ${line.split(/\s+/)[0] ?? ''}`)
  }
  const files = await host.run(['bash', '-euc', FILES_BELOW, 'files', ...STATE, host.pool])
  return [
    ...domains.map((name) => `domain ${name}`),
    ...volumes,
    ...files
      .split('\n')
      .filter((file) => file !== '' && !DAEMONS_OWN.test(file))
      .map((file) => `file ${file}`),
  ].toSorted()
}
