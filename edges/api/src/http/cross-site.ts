/**
 * Refuses what a page of another site makes a browser send. Only cookies travel by themselves, so only requests that rely on
 * the session (or make one) are looked at.
 *
 * SameSite=Strict is the first fence; this is the second, because other ports and subdomains of a host count as the same site.
 * Sec-Fetch-Site is sent only to https and localhost: elsewhere a header does that a foreign page cannot set without asking.
 */
import { AppError } from '@covisor/model'
import type { FastifyRequest } from 'fastify'

/** Throws FORBIDDEN for changes. Reading is safe: without CORS headers the other page cannot see the reply. */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  refuseForeignOrigin(request)
  const { headers } = request
  const site = headers['sec-fetch-site']
  const isOwnPage = site === 'same-origin' || site === 'none'
  if (!isOwnPage && headers['x-covisor-console'] === undefined) throw foreign()
}

/** For requests without a session that a browser may send nevertheless: signing in, and WebSockets. */
export function refuseForeignOrigin({ headers, host }: FastifyRequest): void {
  const { origin } = headers
  if (origin === undefined) return
  if (!URL.canParse(origin) || new URL(origin).host !== withoutDefaultPort(host)) throw foreign()
}

const withoutDefaultPort = (host: string): string => host.toLowerCase().replace(/:(80|443)$/, '')

const foreign = () => new AppError('FORBIDDEN', { verb: 'change anything', what: "from another site's page" })
