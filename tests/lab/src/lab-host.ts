/**
 * One private, real libvirtd: its own directories, mounts, hostname, processes and (unless shared) network.
 *
 * Its socket is visible from outside, because the directory mounted over /run/libvirt is. Files in `pool` have the same
 * path inside and outside; files under /var/lib/libvirt inside are under `<directory>/lib` outside.
 *
 * Its processes, and how they end, are host-process.ts.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'
import { configureHost, makeHostDirectory } from './host-directory.ts'
import { HostDisk } from './host-disk.ts'
import { HostProcess } from './host-process.ts'
import { labUnavailable } from './lab-unavailable.ts'
import { type Listeners, prepareListeners } from './listeners.ts'

export interface LabHostOptions {
  readonly name?: string
  /** Listens without authentication. This and the next two imply the shared network, on 127.0.0.1 and ports of their own. */
  readonly tcp?: boolean
  /** Listens with a certificate made on the spot. */
  readonly tls?: boolean
  /** Runs an sshd that lets root in with a key made on the spot. */
  readonly ssh?: boolean
  /** `private` (the default) is a network of its own: bridges and NAT cannot meet those of another host or of the machine. */
  readonly network?: 'private' | 'shared'
  /** Set by startLab: a private network that is joined to others. */
  readonly address?: string
  /** Gives `pool` a disk of its own, of that size, that can be made full. */
  readonly diskMiB?: number
  /** Further lines for /etc/hosts, libvirtd.conf and qemu.conf. */
  readonly hosts?: readonly string[]
  readonly libvirtdConf?: readonly string[]
  readonly qemuConf?: readonly string[]
}

export interface LabHost extends AsyncDisposable {
  readonly name: string
  /** For the libvirt client: qemu+unix:///system?socket=… */
  readonly uri: string
  readonly socket: string
  readonly tcp: Listeners['tcp']
  readonly tls: Listeners['tls']
  readonly ssh: Listeners['ssh']
  readonly address: string
  readonly directory: string
  /** A directory with the same path inside and outside, for storage pools. */
  readonly pool: string
  /** The first process of the host, as seen from outside: for nsenter, and for moving a network device in. */
  readonly pid: number
  readonly isOn: boolean
  /** With `diskMiB` only. */
  readonly disk: HostDisk | undefined
  /** Runs a command inside the host and gives its standard output. */
  run(argv: readonly string[], options?: { readonly input?: string; readonly timeoutMs?: number }): Promise<string>
  virsh(...args: string[]): Promise<string>
  /** For the commands that take a file: define, create, pool-create, net-create, … */
  virshXml(command: string, xml: string): Promise<string>
  /** Signals libvirtd alone; guests live on. Resolves when the daemon is gone, unless the signal does not end it. */
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>
  /** Starts libvirtd again (after killing it, if it runs) over the same state. */
  restart(): Promise<void>
  logs(): Promise<string>
  /** Power failure: every process in the host dies at once; files stay. In a lab, startLab's own powerOn also plugs the cable in. */
  powerOff(): Promise<void>
  powerOn(): Promise<void>
  /** Power failure, and its directories are removed. */
  stop(): Promise<void>
}

export async function startLibvirtd(options: LabHostOptions = {}): Promise<LabHost> {
  const reason = await labUnavailable()
  if (reason !== undefined) throw new Error(`a lab host cannot run here: ${reason}`)
  const { name = 'labhost', tcp = false, tls = false, ssh = false, address } = options
  const { hosts = [], libvirtdConf = [], qemuConf = [], diskMiB } = options
  const isReachable = tcp || tls || ssh
  const network = options.network ?? (isReachable && address === undefined ? 'shared' : 'private')
  const directory = await makeHostDirectory(name)
  const listeners = await prepareListeners(directory, { name, tcp, tls, ssh, address })
  await configureHost(directory, { name, hosts, listeners, libvirtdConf, qemuConf })
  const libvirtdArgs = tcp || tls ? ['--listen'] : []
  const disk = diskMiB === undefined ? undefined : await HostDisk.mount(join(directory, 'pool'), diskMiB)
  const host = new HostProcess({ directory, name, network, libvirtdArgs })
  const removeFiles = async () => {
    await disk?.unmount()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await host.powerOn()
  } catch (error) {
    await removeFiles()
    throw error
  }

  const run: LabHost['run'] = (argv, runOptions) => {
    const enter = ['nsenter', '--target', `${host.pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--']
    return runCommand([...enter, ...argv], runOptions)
  }
  const socket = join(directory, 'run/libvirt-sock')

  const virsh: LabHost['virsh'] = (...args) => run(['virsh', '--quiet', '--connect', 'qemu:///system', ...args])
  const virshXml: LabHost['virshXml'] = async (command, xml) => {
    const file = join(directory, `${randomUUID()}.xml`)
    await writeFile(file, xml)
    return virsh(command, file)
  }

  const kill: LabHost['kill'] = async (signal) => {
    const isGone =
      signal === 'SIGKILL' || signal === 'SIGTERM' ? 'while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done' : ':'
    const script = `pid=$(cat /run/libvirt/libvirtd.pid); kill -s "$1" "$pid"; ${isGone}`
    await run(['bash', '-euc', script, 'kill', signal.slice(3)])
  }
  const stop = async () => {
    if (host.isOn) {
      // Bridges in a shared network would outlive the host.
      if (network === 'shared') await run(['bash', '-c', destroyNetworks], { timeoutMs: 15_000 }).catch(() => undefined)
      await host.powerOff()
    }
    await removeFiles()
  }

  return {
    name,
    uri: `qemu+unix:///system?socket=${socket}`,
    socket,
    ...listeners,
    directory,
    pool: join(directory, 'pool'),
    get pid() {
      return host.pid
    },
    get isOn() {
      return host.isOn
    },
    disk,
    run,
    virsh,
    virshXml,
    kill,
    restart: async () => {
      await kill('SIGTERM').catch(() => undefined)
      await run(['libvirtd', '--daemon', '--pid-file', '/run/libvirt/libvirtd.pid', ...libvirtdArgs])
    },
    powerOff: () => host.powerOff(),
    powerOn: () => host.powerOn(),
    logs: () => readFile(join(directory, 'log/libvirtd.log'), 'utf8').catch(() => ''),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const destroyNetworks = 'for net in $(virsh -q net-list --name); do virsh -q net-destroy "$net"; done'
