/**
 * The processes of one lab host: everything in one PID namespace whose first process (host-init.sh) ends when its standard input
 * closes. So powerOff(), or the death of this process by any cause, takes the daemons and all guests along, as a power failure
 * would; what they wrote stays, and powerOn() starts over it.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

export interface HostProcessOptions {
  readonly directory: string
  readonly name: string
  readonly network: 'private' | 'shared'
  readonly libvirtdArgs: readonly string[]
}

export class HostProcess {
  readonly #options: HostProcessOptions
  #running: { readonly child: Child; readonly pid: number } | undefined

  constructor(options: HostProcessOptions) {
    this.#options = options
  }

  get isOn(): boolean {
    return (
      this.#running !== undefined && this.#running.child.exitCode === null && this.#running.child.signalCode === null
    )
  }

  /** The host's first process, as seen from outside. */
  get pid(): number {
    if (this.#running === undefined) throw new Error(`lab host ${this.#options.name} is switched off`)
    return this.#running.pid
  }

  async powerOn(): Promise<void> {
    if (this.isOn) return
    const { directory, name } = this.#options
    const child = spawnHost(this.#options)
    const errors = text(child.stderr)
    try {
      await ready(child)
    } catch (cause) {
      child.kill('SIGKILL')
      const log = await readFile(join(directory, 'log/libvirtd.log'), 'utf8').catch(() => '')
      throw new Error(`lab host ${name} did not start: ${await errors}${log}`, { cause })
    }
    this.#running = { child, pid: await firstChildOf(child.pid as number) }
  }

  /** Every process in the host dies at once. */
  async powerOff(): Promise<void> {
    if (this.#running === undefined || !this.isOn) return
    const exited = once(this.#running.child, 'exit')
    this.#running.child.stdin.end()
    await exited
    this.#running = undefined
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function spawnHost({ directory, name, network, libvirtdArgs }: HostProcessOptions): Child {
  const namespaces = ['--mount', '--uts', '--ipc', '--pid', ...(network === 'private' ? ['--net'] : [])]
  const argv = [...namespaces, '--fork', '--kill-child', '--mount-proc', '--propagation', 'private']
  const init = join(import.meta.dirname, 'host-init.sh')
  return spawn('unshare', [...argv, 'bash', init, directory, name, ...libvirtdArgs], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

async function ready(child: Child): Promise<void> {
  const started = (async () => {
    for await (const chunk of child.stdout) if (String(chunk).includes('ready')) return
    throw new Error('it ended before it was ready')
  })()
  const failed = once(child, 'error').then(([error]) => {
    throw error
  })
  await Promise.race([started, failed])
}

async function firstChildOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return Number(children.trim().split(' ')[0])
}
