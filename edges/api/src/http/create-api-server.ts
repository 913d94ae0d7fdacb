/** The HTTP server around the plugin: what has to be said when a server is made, before any plugin. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { type ApiOptions, apiPlugin, sendProblem } from './api-plugin.ts'

export interface ApiServerOptions extends ApiOptions {
  readonly https?: { readonly key: string | Buffer; readonly cert: string | Buffer }
  /** Addresses of proxies whose X-Forwarded-* headers are believed. */
  readonly trustProxy?: readonly string[]
}

/** For the slowest upload of one range; JSON bodies have a limit of their own. */
const REQUEST_TIMEOUT_MS = 15 * 60_000
/** Longer than a ticket, an id or a name in a path ever is. */
const MAX_PARAM_CHARS = 512

export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const { log, https, trustProxy } = options
  const nextId = requestIds()
  const settings: FastifyServerOptions = {
    ...(https === undefined ? { http: onlyWebSockets } : { https: { ...https, ...onlyWebSockets } }),
    genReqId: nextId,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle' as const,
    trustProxy: trustProxy === undefined ? false : [...trustProxy],
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request as never, reply as never, log),
  }
  const server = Fastify(settings)
  await apiPlugin(server, options)
  cutOffLeftovers(server)
  await server.ready()
  return server
}

/** curl and others offer to change to HTTP/2; they are to be answered in HTTP/1.1, not to be refused as bad WebSockets. */
const onlyWebSockets = {
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
}

/** Unique per start, so that a number in an old log is not found twice. */
function requestIds(): () => string {
  const start = randomBytes(4).toString('hex')
  let count = 0
  return () => `${start}-${(++count).toString(36)}`
}

/** Whoever has not finished a moment after the streams were ended is cut off: a stop must not wait for a download. */
function cutOffLeftovers(server: FastifyInstance): void {
  server.addHook('preClose', async () => {
    setTimeout(() => server.server.closeAllConnections(), 2000).unref()
  })
}
