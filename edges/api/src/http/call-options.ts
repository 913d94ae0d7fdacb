/** What may accompany a call that starts a task: plan, Idempotency-Key, If-Match. Elsewhere they are refused, not ignored. */
import type { CallOptions } from '@covisor/control'
import { AppError } from '@covisor/model'
import type { FastifyRequest } from 'fastify'
import type { Route } from '../route.ts'

const MAX_KEY_CHARS = 256

export function callOptions(route: Route, request: FastifyRequest, plan: boolean): CallOptions {
  const idempotencyKey = header(request, 'idempotency-key')
  const ifMatch = header(request, 'if-match')
  if (!route.startsTask) {
    // A client that relies on them must not believe that it has them.
    if (route.method !== 'GET' && idempotencyKey !== undefined) throw invalid('Idempotency-Key', 'this starts no task')
    if (route.method !== 'GET' && ifMatch !== undefined) throw invalid('If-Match', 'this starts no task')
    return {}
  }
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]+$/.test(idempotencyKey))
    throw invalid('Idempotency-Key', 'must be printable ASCII without spaces')
  if (idempotencyKey !== undefined && idempotencyKey.length > MAX_KEY_CHARS)
    throw invalid('Idempotency-Key', `must be at most ${MAX_KEY_CHARS} characters`)
  const ifGeneration = ifMatch === undefined ? undefined : generationOf(ifMatch)
  return {
    ...(plan ? { plan } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(ifGeneration === undefined ? {} : { ifGeneration }),
  }
}

/** undefined for `*`: whatever it is now. */
function generationOf(ifMatch: string): number | undefined {
  if (ifMatch === '*') return undefined
  const digits = /^"(\d{1,15})"$/.exec(ifMatch)?.[1]
  if (digits === undefined) throw invalid('If-Match', 'must be one ETag as it was given, such as "12", or *')
  return Number(digits)
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

const invalid = (where: string, why: string) => new AppError('REQUEST_INVALID', { where, why })
