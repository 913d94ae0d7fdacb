/**
 * One route, from its data to a Fastify route. The order is the same for all: who, whence, may they, what is asked, answer.
 *
 * Nothing of a body is read before the caller is known and allowed. Fastify's own validation is not used: it would compile
 * every schema at the start, and tells only the first error, in its own words.
 */
import type { CallOptions, Control, SavedRequest } from '@covisor/control'
import { type Actor, AppError, type IdKind, isSingleKind, may } from '@covisor/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TObject, Type } from 'typebox'
import { type Call, optional, type Reply, type Route } from '../route.ts'
import type { AtOnce } from './at-once.ts'
import { authenticate, originOf, sessionSecretOf, visitSecretOf } from './authenticate.ts'
import { callOptions } from './call-options.ts'
import { type Check, checkOf } from './check-schema.ts'
import { refuseCrossSite, refuseForeignOrigin } from './cross-site.ts'
import { networkOf } from './network-of.ts'
import type { OpenCalls } from './open-calls.ts'
import type { RateLimiter } from './rate-limit.ts'
import { type BodyLimits, readJsonBody, streamBody } from './read-body.ts'
import { queryReader } from './read-query.ts'
import { type EventStreamTimes, sendEvents } from './send-events.ts'
import { sendOutcome, sendReply } from './send-reply.ts'

/** Of what was asked for, in the audit. */
const MAX_NAME_CHARS = 128

export interface RouteServer {
  readonly control: Control
  readonly version: string
  readonly route: (operationId: string) => Route | undefined
  readonly openCalls: OpenCalls
  readonly bodyLimits: BodyLimits
  readonly eventStreamTimes: EventStreamTimes
  readonly calls: AtOnce
  readonly streams: AtOnce
  readonly principals: RateLimiter
  readonly addresses: RateLimiter
  readonly signInsPerMinute: number
  readonly problemOf: (error: unknown, request: FastifyRequest) => unknown
}

export function serveRoute(fastify: FastifyInstance, route: Route, server: RouteServer): void {
  const readQuery = queryReader(querySchema(route))
  const checkBody = route.body === undefined ? undefined : checkOf(route.body, 'body')

  fastify.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: answersWithJson(route),
    config: beginsSignIn(route) ? { rateLimit: signInLimit(server.signInsPerMinute) } : {},
    async handler(request, reply) {
      reply.header('cache-control', 'no-store')
      const signal = server.openCalls.begin(reply.raw)
      const { actor, params } = await callerOf(route, request, server)
      if (actor !== undefined) countCall(server.calls, actor, reply)
      const { plan, save, ...query } = readQuery(request.query as Record<string, unknown>)
      const options = callOptions(route, request, plan === true)
      const body = await bodyOf(route, request, checkBody, server.bodyLimits)
      const call = {
        control: server.control,
        // A public route that looks at it is a mistake, and says so.
        get actor(): Actor {
          if (actor === undefined) throw new Error(`${route.operationId} is public and asks who is asking`)
          return actor
        },
        params,
        query,
        body,
        stream: streamBody(request.raw, server.bodyLimits),
        options: { ...options, ...saving(route, save === true, { params, query, body }, options) },
        origin: originOf(request),
        sessionSecret: sessionSecretOf(request),
        visitSecret: visitSecretOf(request),
        lastEventId: lastEventIdOf(request),
        server: { version: server.version, route: server.route },
        signal,
      }
      return await answer(route, call, request, reply, server)
    },
  })
}

async function answer(
  route: Route,
  call: Call<Record<string, unknown>, unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
  server: RouteServer,
): Promise<FastifyReply> {
  const result = await tellable(route, call)
  switch (result.kind) {
    case 'events': {
      const problemOf = async (error: unknown) =>
        server.problemOf(await call.control.texts.error(call.actor, error), request)
      const giveBack = server.streams.take(call.actor)
      try {
        await sendEvents(reply, result.events, call.signal, server.eventStreamTimes, problemOf)
      } finally {
        giveBack()
      }
      return reply
    }
    case 'outcome':
      return await sendOutcome(reply, call.control, call.actor, result.outcome)
    case 'download':
      // It begins to be read only now, and fails as late.
      return await sendReply(reply, result).catch(async (error: unknown) => {
        throw await call.control.texts.error(call.actor, error)
      })
    default:
      return await sendReply(reply, result)
  }
}

/** What the handler answers or throws, in words that are fit for who asks. */
async function tellable(route: Route, call: Call<Record<string, unknown>, unknown>): Promise<Reply> {
  if (route.needs === 'public') return await route.handle(call)
  const { actor, control } = call
  try {
    const reply = await route.handle(call)
    return reply.kind === 'json' ? { ...reply, body: await control.texts.view(actor, reply.body) } : reply
  } catch (error) {
    throw await control.texts.error(actor, error)
  }
}

interface Caller {
  /** undefined for public routes. */
  readonly actor: Actor | undefined
  /** Of the path. */
  readonly params: Readonly<Record<string, string>>
}

