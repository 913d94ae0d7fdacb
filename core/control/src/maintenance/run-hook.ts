/**
 * Runs the operator's program on a host that is empty, and keeps the end of what it says.
 *
 * No shell, no input, nothing of Covisor's in its environment, a process group of its own: when it is cancelled or takes too long, what
 * it has started ends with it. Output is read to its end however much it is, or a talkative program would stand still; only the last part
 * is kept. Its rights are those of the server, because patching a host needs them: it is the operator's own.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { AppError } from '@covisor/model'

export interface HookRun {
  readonly program: string
  /** Its name and its address are the arguments. */
  readonly host: { readonly name: string; readonly uri: string }
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const KEPT_CHARACTERS = 4_000
const KILL_AFTER_MS = 5_000

/** Resolves with its last words. Throws HOST_REFUSED with them when it failed or took too long, and the signal's reason. */
export async function runHook({ program, host, timeoutMs, signal }: HookRun): Promise<string> {
  signal.throwIfAborted()
  const child = spawn(program, [host.name, host.uri], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const tail = { text: '' }
  keepTail(child.stdout, tail)
  keepTail(child.stderr, tail)
  const timeout = AbortSignal.timeout(timeoutMs)
  const over = AbortSignal.any([signal, timeout])
  const stop = (): void => endGroup(child)
  over.addEventListener('abort', stop, { once: true })
  try {
    const [code, by] = (await once(child, 'close')) as [number | null, string | null]
    if (over.aborted) endNow(child)
    signal.throwIfAborted()
    const said = tail.text.trim()
    if (code === 0) return said
    const how = timeout.aborted
      ? `it did not end within ${timeoutMs / 1000} s`
      : code === null
        ? `it was ended by ${by}`
        : `it ended with code ${code}`
    throw refused(program, host.name, said === '' ? how : `${how}: ${said}`)
  } catch (error) {
    if (child.pid !== undefined) throw error
    throw refused(program, host.name, `it could not be started: ${(error as Error).message}`, error)
  } finally {
    over.removeEventListener('abort', stop)
  }
}

const refused = (program: string, host: string, why: string, cause?: unknown) =>
  new AppError('HOST_REFUSED', { host, action: `be worked on by ${program}`, why }, { cause })

function keepTail(stream: Readable, tail: { text: string }): void {
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail.text = (tail.text + text).slice(-KEPT_CHARACTERS)
  })
}

/** Asked first, made to a little later. */
function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  const killer = setTimeout(() => endNow(child), KILL_AFTER_MS)
  child.once('close', () => clearTimeout(killer))
}

const endNow = (child: ChildProcess): void => signalGroup(child, 'SIGKILL')

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}
