/**
 * The ways to one daemon, as URIs for us and for libvirt's own client: the same socket, certificates and keys.
 *
 * The names of some parameters differ: libvirt's client cannot be given a file of known hosts over the system's ssh, so it is told not
 * to look; and it wants `+unix` where a socket is named.
 */
import type { LabHost } from '../../tests/lab/src/index.ts'

export interface Door {
  readonly name: 'unix' | 'TLS' | 'ssh'
  /** `path` is the hypervisor's: `test:///default` is `uri('test', '/default')`. */
  readonly ours: (driver: string, path: string) => string
  readonly peer: (driver: string, path: string) => string
}

export interface World {
  readonly host: LabHost
  readonly doors: readonly Door[]
  readonly rounds: number
}

export function doorsOf(host: LabHost): readonly Door[] {
  const { socket, tls, ssh, address } = host
  if (tls === undefined || ssh === undefined) throw new Error('the lab host has no TLS or ssh')
  const overTls = (driver: string, path: string) =>
    `${driver}+tls://${address}:${tls.port}${path}?pkipath=${tls.files.directory}`
  const overSsh = (driver: string, path: string) =>
    `${driver}+ssh://root@${address}:${ssh.port}${path}?keyfile=${ssh.identityFile}`
  return [
    {
      name: 'unix',
      ours: (driver, path) => `${driver}://${path}?socket=${socket}`,
      peer: (driver, path) => `${driver}+unix://${path}?socket=${socket}`,
    },
    { name: 'TLS', ours: overTls, peer: overTls },
    {
      name: 'ssh',
      ours: (driver, path) => `${overSsh(driver, path)}&known_hosts=${ssh.knownHostsFile}`,
      peer: (driver, path) => `${overSsh(driver, path)}&no_verify=1&no_tty=1`,
    },
  ]
}
