/** Runs a command of the CLI as a person would; its tables and progress go to the terminal, as standard error. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from '../workspace.ts'
import { UserError } from './say.ts'

export type Cli = (...args: string[]) => Promise<void>

export function cliFor(url: string, token: string): Cli {
  const main = join(root, 'edges/cli/src/main.ts')
  const env = { ...process.env, COVISOR_URL: url, COVISOR_TOKEN: token }
  return async (...args) => {
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 2, 2] })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new UserError(`"covisor ${args.join(' ')}" ended with ${code}; see above`)
  }
}
