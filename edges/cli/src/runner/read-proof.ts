/** That it is still the user: the password from standard input, or a code that was given as an option. */
import type { Output } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { readAll } from './read-all.ts'

export async function readProof(
  code: string | undefined,
  output: Output,
): Promise<{ readonly password: string } | { readonly code: string }> {
  if (code !== undefined) return { code }
  if (process.stdin.isTTY) output.say('your password (it shows), then Enter and Ctrl-D:')
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') throw new UsageError('no password came on standard input; without one, give --code')
  return { password }
}
