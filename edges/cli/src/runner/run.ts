/** Runs a command line: finds the command, parses, connects, runs, and turns whatever happened into an exit code. */
import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'
import { type CovisorClient, createClient } from '@covisor/client'
import { CommanderError, Command as Parser, Option as ParserOption } from 'commander'
import type { Command, Option, Output } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { connection } from './config.ts'
import { exit, exitCodeFor, exitCodeOf } from './exit-codes.ts'
import { parseSize } from './format.ts'
import { makeOutput, type Streams } from './output.ts'
import { printable } from './table.ts'
import { Detached, PlanRefused, TaskFailed, taskFollower } from './task-follower.ts'

export interface Program {
  readonly commands: readonly Command[]
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  readonly streams: Streams
  readonly stdinIsTTY: boolean
  /** For tests: instead of a client for the configured server. */
  readonly client?: CovisorClient
  /** Called with what to do on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void
}

export async function run(program: Program, argv: readonly string[]): Promise<number> {
  const { streams, env } = program
  const colour = streams.stderr.isTTY === true && (env['NO_COLOR'] ?? '') === ''
  let code: number = exit.ok
  const parser = makeParser(program, async (command, args, options) => {
    code = await runCommand(program, command, args, options)
  })
  try {
    await parser.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      const asked = ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(error.code)
      return asked && error.exitCode === 0 ? exit.ok : exit.usage
    }
    return report(error, streams, colour)
  }
}

async function runCommand(
  program: Program,
  command: Command,
  args: readonly string[],
  raw: Record<string, unknown>,
): Promise<number> {
  const { streams, env } = program
  const format = (raw['output'] ?? 'table') as Output['format']
  const colour = streams.stdout.isTTY === true && (env['NO_COLOR'] ?? '') === ''
  const output = makeOutput(format, streams, colour)
  const options = Object.fromEntries(
    Object.entries(command.options).flatMap(([name, option]) => {
      const value = raw[camel(name)]
      return value === undefined || value === false ? [] : [[name, parsed(name, option, value)]]
    }),
  )
  const plan = raw['plan'] === true
  if (command.confirm !== undefined && !plan && raw['yes'] !== true) await confirm(program, command.confirm(args))

  const client = program.client ?? (command.needsServer ? connect(program) : noServer())
  const interrupted = new AbortController()
  const forget = program.onInterrupt(() => interrupted.abort(new Detached()))
  try {
    const tasks = taskFollower({
      client,
      output,
      streams,
      plan,
      wait: raw['wait'] !== false,
      interrupted: interrupted.signal,
    })
    await command.run({ args, options, client, output, tasks, signal: interrupted.signal })
    return exit.ok
  } catch (error) {
    return report(error, streams, colour)
  } finally {
    forget()
  }
}

function connect(program: Program): CovisorClient {
  const { url, token } = connection(program.env)
  return createClient({ baseUrl: url, token, userAgent: `covisor-cli/${program.version}` })
}

/** For commands that work without a server; touching it is a mistake in the command. */
function noServer(): CovisorClient {
  return new Proxy({} as CovisorClient, {
    get() {
      throw new Error('this command has no server')
    },
  })
}

function report(error: unknown, { stderr }: Streams, colour: boolean): number {
  if (error instanceof Detached) return exit.detached
  if (error instanceof TaskFailed || error instanceof PlanRefused) {
    return (exitCodeOf as Readonly<Record<string, number>>)[error.code] ?? exit.failed
  }
  const text = error instanceof Error ? error.message : String(error)
  const prefix = colour ? styleText('red', 'covisor:', { validateStream: false }) : 'covisor:'
  stderr.write(`${prefix} ${printable(text, true)}\n`)
  return exitCodeFor(error)
}

async function confirm({ stdinIsTTY, streams }: Program, question: string): Promise<void> {
  // Scripts have decided already; a person gets a second look.
  if (!stdinIsTTY || streams.stderr.isTTY !== true) return
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`${printable(question)} [y/N] `)
  asking.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was done')
}

export function makeParser(
  { commands, version, streams }: Pick<Program, 'commands' | 'version' | 'streams'>,
  action: (command: Command, args: readonly string[], options: Record<string, unknown>) => Promise<void>,
): Parser {
  const root = base('covisor', streams)
    .description('Covisor: VMs on KVM, managed')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', '\nEvery command has --help with examples. Output: --output table|json|yaml')
  const groups = new Map<string, Parser>([['', root]])
  for (const command of commands) {
    const words = command.name.split(' ')
    const parent = groupFor(groups, words.slice(0, -1), streams)
    parent.addCommand(parserOf(command, words.at(-1)!, streams, action))
  }
  return root
}

function groupFor(groups: Map<string, Parser>, words: readonly string[], streams: Streams): Parser {
  const key = words.join(' ')
  const known = groups.get(key)
  if (known !== undefined) return known
  const parent = groupFor(groups, words.slice(0, -1), streams)
  const group = base(words.at(-1)!, streams).description(`commands on ${words.at(-1)}s`)
  groups.set(key, group)
  parent.addCommand(group)
  return group
}

function parserOf(
  command: Command,
  name: string,
  streams: Streams,
  action: (command: Command, args: readonly string[], options: Record<string, unknown>) => Promise<void>,
): Parser {
  const parser = base(name, streams).summary(command.summary).description(`${command.summary}.\n\n${command.details}`)
  for (const arg of command.args) {
    const optional = arg.startsWith('[')
    const word = arg.replace(/[[\]]/g, '')
    parser.argument(optional ? `[${word}]` : `<${word}>`)
  }
  for (const [key, option] of Object.entries(command.options)) parser.addOption(parserOption(key, option))
  if (command.startsTask) {
    parser.option('--plan', 'show what would happen, and do nothing')
    parser.option('--no-wait', 'print the task and return at once')
  }
  if (command.confirm !== undefined) parser.option('-y, --yes', 'do not ask')
  parser.addOption(
    new ParserOption('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'),
  )
  parser.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Parser
    const args = given
      .slice(0, command.args.length)
      .flatMap((value) => (value === undefined ? [] : (value as string | string[])))
    await action(command, args, self.opts())
  })
  return parser
}

function parserOption(key: string, option: Option): ParserOption {
  if (option.kind === 'flag') return new ParserOption(`--${key}`, option.help)
  const made = new ParserOption(`--${key} <${option.value}>`, option.help)
  if (option.kind === 'text' && option.oneOf !== undefined) made.choices([...option.oneOf])
  if (option.kind === 'text' && option.many === true)
    made.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  return made
}

function parsed(name: string, option: Option, value: unknown): unknown {
  switch (option.kind) {
    case 'flag':
      return true
    case 'text':
      return value
    case 'size':
      return parseSize(String(value))
    case 'number': {
      const number = Number(value)
      if (!Number.isSafeInteger(number)) throw new UsageError(`--${name}: "${String(value)}" is not a whole number`)
      return number
    }
    default:
      return option satisfies never
  }
}

function base(name: string, { stdout, stderr }: Streams): Parser {
  return new Parser(name)
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption('-h, --help', 'show this help')
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
