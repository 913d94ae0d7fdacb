/** Runs a command line: parses, asks, connects, runs, and turns whatever happened into an exit code. */
import { styleText } from 'node:util'
import { type CovisorClient, createClient, ServerUnreachable } from '@covisor/client'
import { CommanderError } from 'commander'
import type { Ask, Command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { connection, isThisMachine } from './config.ts'
import { exit, exitCodeFor } from './exit-codes.ts'
import { makeParser, type Parsed } from './make-parser.ts'
import { makeOutput } from './output.ts'
import { Detached, Said } from './said.ts'
import type { Streams } from './streams.ts'
import { printable } from './table.ts'
import { taskFollower } from './task-follower.ts'
import { trust } from './trust.ts'

export interface Program {
  readonly commands: readonly Command[]
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  readonly streams: Streams
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask: Ask | undefined
  /** For tests: instead of a client for the configured server. */
  readonly client?: CovisorClient
  /** Called with what to do on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void
}

export async function run(program: Program, argv: readonly string[]): Promise<number> {
  let code: number = exit.ok
  const parser = makeParser({
    ...program,
    onCommand: async (parsed) => {
      code = await runCommand(program, parsed)
    },
  })
  try {
    await parser.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    // The parser has said what is wrong, or printed what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
    throw error
  }
}

async function runCommand(program: Program, { command, args, options, ...given }: Parsed): Promise<number> {
  const { streams } = program
  const output = makeOutput(given.output, streams, hasColour(program, streams.stdout))
  const interrupted = new AbortController()
  const forget = program.onInterrupt(() => interrupted.abort(new Detached()))
  const { signal } = interrupted
  try {
    if (command.confirm !== undefined && !given.plan && !given.yes) await confirm(program, command.confirm(args))
    const client = program.client ?? (command.needsServer(args) ? connect(program, given.project, signal) : noServer())
    const { plan, savePlan, wait } = given
    const tasks = taskFollower({ client, output, streams, plan, savePlan, wait, interrupted: signal })
    await command.run({ args, options, client, output, tasks, ask: program.ask, signal })
    return exit.ok
  } catch (error) {
    if (error instanceof Said) return error.exitCode
    if (signal.aborted) return exit.detached
    report(program, command, error)
    return exitCodeFor(error)
  } finally {
    forget()
  }
}

function connect({ env, version }: Program, given: string | undefined, signal: AbortSignal): CovisorClient {
  const project = given ?? env['COVISOR_PROJECT'] ?? ''
  const { url, token, authority } = connection(env)
  trust(authority)
  // Ctrl-C ends questions. What may have started something is waited for: its answer is the way back to it.
  const fetch = (request: Request): Promise<Response> =>
    globalThis.fetch(request, request.method === 'GET' ? { signal: AbortSignal.any([signal, request.signal]) } : {})
  return createClient({ baseUrl: url, token, fetch, project, userAgent: `covisor-cli/${version}` })
}

/** For commands that work without a server; touching it is a mistake in the command. */
function noServer(): CovisorClient {
  return new Proxy({} as CovisorClient, {
    get() {
      throw new Error('this command has no server')
    },
  })
}

async function confirm({ ask }: Program, question: string): Promise<void> {
  // Scripts have decided already; a person gets a second look.
  if (ask === undefined) return
  const answer = await ask(`${printable(question)} [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new Error('nothing was done')
}

function report(program: Program, command: Command, error: unknown): void {
  const { stderr } = program.streams
  const prefix = hasColour(program, stderr) ? styleText('red', 'covisor:', { validateStream: false }) : 'covisor:'
  const text = error instanceof Error ? error.message : String(error)
  stderr.write(`${prefix} ${printable(text, true)}\n`)
  const hint = hintFor(command, error)
  if (hint !== undefined) stderr.write(`${hint}\n`)
}

function hintFor(command: Command, error: unknown): string | undefined {
  if (error instanceof UsageError) return `help:  covisor ${command.name} --help`
  if (!(error instanceof ServerUnreachable)) return undefined
  return error.baseUrl === '' || isThisMachine(error.baseUrl)
    ? 'Does it run? "covisor up" starts it on this machine.'
    : 'Is that its address? "covisor login URL" sets another one.'
}

const hasColour = ({ env }: Program, { isTTY }: { readonly isTTY?: boolean }): boolean =>
  isTTY === true && (env['NO_COLOR'] ?? '') === ''
