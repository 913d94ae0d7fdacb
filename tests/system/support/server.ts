/**
 * The whole server as a child process over simulated hosts, so that a test can kill it like a power failure would.
 *
 * Its data directory and its simulated world are folders that outlive it: the next server goes on with both. The child says
 * on its first line of output where it listens; nothing here waits on a clock.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SimulatedCall } from '@covisor/driver-simulated'
import { type Api, apiAt } from './api.ts'
import type { CrashPoint, Order } from './crash-point.ts'

export interface ServerPlace {
  /** Store, tokens, logs. */
  readonly data: string
  /** Simulated hosts. */
  readonly world: string
  /** From where administrators may import. */
  readonly imports: string
  /** Compiled modules, so that a second start takes a third of the first; a server that is stopped, not killed, writes it. */
  readonly compiled: string
}

export interface StartOptions {
  /** How far its clock is ahead: a server that starts "a minute later" finds the leases of the killed one run out. */
  readonly clockAheadMs?: number
}

export interface RunningServer {
  readonly api: Api
  /** Resolves when the process is gone, with what killed it or its exit code. */
  readonly exit: Promise<NodeJS.Signals | number>
  /** Resolves when the server knows where it is to die. */
  dieAt(point: CrashPoint): Promise<void>
  /** The host says no to the next such call. */
  refuse(call: SimulatedCall): Promise<void>
  /** Asks it to stop, and waits. */
  stop(): Promise<void>
  kill(): Promise<void>
}

const START_DEADLINE_MS = 60_000
const LOG_LINES = 40

export async function startServer(place: ServerPlace, options: StartOptions = {}): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'server-child.ts'), JSON.stringify({ ...options, ...place })],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: place.compiled },
    },
  )
  const log = lastLines(child)
  const exit = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number)
  const { url, token } = await greeting(child, exit, log)
  const order = async (what: Order): Promise<void> => {
    const understood = once(child, 'message')
    child.send(what, () => {})
    // A child that is dead already hears nothing, and one that dies at a commit of its own before it answers says nothing.
    await Promise.race([understood, exit])
  }
  return {
    api: apiAt(url, token),
    exit,
    dieAt: order,
    refuse: (call) => order({ refuse: call }),
    async stop() {
      child.kill('SIGTERM')
      const how = await exit
      if (how !== 0) throw new Error(`the server ended with ${how}:\n${log.join('\n')}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

interface Greeting {
  readonly url: string
  readonly token: string
}

async function greeting(child: ChildProcess, exit: Promise<unknown>, log: readonly string[]): Promise<Greeting> {
  const ready = once(child, 'message', { signal: AbortSignal.timeout(START_DEADLINE_MS) })
  const [message] = (await Promise.race([
    ready,
    exit.then((how) => {
      throw new Error(`the server ended with ${String(how)} before it listened:\n${log.join('\n')}`)
    }),
  ])) as [Greeting]
  return message
}

function lastLines(child: ChildProcess): string[] {
  const lines: string[] = []
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue
    createInterface({ input: output }).on('line', (line) => {
      lines.push(line)
      if (lines.length > LOG_LINES) lines.shift()
    })
  }
  return lines
}
