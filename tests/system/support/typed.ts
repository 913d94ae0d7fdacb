/** Commands typed at a server: inside this process, which is quick, or as a process of their own, with signals and a pipe. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { commands } from '@covisor/cli'
import { type Typed, typeLine } from '@covisor/cli/testing'
import { root } from '../../../tools/workspace.ts'

export interface Keyboard {
  /** Results as JSON; throws if it did not end with 0. */
  json<T>(line: string): Promise<T>
  type(line: string): Promise<Typed>
  spawn(words: readonly string[], options?: SpawnOptions): Promise<Typed>
  /** Names of commands that nobody has typed. */
  neverTyped(): string[]
}

export interface SpawnOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** Gets Ctrl-C, for later. */
  readonly onStart?: (interrupt: () => void) => void
  /** Gets all output so far, whenever there is more; `interrupt` is Ctrl-C, once. */
  readonly onOutput?: (soFar: string, interrupt: () => void) => void
}

export function keyboard(env: Readonly<Record<string, string>>): Keyboard {
  const typed = new Set<string>()
  const note = (line: string): void => {
    for (const { name } of commands) if (line === name || line.startsWith(`${name} `)) typed.add(name)
  }
  const type = (line: string): Promise<Typed> => {
    note(line)
    return typeLine(`covisor ${line}`, { env })
  }
  return {
    type,
    async json<T>(line: string) {
      const { code, stdout, stderr } = await type(`${line} --output json`)
      if (code !== 0) throw new Error(`covisor ${line}: exit code ${code}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    async spawn(words, options = {}) {
      note(words.join(' '))
      return await run(words, { ...options, env: { ...env, ...options.env } })
    },
    neverTyped: () => commands.map(({ name }) => name).filter((name) => !typed.has(name)),
  }
}

async function run(words: readonly string[], { stdin = '', env, onStart, onOutput }: SpawnOptions): Promise<Typed> {
  const main = join(root, 'edges/cli/src/main.ts')
  const child = spawn(process.execPath, [main, ...words], { env: { PATH: process.env['PATH'], ...env } })
  const written = { stdout: '', stderr: '' }
  let isInterrupted = false
  const interrupt = (): void => {
    if (!isInterrupted) isInterrupted = child.kill('SIGINT')
  }
  onStart?.(interrupt)
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
      onOutput?.(written.stdout + written.stderr, interrupt)
    })
  }
  child.stdin.on('error', () => {}) // it may have ended before it read
  child.stdin.end(stdin)
  const [code] = (await once(child, 'close')) as [number]
  return { code, ...written }
}
