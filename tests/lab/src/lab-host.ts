/**
 * One private, real libvirtd: its own directories, mounts, hostname, processes and (unless shared) network.
 *
 * Its socket is visible from outside, because the directory mounted over /run/libvirt is. Files in `pool` have the same
 * path inside and outside; files under /var/lib/libvirt inside are under `<directory>/lib` outside.
 *
 * Everything runs in one PID namespace whose first process (host-init.sh) ends when its standard input closes: stop(),
 * or the death of this process by any cause, takes the daemons and all guests with it, as a power failure would.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCommand } from '../../../tools/run-command.ts'
import { configureHost, makeHostDirectory } from './host-directory.ts'
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
  /** Power failure: every process in the host dies at once, and its directories are removed. */
  stop(): Promise<void>
}

type HostProcess = ChildProcessByStdio<Writable, Readable, Readable>

export async function startLibvirtd(options: LabHostOptions = {}): Promise<LabHost> {
  const reason = await labUnavailable()
  if (reason !== undefined) throw new Error(`a lab host cannot run here: ${reason}`)
  const { name = 'labhost', tcp = false, tls = false, ssh = false, address } = options
  const { hosts = [], libvirtdConf = [], qemuConf = [] } = options
  const isReachable = tcp || tls || ssh
  const network = options.network ?? (isReachable && address === undefined ? 'shared' : 'private')
  const directory = await makeHostDirectory(name)
  const removeFiles = () => rm(directory, { recursive: true, force: true })
  const listeners = await prepareListeners(directory, { name, tcp, tls, ssh, address })
  await configureHost(directory, { name, hosts, listeners, libvirtdConf, qemuConf })
  const libvirtdArgs = tcp || tls ? ['--listen'] : []
  const host = startProcess(directory, name, network, libvirtdArgs)
  const errors = text(host.stderr)
  try {
    await ready(host)
  } catch (cause) {
    host.kill('SIGKILL')
    const log = await readFile(join(directory, 'log/libvirtd.log'), 'utf8').catch(() => '')
    await removeFiles()
    throw new Error(`lab host ${name} did not start: ${await errors}${log}`, { cause })
  }

  const pid = await firstChildOf(host.pid as number)
  const enter = ['nsenter', '--target', `${pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--']
  const run: LabHost['run'] = (argv, runOptions) => runCommand([...enter, ...argv], runOptions)
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
    if (host.exitCode === null && host.signalCode === null) {
      const exited = once(host, 'exit')
      // Bridges in a shared network would outlive the host.
      if (network === 'shared') await run(['bash', '-c', destroyNetworks], { timeoutMs: 15_000 }).catch(() => undefined)
      host.stdin.end()
      await exited
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
    pid,
    run,
    virsh,
    virshXml,
    kill,
    restart: async () => {
      await kill('SIGTERM').catch(() => undefined)
      await run(['libvirtd', '--daemon', '--pid-file', '/run/libvirt/libvirtd.pid', ...libvirtdArgs])
    },
    logs: () => readFile(join(directory, 'log/libvirtd.log'), 'utf8').catch(() => ''),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const destroyNetworks = 'for net in $(virsh -q net-list --name); do virsh -q net-destroy "$net"; done'

function startProcess(
  directory: string,
  name: string,
  network: 'private' | 'shared',
  args: readonly string[],
): HostProcess {
  const namespaces = ['--mount', '--uts', '--ipc', '--pid', ...(network === 'private' ? ['--net'] : [])]
  const argv = [...namespaces, '--fork', '--kill-child', '--mount-proc', '--propagation', 'private']
  const init = join(import.meta.dirname, 'host-init.sh')
  return spawn('unshare', [...argv, 'bash', init, directory, name, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
}

async function ready(host: HostProcess): Promise<void> {
  const started = (async () => {
    for await (const chunk of host.stdout) if (String(chunk).includes('ready')) return
    throw new Error('it ended before it was ready')
  })()
  const failed = once(host, 'error').then(([error]) => {
    throw error
  })
  await Promise.race([started, failed])
}

async function firstChildOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return Number(children.trim().split(' ')[0])
}
