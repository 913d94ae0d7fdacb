/** The lab's own promises: private daemons that other tests can trust to be real, separate, and gone afterwards. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { labUnavailable, runCommand, startLibvirtd } from './index.ts'

const reason = await labUnavailable()

const tinyDomain = (name: string) => `<domain type="qemu"><name>${name}</name><memory unit="MiB">32</memory>
  <os><type arch="x86_64" machine="q35">hvm</type></os><devices/></domain>`

test.skipIf(reason !== undefined)('a lab host answers on its own socket, under its own name', async () => {
  await using host = await startLibvirtd({ name: 'alpha' })
  expect((await runCommand(['virsh', '-q', '-c', host.uri, 'hostname'])).trim()).toBe('alpha')
})

test.skipIf(reason !== undefined)('two lab hosts do not see each other’s domains', async () => {
  await using alpha = await startLibvirtd({ name: 'alpha' })
  await using beta = await startLibvirtd({ name: 'beta' })
  await alpha.virshXml('define', tinyDomain('only-on-alpha'))
  expect((await alpha.virsh('list', '--all', '--name')).trim()).toBe('only-on-alpha')
  expect((await beta.virsh('list', '--all', '--name')).trim()).toBe('')
})

test.skipIf(reason !== undefined)(
  'a guest outlives SIGKILL of its libvirtd and is found again after the restart',
  async () => {
    await using host = await startLibvirtd()
    await host.virshXml('create', tinyDomain('survivor'))
    await host.kill('SIGKILL')
    await expect(runCommand(['virsh', '-c', host.uri, 'list'])).rejects.toThrow(/connect/)
    await host.restart()
    expect(await host.virsh('domstate', 'survivor')).toContain('running')
  },
)

test.skipIf(reason !== undefined)('stopping a host ends its guests and removes its files', async () => {
  const host = await startLibvirtd()
  await host.virshXml('create', tinyDomain('goes-down-with-it'))
  const namespace = `pid:[${(await host.run(['readlink', '/proc/self/ns/pid'])).match(/\d+/)?.[0]}]`
  expect(processesIn(namespace)).not.toEqual([])
  await host.stop()
  expect(processesIn(namespace)).toEqual([])
  expect(existsSync(host.directory)).toBe(false)
})

test.skipIf(reason !== undefined)('a host with tcp, tls and ssh answers on each', async () => {
  await using host = await startLibvirtd({ name: 'gamma', tcp: true, tls: true, ssh: true })
  const { tcp, tls, ssh } = host
  if (tcp === undefined || tls === undefined || ssh === undefined) throw new Error('a listener is missing')
  for (const uri of [tcp.uri, `${tls.uri}?pkipath=${tls.files.directory}`]) {
    expect((await runCommand(['virsh', '-q', '-c', uri, 'hostname'])).trim()).toBe('gamma')
  }
  const options = ['-i', ssh.identityFile, '-o', `UserKnownHostsFile=${ssh.knownHostsFile}`, '-p', `${ssh.port}`]
  expect((await runCommand(['ssh', ...options, 'root@127.0.0.1', 'virsh -q hostname'])).trim()).toBe('gamma')
})

function processesIn(namespace: string): string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false
    try {
      return readlinkSync(`/proc/${entry}/ns/pid`) === namespace
    } catch {
      return false // it ended while we looked
    }
  })
}