/** Throws UNAUTHENTICATED, FORBIDDEN, SECOND_FACTOR_REQUIRED, and 429 for who asks too often. */
async function callerOf(route: Route, request: FastifyRequest, server: RouteServer): Promise<Caller> {
  server.addresses.take(networkOf(request.ip))
  const params = readParams(request)
  if (route.needs === 'public') {
    refuseForeignOrigin(request)
    return { actor: undefined, params }
  }
  const { actor: signedIn, via } = await authenticate(server.control, request)
  server.principals.take(signedIn.user ?? signedIn.name)
  if (via === 'session') refuseCrossSite(request)
  if (signedIn.mustEnrol === true && !route.whileEnrolling) throw new AppError('SECOND_FACTOR_REQUIRED', {})
  const caller = await callerAbout(route, signedIn, params, server)
  const { actor } = caller
  if (route.needs !== 'signed-in' && !may(actor, route.needs)) {
    const [kind, name] = innermostOf(request) ?? [route.needs.split(':')[0]!, '']
    const denied = { verb: route.needs, kind: kind as IdKind, name: name.slice(0, MAX_NAME_CHARS) }
    // What cannot be written down is refused all the same.
    await server.control.audit.denied(actor, denied).catch((error: unknown) => void server.problemOf(error, request))
    throw new AppError('FORBIDDEN', { verb: route.needs, what: subjectOf(request) })
  }
  return caller
}

/** With what they may do on the resource that the path names, which is named by its id from here on. */
async function callerAbout(
  { path }: Route,
  actor: Actor,
  params: Readonly<Record<string, string>>,
  { control }: RouteServer,
): Promise<{ readonly actor: Actor; readonly params: Readonly<Record<string, string>> }> {
  if (actor.singles === undefined) return { actor, params }
  const [, list] = /^\/v1\/(\w+)s(?:\/|$)/.exec(path) ?? []
  if (list === undefined || !isSingleKind(list)) return { actor, params }
  if (path === `/v1/${list}s`)
    return { actor: (await control.callAbout.actorAbout(actor, list, undefined)).actor, params }
  const name = params[list]
  if (name === undefined) return { actor, params }
  const about = await control.callAbout.actorAbout(actor, list, name)
  return { actor: about.actor, params: about.id === undefined ? params : { ...params, [list]: about.id } }
}

function countCall(calls: AtOnce, actor: Actor, { raw }: FastifyReply): void {
  const giveBack = calls.take(actor)
  // Gone while it was asked who they are: that will not be told again.
  if (raw.destroyed) giveBack()
  else raw.once('close', giveBack)
}

/** The innermost resource in the path: `vm "web01"`. */
function subjectOf(request: FastifyRequest): string {
  const innermost = innermostOf(request)
  return innermost === undefined ? 'here' : `${innermost[0]} "${innermost[1]}"`
}

const innermostOf = (request: FastifyRequest): [string, string] | undefined =>
  Object.entries(request.params as Record<string, string>).at(-1)

function querySchema(route: Route): TObject | undefined {
  if (!route.startsTask) return route.query
  return Type.Object({ ...route.query?.properties, plan: optional(Type.Boolean()), save: optional(Type.Boolean()) })
}

/** What is kept with a plan, so that the same call can be made again. Throws REQUEST_INVALID for saving without a plan. */
function saving(
  { operationId }: Route,
  isAsked: boolean,
  request: Omit<SavedRequest, 'operation'>,
  { plan }: CallOptions,
): Pick<CallOptions, 'save'> {
  if (!isAsked) return {}
  if (plan !== true) throw new AppError('REQUEST_INVALID', { where: 'query.save', why: 'only with plan=true' })
  return { save: { operation: operationId, ...request } }
}

async function bodyOf(
  route: Route,
  request: FastifyRequest,
  check: Check | undefined,
  limits: BodyLimits,
): Promise<unknown> {
  if (route.bodyKind === 'stream' || route.method === 'GET') return undefined
  const body = await readJsonBody(request.raw, limits)
  if (check === undefined) {
    refuseContent(body)
    return undefined
  }
  // `{}` need not be sent; where something is needed, the check names it.
  const value = body ?? {}
  check(value)
  return value
}

/** An empty object is what some clients send where there is nothing to say. */
function refuseContent(body: unknown): void {
  const isEmpty = body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0)
  if (!isEmpty) throw new AppError('REQUEST_INVALID', { where: 'body', why: 'this call takes none' })
}

function readParams({ params }: FastifyRequest): Record<string, string> {
  const named = params as Record<string, string>
  for (const [name, text] of Object.entries(named))
    if (text.includes('\0')) throw new AppError('REQUEST_INVALID', { where: name, why: 'has a NUL character' })
  return named
}

function lastEventIdOf(request: FastifyRequest): string | undefined {
  const id = request.headers['last-event-id']
  if (id === undefined || id === '') return undefined
  if (Array.isArray(id) || id.length > 256)
    throw new AppError('REQUEST_INVALID', { where: 'Last-Event-ID', why: 'is no id of an event' })
  return id
}

/** HEAD asks for the headers of the reply, and these have one that ends. */
const answersWithJson = (route: Route): boolean =>
  Object.values(route.replies).every((shape) => !('mediaType' in shape))

const beginsSignIn = ({ needs, method, path }: Route): boolean =>
  needs === 'public' && method === 'POST' && path.startsWith('/v1/sessions')

const signInLimit = (max: number) => ({
  max,
  timeWindow: 60_000,
  keyGenerator: (request: FastifyRequest) => networkOf(request.ip),
})
