/**
 * From whatever was thrown to the problem that the client is told. Only AppErrors are told as they are; of anything else the
 * client learns INTERNAL and the request's number, and the log learns the rest.
 */
import { AppError, isAppError } from '@covisor/model'
import { statusOf } from './error-status.ts'
import { Refusal } from './refusal.ts'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly params: Readonly<Record<string, unknown>>
  readonly instance: string
}

export interface Told {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
  /** Nobody planned for this: it belongs into the log. */
  readonly isUnexpected: boolean
}

export interface RequestFacts {
  readonly id: string
  readonly isConditional: boolean
}

export function tell(error: unknown, request: RequestFacts): Told {
  if (error instanceof Refusal) return told(error.told, error.status, request, error.headers)
  if (isAppError(error)) return told(error, statusFor(error, request), request, headersFor(error))
  const status = statusOfFramework(error)
  if (status === undefined)
    return { ...told(new AppError('INTERNAL', {}), statusOf.INTERNAL, request), isUnexpected: true }
  return told(new AppError('REQUEST_INVALID', { where: 'request', why: (error as Error).message }), status, request)
}

function told(error: AppError, status: number, request: RequestFacts, headers: Told['headers'] = {}): Told {
  const problem = {
    type: `urn:covisor:error:${error.code}`,
    title: titleOf(error.code),
    status,
    code: error.code,
    detail: error.message,
    params: error.params,
    instance: `urn:covisor:request:${request.id}`,
  }
  return { problem, headers, isUnexpected: error.code === 'INTERNAL' }
}

const statusFor = (error: AppError, request: RequestFacts): number =>
  error.code === 'CONFLICT' && request.isConditional ? 412 : statusOf[error.code]

function headersFor(error: AppError): Told['headers'] {
  switch (error.code) {
    case 'UNAUTHENTICATED':
      return { 'www-authenticate': 'Bearer realm="covisor"' }
    case 'SERVER_BUSY':
      return { 'retry-after': '5' }
    case 'REQUEST_TOO_LARGE':
      return { connection: 'close' } // or the rest of it would be read only to be thrown away
    default:
      return {}
  }
}

/** `VM_STATE_CONFLICT` → `VM state conflict` */
function titleOf(code: string): string {
  const words = code.split('_').map((word) => (/^(VM|ID|URI)$/.test(word) ? word : word.toLowerCase()))
  return words.join(' ').replace(/^[a-z]/, (letter) => letter.toUpperCase())
}

/** Fastify's own complaints about a request (bad URL, unreadable media type) carry a status and a text for the client. */
function statusOfFramework(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return undefined
  const { statusCode, code } = error
  const isComplaint = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return isComplaint && typeof code === 'string' && code.startsWith('FST_') ? statusCode : undefined
}
