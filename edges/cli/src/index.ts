/** The commands as data, for documentation and tests. */
export type { Command, Option } from './command.ts'
export { type CommandGroup, commandGroups } from './command-groups.ts'
export { commands } from './commands.ts'
export { exit, exitCodeOf, exitMeanings } from './runner/exit-codes.ts'
export { type HelpText, helpText } from './runner/help-text.ts'
