/**
 * Who is asking: an API token in Authorization, or the session cookie of the console.
 *
 * A token that is sent and is not valid refuses the request, even beside a valid cookie: the caller believes to be somebody else.
 */
import type { Control } from '@covisor/control'
import { type Actor, AppError } from '@covisor/model'
import type { FastifyRequest } from 'fastify'
import { SESSION_COOKIE } from '../access/access-routes.ts'
import { VISIT_COOKIE } from '../access/visit-routes.ts'

export interface Caller {
  readonly actor: Actor
  readonly via: 'token' | 'session'
}

const MAX_SECRET_CHARS = 512
const MAX_PROJECT_CHARS = 256

/** Throws UNAUTHENTICATED. */
export async function authenticate(control: Control, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers
  const session = sessionSecretOf(request)
  const via = authorization === undefined ? 'session' : 'token'
  const secret = authorization === undefined ? session : /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (secret === undefined || secret.length > MAX_SECRET_CHARS) throw new AppError('UNAUTHENTICATED', {})
  const origin = originOf(request)
  const actor =
    via === 'token' ? await control.access.byToken(secret, origin) : await control.access.bySession(secret, origin)
  if (actor === undefined) throw new AppError('UNAUTHENTICATED', {})
  return { actor, via }
}

export const sessionSecretOf = (request: FastifyRequest): string | undefined => request.cookies[SESSION_COOKIE]

export const visitSecretOf = (request: FastifyRequest): string | undefined => request.cookies[VISIT_COOKIE]

/** From where, for the audit. What a program says about itself is believed; it decides nothing. */
export function originOf(request: FastifyRequest): {
  readonly address: string
  readonly interface: Actor['interface']
  readonly project: string | undefined
} {
  return { address: request.ip, interface: interfaceOf(request), project: projectOf(request) }
}

/** The project to act in. Throws REQUEST_INVALID. */
function projectOf({ headers }: FastifyRequest): string | undefined {
  const name = headers['covisor-project']
  if (name === undefined || name === '') return undefined
  if (Array.isArray(name) || name.length > MAX_PROJECT_CHARS)
    throw new AppError('REQUEST_INVALID', { where: 'Covisor-Project', why: 'give NAME, ORGANISATION/NAME, or an id' })
  return name
}

function interfaceOf({ headers }: FastifyRequest): Actor['interface'] {
  if (headers['user-agent']?.startsWith('covisor-cli/') === true) return 'cli'
  return headers.authorization === undefined ? 'console' : 'api'
}
