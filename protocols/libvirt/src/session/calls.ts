/**
 * Turns a protocol table into methods: `connection.call.domainGetXmlDesc({ dom })`, typed by the table.
 *
 * The methods live on one prototype per table, not on each connection: with a thousand connections that is the difference
 * between a megabyte and a hundred.
 */
import type { Procedure } from '../protocol/procedure.ts'
import type { CallOptions } from './call-options.ts'
import type { Program } from './program.ts'
import type { RpcStream } from './rpc-stream.ts'
import type { Session } from './session.ts'

export type Calls<Table> = { readonly [Name in keyof Table]: Method<Table[Name]> }

type Method<P> =
  P extends Procedure<infer Args, infer Ret>
    ? Call<Args, P extends { readonly stream: undefined } ? Ret : Ret & { readonly stream: RpcStream }>
    : never

/** Arguments may be left out where every one of them may. */
type Call<Args, Result> =
  Record<never, never> extends Args
    ? (args?: Args, options?: CallOptions) => Promise<Result>
    : (args: Args, options?: CallOptions) => Promise<Result>

type Table = Readonly<Record<string, Procedure<unknown, unknown>>>

export function callsOf<T extends Table>(program: Program, table: T): (session: Session) => Calls<T> {
  class TableCalls {
    readonly session: Session
    constructor(session: Session) {
      this.session = session
    }
  }
  for (const [name, procedure] of Object.entries(table)) {
    Object.defineProperty(TableCalls.prototype, name, { value: methodFor(program, name, procedure) })
  }
  return (session) => new TableCalls(session) as unknown as Calls<T>
}

function methodFor(program: Program, name: string, procedure: Procedure<unknown, unknown>) {
  if (procedure.stream === undefined) {
    return function call(this: { session: Session }, args: unknown, options?: CallOptions): Promise<unknown> {
      return this.session.call(program, name, procedure, args ?? {}, options)
    }
  }
  return async function openStream(this: { session: Session }, args: unknown, options?: CallOptions): Promise<unknown> {
    const { ret, stream } = await this.session.openStream(program, name, procedure, args ?? {}, options)
    return { ...(ret as object), stream }
  }
}
