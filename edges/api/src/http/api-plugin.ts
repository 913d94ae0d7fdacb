/**
 * The public API as a Fastify plugin: all routes, the event streams, the consoles, and the web console's files.
 *
 * Knows HTTP and core/control's use cases, no rule of the product. Settings of the HTTP server itself, such as timeouts, are in
 * create-api-server.ts.
 */
import type { Control } from '@covisor/control'
import { AppError, errorChain } from '@covisor/model'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifyWebsocket from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openApiDocument } from '../openapi/document.ts'
import { PROBLEM_TYPE } from '../problem-view.ts'
import { routes } from '../routes.ts'
import type { ApiLog } from './api-log.ts'
import { AtOnce } from './at-once.ts'
import { sendConsolePage, serveConsoleFiles } from './console-files.ts'
import { serveConsoles } from './console-socket.ts'
import { frontPage } from './front-page.ts'
import { methodsOf, noSuchRoute } from './no-such-route.ts'
import { ClientGone, OpenCalls } from './open-calls.ts'
import { tell } from './problem.ts'
import { RateLimiter, type RateLimits, rateLimits } from './rate-limit.ts'
import { type BodyLimits, bodyLimits } from './read-body.ts'
import { Refusal } from './refusal.ts'
import { securityHeaders } from './security-headers.ts'
import { type EventStreamTimes, eventStreamTimes } from './send-events.ts'
import { serveRoute } from './serve-route.ts'

export interface ApiOptions {
  readonly control: Control
  readonly version: string
  readonly log: ApiLog
  /** Where the built console lies; without it `/` says that there is none. */
  readonly consoleDirectory?: string
  readonly bodyLimits?: BodyLimits
  readonly eventStreamTimes?: EventStreamTimes
  readonly signInsPerMinute?: number
  readonly rateLimits?: RateLimits
  /** Of one user. */
  readonly callsAtOnce?: number
}

const MAX_WEBSOCKET_MESSAGE = 1024 * 1024
const SIGN_INS_PER_MINUTE = 20
/** Of one user: far above what pages and scripts have under way. */
const CALLS_AT_ONCE = 500
const STREAMS_AT_ONCE = 100

export async function apiPlugin(fastify: FastifyInstance, options: ApiOptions): Promise<void> {
  const { control, version, log, consoleDirectory } = options
  const openCalls = new OpenCalls()
  const limits = options.rateLimits ?? rateLimits
  const problemOf = (error: unknown, request: FastifyRequest) => problemFor(error, request, log).problem

  // Bodies are read by the routes, with our own bounds; until then they wait in the socket.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  await fastify.register(fastifyHelmet, securityHeaders)
  await fastify.register(fastifyCookie)
  await fastify.register(fastifyRateLimit, { global: false, errorResponseBuilder: tooManySignIns })
  await fastify.register(fastifyWebsocket, {
    options: { maxPayload: MAX_WEBSOCKET_MESSAGE, perMessageDeflate: false },
    preClose: closeWebSockets,
    errorHandler: (_error, socket) => socket.terminate(),
  })

  fastify.addHook('preClose', async () => openCalls.endAll())
  fastify.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  fastify.addHook('onResponse', async (request, reply) => logRequest(log, request, reply))
  fastify.setErrorHandler((error, request, reply) => {
    if (error instanceof ClientGone) return reply.code(499).send()
    return sendProblem(error, request, reply, log)
  })

  const server = {
    control,
    version,
    route: (operationId: string) => routes.find((route) => route.operationId === operationId),
    openCalls,
    bodyLimits: options.bodyLimits ?? bodyLimits,
    eventStreamTimes: options.eventStreamTimes ?? eventStreamTimes,
    calls: new AtOnce(options.callsAtOnce ?? CALLS_AT_ONCE, 'calls'),
    streams: new AtOnce(STREAMS_AT_ONCE, 'event streams'),
    principals: new RateLimiter(limits.principal),
    addresses: new RateLimiter(limits.address),
    signInsPerMinute: options.signInsPerMinute ?? SIGN_INS_PER_MINUTE,
    problemOf,
  }
  for (const route of routes) serveRoute(fastify, route, server)
  serveConsoles(fastify, {
    control,
    addresses: server.addresses,
    isClosing: () => openCalls.isClosing,
    problemOf: problemOf as never,
  })

  let document: string | undefined
  fastify.get('/v1/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(routes, version))
    return reply.type('application/json; charset=utf-8').send(document)
  })

  const methodsAt = methodsOf(routes)
  if (consoleDirectory === undefined) {
    fastify.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(frontPage(version)))
  } else await serveConsoleFiles(fastify, consoleDirectory)
  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!
    if (consoleDirectory !== undefined && isForConsole(request, path)) return sendConsolePage(reply, consoleDirectory)
    throw noSuchRoute(request.method, path, methodsAt)
  })
}

/** A person who opens a link into the console, or reloads it. */
const isForConsole = (request: FastifyRequest, path: string): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !/^\/v\d+(\/|$)/.test(path) &&
  /\btext\/html\b/.test(request.headers.accept ?? '')

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: ApiLog): FastifyReply {
  const { problem, headers } = problemFor(error, request, log)
  return reply
    .code(problem.status)
    .headers({ ...headers, 'cache-control': 'no-store' })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem))
}

function problemFor(error: unknown, request: FastifyRequest, log: ApiLog): ReturnType<typeof tell> {
  const told = tell(error, { id: request.id, isConditional: request.headers['if-match'] !== undefined })
  if (told.isUnexpected) {
    const stack = error instanceof Error ? error.stack : undefined
    log.error({ request: request.id, route: routeOf(request), stack }, `unexpected: ${errorChain(error)}`)
  }
  return told
}

/** The pattern, not the URL: console tickets are secrets. */
const routeOf = (request: FastifyRequest): string => `${request.method} ${request.routeOptions.url ?? '(none)'}`

function logRequest(log: ApiLog, request: FastifyRequest, reply: FastifyReply): void {
  const facts = { request: request.id, status: reply.statusCode, ms: Math.round(reply.elapsedTime), from: request.ip }
  if (request.method === 'GET') log.debug(facts, routeOf(request))
  else log.info(facts, routeOf(request))
}

function tooManySignIns(_request: unknown, { ttl }: { ttl: number }): Error {
  const seconds = Math.ceil(ttl / 1000)
  const why = `too many sign-ins from your address; wait ${seconds} seconds`
  return new Refusal(new AppError('SERVER_BUSY', { why }) as AppError, 429, { 'retry-after': String(seconds) })
}

function closeWebSockets(this: FastifyInstance, done: () => void): void {
  const { clients } = this.websocketServer
  for (const client of clients) {
    client.resume() // or it would not see the other side's farewell
    client.close(1001, 'the server stops')
    setTimeout(() => client.terminate(), 1000).unref()
  }
  this.websocketServer.close()
  done()
}
