/**
 * A command as data: its name, help with examples, arguments and options, and the one function that runs it.
 *
 * Parsing, help, output formats, exit codes, progress, Ctrl-C and completion are done once, by the runner, from this data.
 * A command prints rows, never text, and knows no rules: it makes one call of the client and shows what comes back.
 */
import type { CovisorClient, Schema } from '@covisor/client'
import type { Column } from './runner/table.ts'

export interface Command {
  /** 'vm start' */
  readonly name: string
  readonly summary: string
  /** What the summary leaves out, then "Examples:" with lines that begin with "covisor". */
  readonly details: string
  /** 'VM', 'VM...', '[FILE]', 'on|off'. Completion knows these words, see runner/complete.ts. */
  readonly args: readonly string[]
  readonly options: Options
  /** Accepts --plan, --save-plan and --no-wait. */
  readonly startsTask: boolean
  /** Asked about on a terminal unless --yes. */
  readonly confirm?: (args: readonly string[]) => string
  readonly needsServer: (args: readonly string[]) => boolean
  readonly run: (call: CommandCall<Record<string, unknown>>) => Promise<void>
}

export type Option =
  | { readonly kind: 'flag'; readonly help: string }
  | {
      readonly kind: 'text'
      readonly help: string
      readonly value: string
      readonly many?: true
      readonly oneOf?: readonly string[]
    }
  | { readonly kind: 'number'; readonly help: string; readonly value: string }
  | { readonly kind: 'size'; readonly help: string; readonly value: string }

export type Options = Readonly<Record<string, Option>>

export type OptionValues<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { kind: 'flag' }
    ? true
    : O[K] extends { kind: 'text'; many: true }
      ? readonly string[]
      : O[K] extends { kind: 'text' }
        ? string
        : number
}

export interface CommandCall<Values> {
  readonly args: readonly string[]
  readonly options: Values
  readonly client: CovisorClient
  readonly output: Output
  readonly tasks: TaskFollower
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask: Ask | undefined
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal
}

/** `secret`: what is typed is not shown. */
export type Ask = (question: string, options?: { readonly secret?: boolean }) => Promise<string>

export interface Output {
  readonly format: 'table' | 'json' | 'yaml'
  rows<T>(items: readonly T[], columns: readonly Column<T>[]): void
  /** One thing: a table of its fields, or its JSON. */
  record<T extends object>(item: T, fields: readonly Column<T>[]): void
  /** One of many things that come one by one: a line of cells, a line of JSON, a document of YAML. */
  line<T extends object>(item: T, columns: readonly Column<T>[]): void
  /** On a terminal, a line that the next one is written over; '' ends it. */
  status(text: string): void
  /** For people only, on standard error. */
  say(text: string): void
  /** Raw bytes or text that is itself the result (XML, a file). */
  raw(content: string | Uint8Array): void
}

type Task = Schema<'Task'>
type Answer = { readonly data?: unknown; readonly response: Response }

export interface TaskFollower {
  /** Goes into each call that starts a task. */
  readonly query: { readonly plan?: boolean; readonly save?: boolean }
  /** Not with --plan, nor with --no-wait. */
  readonly waits: boolean
  /**
   * Prints the plans, or starts the tasks and follows them to their ends. One that is refused does not keep the others from
   * being tried. `wayBack` is printed for each task when Ctrl-C leaves it.
   */
  follow(
    calls: readonly (() => Promise<Answer>)[],
    options?: { readonly wayBack?: (task: Task) => string },
  ): Promise<void>
}

export function command<const O extends Options>(definition: {
  readonly name: string
  readonly summary: string
  readonly details: string
  readonly args?: readonly string[]
  readonly options?: O
  readonly startsTask?: true
  readonly confirm?: Command['confirm']
  /** Default: always. A function where it depends on what is asked. */
  readonly needsServer?: false | Command['needsServer']
  readonly run: (call: CommandCall<OptionValues<O>>) => Promise<void>
}): Command {
  const { args, options, startsTask, needsServer, confirm, run, ...rest } = definition
  return {
    ...rest,
    args: args ?? [],
    options: options ?? {},
    startsTask: startsTask === true,
    needsServer: typeof needsServer === 'function' ? needsServer : () => needsServer !== false,
    ...(confirm === undefined ? {} : { confirm }),
    run: run as unknown as Command['run'],
  }
}
