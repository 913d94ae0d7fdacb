/**
 * The doors of a lab host besides its unix socket: libvirt over TCP and TLS, and ssh, with keys and certificates of their own.
 *
 * On the shared network they listen on 127.0.0.1 with ports picked on the spot (TCP has no authentication); on a lab's network
 * each host has an address, and the ports are the standard ones.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'
import { freePort } from './free-port.ts'
import { makeTlsFiles, type TlsFiles } from './tls-files.ts'

export interface Listeners {
  readonly address: string
  readonly tcp: { readonly uri: string; readonly port: number } | undefined
  readonly tls: { readonly uri: string; readonly port: number; readonly files: TlsFiles } | undefined
  readonly ssh: SshListener | undefined
}

export interface SshListener {
  readonly uri: string
  readonly port: number
  /** The private key that lets root in. */
  readonly identityFile: string
  readonly knownHostsFile: string
}

export interface ListenersOptions {
  readonly name: string
  readonly tcp?: boolean
  readonly tls?: boolean
  readonly ssh?: boolean
  /** The host's own address on a lab's network; without it, the shared network. */
  readonly address?: string | undefined
}

const standardPorts = { tcp: 16_509, tls: 16_514, ssh: 22 } as const

export async function prepareListeners(directory: string, options: ListenersOptions): Promise<Listeners> {
  const address = options.address ?? '127.0.0.1'
  const place = async (kind: keyof typeof standardPorts) => {
    if (options[kind] !== true) return undefined
    const port = options.address === undefined ? await freePort() : standardPorts[kind]
    const user = kind === 'ssh' ? 'root@' : ''
    return { port, uri: `qemu+${kind}://${user}${address}:${port}/system` }
  }
  const [tcp, tls, ssh] = [await place('tcp'), await place('tls'), await place('ssh')]
  return {
    address,
    tcp,
    tls: tls && { ...tls, files: await makeTlsFiles(join(directory, 'tls'), options.name, address) },
    ssh: ssh && { ...ssh, ...(await prepareSsh(join(directory, 'ssh'), address, ssh.port)) },
  }
}

async function prepareSsh(
  directory: string,
  address: string,
  port: number,
): Promise<Pick<SshListener, 'identityFile' | 'knownHostsFile'>> {
  await mkdir(directory, { mode: 0o700 })
  const path = (name: string) => join(directory, name)
  const newKey = (name: string) =>
    runCommand(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path(name)])
  await Promise.all([newKey('host_key'), newKey('client_key')])
  const hostKey = await runCommand(['ssh-keygen', '-y', '-f', path('host_key')])
  await writeFile(path('known_hosts'), `[${address}]:${port} ${hostKey}${address} ${hostKey}`)
  const settings = {
    ListenAddress: `${address === '127.0.0.1' ? address : '0.0.0.0'}:${port}`,
    HostKey: path('host_key'),
    AuthorizedKeysFile: path('client_key.pub'),
    PermitRootLogin: 'prohibit-password',
    PasswordAuthentication: 'no',
    UsePAM: 'no',
    StrictModes: 'no', // the key lies under /tmp, which others may write to
    PidFile: path('sshd.pid'),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`)
  await writeFile(path('sshd_config'), lines.join(''))
  return { identityFile: path('client_key'), knownHostsFile: path('known_hosts') }
}
