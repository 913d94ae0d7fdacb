/** Runs a command of the CLI as a person would. The launcher has no second way into the server. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { root } from '../workspace.ts'
import { UserError } from './say.ts'

export interface Cli {
  /** Gives what the command prints with --output json. */
  rows(...args: string[]): Promise<unknown>
  /** Lets the person watch: tables and progress go to the terminal, as standard error. */
  show(...args: string[]): Promise<void>
}

export function cliFor(url: string, token: string): Cli {
  const command = [process.execPath, join(root, 'edges/cli/src/main.ts')] as const
  const env = { ...process.env, COVISOR_URL: url, COVISOR_TOKEN: token }
  return {
    rows: async (...args) => {
      const text = await runCommand([...command, ...args, '--output', 'json'], { env, timeoutMs: 600_000 })
      return text.trim() === '' ? undefined : JSON.parse(text)
    },
    show: async (...args) => {
      const child = spawn(command[0], [command[1], ...args], { env, stdio: ['ignore', 2, 2] })
      const [code] = await once(child, 'exit')
      if (code !== 0) throw new UserError(`"covisor ${args.join(' ')}" ended with ${code}; see above`)
    },
  }
}
