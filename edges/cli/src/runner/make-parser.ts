/**
 * The parser of a command line, made from the commands' data. Knows words, options and help; runs nothing.
 *
 * Mistakes are answered with one line that says what is wrong, one that shows how the command is written, and one that says
 * where the help is.
 */
import { InvalidArgumentError, Command as Parser, Option as ParserOption } from 'commander'
import type { Command, Option } from '../command.ts'
import { commandGroups } from '../command-groups.ts'
import { UsageError } from '../usage-error.ts'
import { parseSize } from './format.ts'
import { helpText } from './help-text.ts'
import type { Streams } from './streams.ts'

export interface Parsed {
  readonly command: Command
  readonly args: readonly string[]
  /** By the names in the command's data. */
  readonly options: Readonly<Record<string, unknown>>
  readonly output: 'table' | 'json' | 'yaml'
  /** The project to act in, where --project says one. */
  readonly project: string | undefined
  readonly plan: boolean
  /** With `plan`: keep it, to be applied later. */
  readonly savePlan: boolean
  readonly wait: boolean
  readonly yes: boolean
}

export interface ParserOptions {
  readonly commands: readonly Command[]
  readonly version: string
  readonly streams: Streams
  readonly onCommand: (parsed: Parsed) => Promise<void>
}

export function makeParser({ commands, version, streams, onCommand }: ParserOptions): Parser {
  const root = base('covisor', streams)
    .description('Covisor: VMs on KVM, managed')
    .version(version, '-V, --version', 'print the version')
    .addOption(outputOption())
    .option(
      '--project <project>',
      'the project to act in, NAME or ORGANISATION/NAME; default: COVISOR_PROJECT, or your first',
    )
    .addHelpText('after', '\nEvery command has --help with examples.')
  const groups = new Map<string, Parser>([['', root]])
  for (const command of commands) {
    const words = command.name.split(' ')
    const parent = groupFor(groups, words.slice(0, -1), streams)
    parent.addCommand(parserOf(command, words.at(-1)!, streams, root, onCommand))
  }
  return root
}

function groupFor(groups: Map<string, Parser>, words: readonly string[], streams: Streams): Parser {
  const name = words.join(' ')
  const known = groups.get(name)
  if (known !== undefined) return known
  const parent = groupFor(groups, words.slice(0, -1), streams)
  const group = base(words.at(-1)!, streams)
  const { summary = '', details = '' } = commandGroups[name] ?? {}
  describe(group, summary, details)
  group.showHelpAfterError(`help:  covisor ${name} --help`)
  groups.set(name, group)
  parent.addCommand(group)
  return group
}

function parserOf(
  command: Command,
  word: string,
  streams: Streams,
  root: Parser,
  onCommand: ParserOptions['onCommand'],
): Parser {
  const parser = base(word, streams).helpCommand(false)
  describe(parser, command.summary, command.details)
  for (const arg of command.args) parser.argument(arg.startsWith('[') ? arg : `<${arg}>`)
  for (const [name, option] of Object.entries(command.options)) parser.addOption(parserOption(name, option))
  if (command.startsTask) {
    parser.option('--plan', 'show what would happen, and do nothing')
    parser.option('--save-plan', 'show the plan and keep it, to be approved and applied: covisor plan --help')
    parser.option('--no-wait', 'print the task and return at once')
  }
  if (command.confirm !== undefined) parser.option('-y, --yes', 'do not ask')
  parser.addOption(outputOption())
  parser.showHelpAfterError(`usage: covisor ${command.name} ${parser.usage()}\nhelp:  covisor ${command.name} --help`)
  parser.action(async () => {
    const raw = parser.opts()
    await onCommand({
      command,
      args: parser.args,
      options: optionsOf(command, raw),
      output: raw['output'] ?? root.opts()['output'] ?? 'table',
      project: root.opts()['project'] as string | undefined,
      plan: raw['plan'] === true || raw['savePlan'] === true,
      savePlan: raw['savePlan'] === true,
      wait: raw['wait'] !== false,
      yes: raw['yes'] === true,
    })
  })
  return parser
}

const outputOption = (): ParserOption =>
  new ParserOption('-o, --output <format>', 'how to print; table if not said').choices(['table', 'json', 'yaml'])

function parserOption(name: string, option: Option): ParserOption {
  if (option.kind === 'flag') return new ParserOption(`--${name}`, option.help)
  const made = new ParserOption(`--${name} <${option.value}>`, option.help)
  if (option.kind === 'size') made.argParser(orUsage(parseSize))
  if (option.kind === 'number') made.argParser(orUsage(parseCount))
  if (option.kind === 'text' && option.oneOf !== undefined) made.choices([...option.oneOf])
  if (option.kind === 'text' && option.many === true)
    made.argParser((value: string, before: unknown) => [...(Array.isArray(before) ? before : []), value])
  return made
}

function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`"${text}" is not a whole number`)
  return Number(text)
}

/** The parser adds which option it was. */
function orUsage<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error
    }
  }
}

/** The parser has camel case, and takes --no-x for an x that is false. */
function optionsOf(command: Command, raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values = Object.keys(command.options).map((name): [string, unknown] =>
    name.startsWith('no-')
      ? [name, raw[camel(name.slice(3))] === false ? true : undefined]
      : [name, raw[camel(name)] === false ? undefined : raw[camel(name)]],
  )
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

function describe(parser: Parser, summary: string, details: string): void {
  const { text, examples } = helpText(details)
  parser.summary(summary).description(text === '' ? `${summary}.` : `${summary}.\n\n${text}`)
  if (examples.length > 0) parser.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`)
}

function base(name: string, { stdout, stderr }: Streams): Parser {
  return new Parser(name)
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ subcommandTerm: (sub) => `${sub.name()} ${argumentsOf(sub)}`.trim() })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, 'covisor:')),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
}

const argumentsOf = (parser: Parser): string => parser.usage().replace(/^(\[options\]|\[command\]|\s)+/, '')
