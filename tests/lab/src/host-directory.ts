/**
 * The directories of one lab host: what its libvirtd sees as /etc/libvirt, /run/libvirt, /var/lib/libvirt and so on.
 *
 * Knows the configuration a private test daemon needs and why. Does not start anything (lab-host.ts).
 *
 * The configuration is written from nothing rather than edited: the distribution's defaults differ, and a test must not.
 */
import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Listeners } from './listeners.ts'
import { MIGRATION_CERTIFICATES, migrationTlsConf } from './migration-certificates.ts'

export interface HostConfiguration {
  readonly name: string
  /** Lines for /etc/hosts, so that lab hosts know each other by name. */
  readonly hosts: readonly string[]
  readonly listeners: Listeners
  readonly libvirtdConf: readonly string[]
  readonly qemuConf: readonly string[]
}

export async function makeHostDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `covisor-lab-${name}-`))
  for (const part of ['run', 'etc', 'lib/images', 'lib/qemu', 'lib/dnsmasq', 'cache', 'log', 'pool']) {
    await mkdir(join(directory, part), { recursive: true })
  }
  return directory
}

export async function configureHost(directory: string, configuration: HostConfiguration): Promise<void> {
  const etc = join(directory, 'etc')
  await cp('/etc/libvirt', etc, { recursive: true, verbatimSymlinks: true })
  // Networks of the machine would be started here a second time, and its VMs shown.
  await rm(join(etc, 'qemu/networks/autostart'), { recursive: true, force: true })
  await rm(join(etc, 'qemu/autostart'), { recursive: true, force: true })
  await rm(join(etc, 'storage'), { recursive: true, force: true })
  await rm(join(etc, 'secrets'), { recursive: true, force: true })
  await rm(join(etc, 'hooks'), { recursive: true, force: true })
  await removeDomains(join(etc, 'qemu'))
  await mkdir(join(directory, MIGRATION_CERTIFICATES), { mode: 0o700 })

  await writeFile(join(etc, 'libvirtd.conf'), libvirtdConf(configuration))
  await writeFile(join(etc, 'qemu.conf'), qemuConf(configuration))
  await writeFile(
    join(directory, 'hosts'),
    ['127.0.0.1 localhost', `127.0.0.1 ${configuration.name}`, ...configuration.hosts, ''].join('\n'),
  )
}

/** A copied domain file would define the machine's own VMs a second time, over the same disks. */
async function removeDomains(qemuDirectory: string): Promise<void> {
  for (const entry of await readdir(qemuDirectory).catch(() => [])) {
    if (entry.endsWith('.xml')) await rm(join(qemuDirectory, entry))
  }
}

function libvirtdConf({ listeners: { address, tcp, tls }, libvirtdConf }: HostConfiguration): string {
  const lines = [
    // A different one on each host: libvirt refuses to migrate to itself, and containers share the machine's SMBIOS.
    `host_uuid = "${randomUUID()}"`,
    'auth_unix_ro = "none"',
    'auth_unix_rw = "none"',
    'unix_sock_group = "root"',
    'unix_sock_rw_perms = "0700"',
    'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"',
    `listen_addr = "${address === '127.0.0.1' ? address : '0.0.0.0'}"`,
    `listen_tcp = ${tcp === undefined ? 0 : 1}`,
    `listen_tls = ${tls === undefined ? 0 : 1}`,
  ]
  if (tcp !== undefined) lines.push(`tcp_port = "${tcp.port}"`, 'auth_tcp = "none"')
  if (tls !== undefined) {
    const { ca, serverCertificate, serverKey } = tls.files
    lines.push(`tls_port = "${tls.port}"`, 'auth_tls = "none"')
    lines.push(`ca_file = "${ca}"`, `cert_file = "${serverCertificate}"`, `key_file = "${serverKey}"`)
  }
  return [...lines, ...libvirtdConf, ''].join('\n')
}

function qemuConf({ qemuConf }: HostConfiguration): string {
  const lines = [
    // As another user, a /dev/kvm that only root opens makes each capabilities call probe again, for 8 s.
    'user = "root"',
    'group = "root"',
    // AppArmor and SELinux profiles belong to the machine, not to this namespace.
    'security_driver = "none"',
    'remember_owner = 0',
    // The namespace dies at once, so nothing would remove the control groups of its guests.
    'cgroup_controllers = []',
    ...migrationTlsConf,
  ]
  return [...lines, ...qemuConf, ''].join('\n')
}
