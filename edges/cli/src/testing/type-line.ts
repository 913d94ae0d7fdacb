/** Types a command line at the CLI inside this process: the real parser and runner, captured output, no server of its own. */
import type { CovisorClient } from '@covisor/client'
import { commands } from '../commands.ts'
import { run } from '../runner/run.ts'
import { shellWords } from './shell-words.ts'

export interface Typed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Circumstances {
  readonly client?: CovisorClient
  readonly env?: NodeJS.ProcessEnv
  readonly isTTY?: boolean
  readonly columns?: number
  /** What the person at the terminal says to any question. */
  readonly answer?: string
  /** Gets what Ctrl-C does. */
  readonly onInterrupt?: (press: () => void) => void
}

export async function typeLine(line: string, circumstances: Circumstances = {}): Promise<Typed> {
  const { client, env = {}, isTTY = false, columns = 80, answer, onInterrupt } = circumstances
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns,
    write: (text: string | Uint8Array) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')
    },
  })
  const code = await run(
    {
      commands,
      version: '0.0.0-test',
      env: { NO_COLOR: '1', ...env },
      streams: { stdout: stream('stdout'), stderr: stream('stderr') },
      ask:
        answer === undefined
          ? undefined
          : async (question) => {
              written.stderr += question
              return answer
            },
      onInterrupt: (press) => {
        onInterrupt?.(press)
        return () => {}
      },
      ...(client === undefined ? {} : { client }),
    },
    shellWords(line).slice(1),
  )
  return { code, ...written }
}
