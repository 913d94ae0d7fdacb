/** Runs a command of the CLI as a person would, and gives its rows. The launcher has no second way into the server. */
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { root } from '../workspace.ts'

export type Cli = (...args: string[]) => Promise<unknown>

export function cliFor(url: string, token: string): Cli {
  const main = join(root, 'edges/cli/src/main.ts')
  const env = { ...process.env, COVISOR_URL: url, COVISOR_TOKEN: token }
  return async (...args) => {
    const text = await runCommand([process.execPath, main, ...args, '--output', 'json'], { env, timeoutMs: 600_000 })
    return text.trim() === '' ? undefined : JSON.parse(text)
  }
}
