/**
 * A program of the distribution that reads one stream and writes another, for what this package does not do itself (xz, bzip2).
 *
 * It reads bytes of strangers in C, so it gets nothing but them: no shell, an empty environment, the root directory, bytes in and out over
 * pipes, and by prlimit (util-linux) no file of more than zero bytes, few open files, bounded memory and no core. It is killed when the
 * consumer stops. Programs are found in the system's directories alone, never by a PATH that somebody else set.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'

export interface ConfinedProgram {
  readonly program: string
  readonly args: readonly string[]
  readonly memoryBytes: number
}

/** What the program said when it gave up, or that it is not there. */
export class ConfinedProgramError extends Error {
  override readonly name = 'ConfinedProgramError'
  readonly isMissing: boolean

  constructor(text: string, { isMissing = false } = {}) {
    super(text)
    this.isMissing = isMissing
  }
}

const DIRECTORIES = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin']
const MAX_COMPLAINT_BYTES = 2000

const running = new Map<ChildProcess, Promise<unknown>>()

/** For a thread that is about to end: its programs are killed and waited for, or they would stay as zombies of the process. */
export async function endConfined(): Promise<void> {
  for (const child of running.keys()) child.kill('SIGKILL')
  await Promise.allSettled(running.values())
}

export async function* runConfined(
  { program, args, memoryBytes }: ConfinedProgram,
  input: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const path = await find(program)
  if (path === undefined)
    throw new ConfinedProgramError(`the program "${program}" is not installed`, { isMissing: true })
  const prlimit = await find('prlimit') // Linux only; elsewhere the program runs with what the caller may do
  const limits = [`--as=${memoryBytes}`, '--fsize=0', '--nofile=16', '--core=0']
  const [command, ...rest] = [...(prlimit === undefined ? [] : [prlimit, ...limits, '--']), path, ...args]
  const child = spawn(command!, rest, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(child, 'close') as Promise<[number | null, string | null]>
  const forget = () => running.delete(child)
  running.set(child, ended)
  ended.then(forget, forget)
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += bytes.toString('utf8')
  })
  let failure: { readonly error: unknown } | undefined
  const feeding = feed(child.stdin, input, signal).catch((error: unknown) => {
    failure = { error }
    child.kill('SIGKILL')
  })
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array
    const [code, killedBy] = await ended
    await feeding
    if (failure !== undefined) throw failure.error
    if (code !== 0) throw new ConfinedProgramError(complaint.trim() || `${program} ended with ${code ?? killedBy}`)
  } finally {
    child.kill('SIGKILL')
    child.stdout.destroy()
    await Promise.allSettled([ended, feeding])
  }
}

/** At the program's pace. That it closes its input early is its own business: its exit code says whether that was an error. */
async function feed(
  stdin: NodeJS.WritableStream & { destroyed?: boolean },
  input: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  let isClosed = false
  const closed = new Promise<void>((resolve) => {
    const close = () => {
      isClosed = true
      resolve()
    }
    stdin.on('error', close)
    stdin.on('close', close)
  })
  for await (const chunk of input) {
    signal?.throwIfAborted()
    if (isClosed) return
    if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain').catch(() => {}), closed])
  }
  stdin.end()
}

async function find(program: string): Promise<string | undefined> {
  for (const directory of DIRECTORIES) {
    const path = `${directory}/${program}`
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}
