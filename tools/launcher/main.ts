/** Entry of the launcher's own commands; `covisor` (bash) has found the Node that runs this. */
import { ApiProblem, ServerUnreachable } from '@covisor/client'
import { OptionsError } from '@covisor/server/options-error'
import { backup } from './backup.ts'
import { down } from './down.ts'
import { lab } from './lab/lab.ts'
import { protectKeysOf } from './protect-keys.ts'
import { rotateKeyOf } from './rotate-key.ts'
import { say, UserError } from './say.ts'
import { test } from './test.ts'
import { up } from './up.ts'

const commands: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  up,
  down,
  backup,
  'rotate-key': rotateKeyOf,
  'protect-keys': protectKeysOf,
  test,
  lab,
}

const [name = '', ...args] = process.argv.slice(2)
try {
  const command = commands[name]
  if (command === undefined) throw new UserError(`there is no command "${name}". See: ./covisor help`)
  process.exitCode = await command(args)
} catch (error) {
  if (
    error instanceof UserError ||
    error instanceof OptionsError ||
    error instanceof ApiProblem ||
    error instanceof ServerUnreachable ||
    isUsageError(error)
  )
    say(error.message)
  else console.error(error)
  process.exitCode = 1
}

/** parseArgs names the option that it does not know. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
