/** Runs a program to its end: gives its standard output, or an error with what it wrote to standard error. No shell. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer, text } from 'node:stream/consumers'

export interface RunOptions {
  readonly input?: string
  readonly timeoutMs?: number
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
}

export function runCommand(
  argv: readonly string[],
  options: RunOptions & { readonly encoding: 'buffer' },
): Promise<Buffer>
export function runCommand(argv: readonly string[], options?: RunOptions): Promise<string>
export async function runCommand(
  argv: readonly string[],
  options: RunOptions & { readonly encoding?: 'buffer' } = {},
): Promise<string | Buffer> {
  const { input, timeoutMs = 60_000, encoding, ...rest } = options
  const [program, ...args] = argv
  if (program === undefined) throw new Error('no program to run')
  const child = spawn(program, args, { ...rest, stdio: 'pipe', signal: AbortSignal.timeout(timeoutMs) })
  child.stdin.on('error', () => undefined) // a program may end before it has read everything
  child.stdin.end(input)
  const [stdout, stderr, [code, signal]] = await Promise.all([
    encoding === 'buffer' ? buffer(child.stdout) : text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  // Some programs say what is wrong on standard output.
  const why = () => (stderr.trim() === '' ? stdout.toString() : stderr).trim().slice(-4000)
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${signal ?? `exit ${code}`}: ${why()}`)
  return stdout
}
