/** The commands as data, for documentation and tests. */
export type { Command, Option } from './command.ts'
export { commands } from './commands.ts'
export { exit, exitCodeOf } from './runner/exit-codes.ts'
