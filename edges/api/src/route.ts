/**
 * A route as data: what it is called, who may call it, what goes in, what comes out, and the function that answers.
 *
 * Everything else reads these: the HTTP server registers them, openapi.json is printed from them, and tests walk them.
 * A handler knows no rules: it turns a request into one call of core/control and a record into a view.
 */
import type { CallOptions, Control, Outcome } from '@covisor/control'
import type { Actor, Verb } from '@covisor/model'
import { type Static, type TObject, type TSchema, Type } from 'typebox'

export interface Route {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** OpenAPI's form: `/v1/vms/{vm}`. */
  readonly path: string
  readonly summary: string
  /** The verb the caller needs; 'public' asks for no sign-in, 'signed-in' for any. */
  readonly needs: Verb | 'public' | 'signed-in'
  /** For who showed a password only, where more is wanted: the way to a second factor. */
  readonly whileEnrolling: boolean
  /** Starts a task: accepts `?plan=true` and Idempotency-Key, answers 202 with the task, or 200 with the plan. */
  readonly startsTask: boolean
  readonly query: TObject | undefined
  readonly body: TSchema | undefined
  /** 'stream': the body is handed to the handler unread, of any type. */
  readonly bodyKind: 'json' | 'stream' | 'none'
  readonly replies: Readonly<Record<number, ReplyShape>>
  readonly handle: (call: Call<Record<string, unknown>, unknown>) => Promise<Reply>
}

export type ReplyShape = TSchema | { readonly mediaType: string; readonly description: string }

export interface Call<Query, Body> {
  readonly control: Control
  /** Routes that need no sign-in must not look at it. */
  readonly actor: Actor
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** For 'stream' bodies. */
  readonly stream: AsyncIterable<Uint8Array>
  readonly options: CallOptions
  readonly origin: { readonly address: string | undefined; readonly interface: Actor['interface'] }
  readonly sessionSecret: string | undefined
  /** Of a visit to an identity provider that this browser began. */
  readonly visitSecret: string | undefined
  readonly lastEventId: string | undefined
  readonly server: {
    readonly version: string
    /** By operationId: a saved plan is applied by the route that made it. */
    readonly route: (operationId: string) => Route | undefined
  }
  /** Aborts when the client goes away or the server stops. */
  readonly signal: AbortSignal
}

export type Reply =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'bytes'; readonly mediaType: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'download'
      readonly mediaType: string
      readonly fileName: string
      readonly content: AsyncIterable<Uint8Array>
    }
  | { readonly kind: 'events'; readonly events: AsyncIterable<ServerEvent> }
  /** The task that an outcome accepted, or its plan; the server looks the task up. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome<unknown> }

export interface ServerEvent {
  readonly id?: string
  readonly event?: string
  readonly data: unknown
}

interface RouteDefinition<Query extends TObject | undefined, Body extends TSchema | undefined> {
  readonly operationId: string
  readonly method: Route['method']
  readonly path: string
  readonly summary: string
  readonly needs: Route['needs']
  readonly whileEnrolling?: true
  readonly startsTask?: true
  readonly query?: Query
  readonly body?: Body
  readonly bodyKind?: 'stream'
  readonly replies: Route['replies']
  readonly handle: (
    call: Call<
      Query extends TSchema ? Static<Query> : Record<string, never>,
      Body extends TSchema ? Static<Body> : undefined
    >,
  ) => Promise<Reply>
}

export function route<Query extends TObject | undefined = undefined, Body extends TSchema | undefined = undefined>(
  definition: RouteDefinition<Query, Body>,
): Route {
  const { query, body, startsTask, whileEnrolling, bodyKind, handle, ...rest } = definition
  return {
    ...rest,
    query,
    body,
    startsTask: startsTask === true,
    whileEnrolling: whileEnrolling === true,
    bodyKind: bodyKind ?? (body === undefined ? 'none' : 'json'),
    // The server calls it only with a query and body that it has checked against these schemas.
    handle: handle as unknown as Route['handle'],
  }
}

export const json = (body: unknown, headers?: Readonly<Record<string, string>>): Reply => ({
  kind: 'json',
  status: 200,
  body,
  ...(headers === undefined ? {} : { headers }),
})

/** A single resource, with its generation as the ETag. */
export const resource = (body: unknown, generation: number): Reply => json(body, { etag: `"${generation}"` })

export const outcome = (result: Outcome<unknown>): Reply => ({ kind: 'outcome', outcome: result })

export const empty: Reply = { kind: 'empty', status: 204 }

const viewNames = new Map<TSchema, string>()

/** A schema with a name of its own in openapi.json, and so in the client. */
export function view<T extends TSchema>(name: string, schema: T): T {
  viewNames.set(schema, name)
  return schema
}

export const nameOfView = (schema: TSchema): string | undefined => viewNames.get(schema)

/** Shorthands for schemas that every resource uses. */
export const text = (description: string) => Type.String({ description })
export const optional = <T extends TSchema>(schema: T) => {
  const copy = Type.Optional(schema)
  const name = nameOfView(schema)
  return name === undefined ? copy : view(name, copy)
}
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...(description === undefined ? {} : { description }) })
export const instant = (description: string) => Type.String({ format: 'date-time', description })
export const bytes = (description: string) => Type.Integer({ minimum: 0, description })

export const pageQuery = {
  limit: optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'items per page' })),
  after: optional(Type.String({ maxLength: 1024, description: 'the `next` of the page before' })),
  sort: optional(Type.String({ maxLength: 64, description: 'a field name, with "-" in front for descending' })),
}

/** Of lists and single resources that are kept with their past. */
export const asOfQuery = {
  asOf: optional(Type.String({ format: 'date-time', description: 'as it was at this time; rights are those of now' })),
}

/** The query as use cases take it. */
export const inTime = <Query extends { readonly asOf?: string }>({
  asOf,
  ...rest
}: Query): Omit<Query, 'asOf'> & { readonly asOf?: Date } =>
  asOf === undefined ? rest : { ...rest, asOf: new Date(asOf) }

export const pageOf = <T extends TSchema>(name: string, item: T) =>
  view(
    name,
    Type.Object({
      items: Type.Array(item),
      next: nullable(Type.String({ description: 'cursor of the next page; null on the last one' })),
    }),
  )
