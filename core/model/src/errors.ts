/**
 * Every error a user can meet: code, text, cause.
 *
 * The code is public and permanent; the text is for the user and may improve; the cause is for the operator. HTTP statuses
 * live in edges/api, exit codes in edges/cli. docs/errors.md lists the same codes, and a test compares the two both ways.
 */
import { type HostCheckCode, toMend } from './host-checks.ts'

export const errorTexts = {
  APPROVAL_NEEDED: (p: { verb: string; project: string }) =>
    `project "${p.project}" wants somebody else to approve ${p.verb}: save the plan of it, and apply it when it is approved`,
  CAPACITY_EXHAUSTED: (p: { wanted: string; why?: string }) =>
    `no host can take ${p.wanted}${p.why === undefined ? '' : `: ${p.why}`}`,
  CONFLICT: (p: { what: string }) => `${p.what} was changed by somebody else meanwhile; read it again and repeat`,
  CONSOLE_UNAVAILABLE: (p: { vm: string; why: string }) => `VM "${p.vm}" has no console to connect to: ${p.why}`,
  CURSOR_TOO_OLD: (_p: Record<string, never>) => 'that far back is gone; read everything again and go on from now',
  DISK_INVALID: (p: { file: string; where: string; why: string }) => `${p.file}, ${p.where}: ${p.why}`,
  ENDPOINT_EXISTS: (p: { uri: string; as?: string | undefined }) =>
    `"${p.uri}" is enrolled already${p.as === undefined ? '' : `, as "${p.as}"`}`,
  ENDPOINT_IN_USE: (p: { uri: string; why: string }) => `"${p.uri}" cannot be removed: ${p.why}`,
  ENDPOINT_URI_INVALID: (p: { uri: string; why: string }) =>
    `"${p.uri}" is not an endpoint URI that can be used: ${p.why}`,
  FORBIDDEN: (p: { verb: string; what: string }) => `you may not ${p.verb} ${p.what}`,
  HOST_KEY_CHANGED: (p: { host: string }) =>
    `"${p.host}" is not the host that was enrolled: its host key or its hardware UUID is another; if this is intended, remove and add the host again`,
  HOST_MAY_LIVE: (p: { host: string; why: string }) => `host "${p.host}" may still run its VMs: ${p.why}`,
  HOST_REFUSED: (p: { host: string; action: string; why: string; check?: HostCheckCode | undefined }) =>
    `host "${p.host}" refused to ${p.action}: ${p.why}${toMend(p.check)}`,
  HOST_UNREACHABLE: (p: { host: string; why?: string; check?: HostCheckCode | undefined }) =>
    `host "${p.host}" does not answer${p.why === undefined ? '' : `: ${p.why}`}${toMend(p.check)}`,
  HOST_UUID_TWICE: (p: { host: string; as: string; uuid: string }) =>
    `host "${p.host}" has the UUID of host "${p.as}", ${p.uuid}, and is another machine${toMend('uuid-twice')}`,
  IDEMPOTENCY_KEY_REUSED: (p: { key: string }) => `the idempotency key "${p.key}" was used for a different request`,
  IDENTITY_PROVIDER_FAILED: (p: { provider: string; why: string }) =>
    `identity provider "${p.provider}" cannot be asked: ${p.why}`,
  ID_MALFORMED: (p: { kind: string; text: string }) => `"${p.text}" is not a ${p.kind} id`,
  IMPORT_INVALID: (p: { file: string; where: string; why: string }) => `${p.file}, ${p.where}: ${p.why}`,
  IMPORT_MISMATCH: (p: { file: string; why: string }) => `${p.file} is not what was announced: ${p.why}`,
  INTERNAL: (_p: Record<string, never>) => 'something went wrong inside Covisor; the server log has the details',
  IN_USE: (p: { kind: string; name: string; by: string }) => `${p.kind} "${p.name}" is used by ${p.by}`,
  MOVE_STALLED: (p: { vm: string; why: string }) => `the move of VM "${p.vm}" was taken back: ${p.why}`,
  NAME_AMBIGUOUS: (p: { kind: string; name: string; ids: string }) =>
    `there is more than one ${p.kind} named "${p.name}"; use an id: ${p.ids}`,
  NAME_INVALID: (p: { kind: string; name: string; why: string }) =>
    `"${p.name}" cannot be the name of a ${p.kind}: ${p.why}`,
  NAME_TAKEN: (p: { kind: string; name: string }) => `there is already a ${p.kind} named "${p.name}"`,
  NETWORK_IN_USE: (p: { network: string; by: string }) => `network "${p.network}" is used by ${p.by}`,
  NOT_FOUND: (p: { kind: string; name: string; hint?: string }) =>
    `there is no ${p.kind} "${p.name}"${p.hint === undefined ? '' : `; ${p.hint}`}`,
  NOT_SUPPORTED: (p: { what: string; why: string }) => `${p.what} is not possible here: ${p.why}`,
  OBSERVE_ONLY: (p: { why: string }) => `Covisor only observes until an operator confirms: ${p.why}`,
  PASSWORD_LIST_UNREADABLE: (p: { why: string }) =>
    `the server's file of breached passwords cannot be used, so no password can be set: ${p.why}`,
  PATH_REFUSED: (p: { path: string; why: string }) => `the server does not read "${p.path}": ${p.why}`,
  PLAN_STALE: (p: { plan: string; why: string }) =>
    `the plan for "${p.plan}" cannot be applied: ${p.why}; make a new one`,
  POOL_FULL: (p: { pool: string; wanted: string; free: string }) =>
    `pool "${p.pool}" has ${p.free} free, ${p.wanted} are needed`,
  POOL_UNUSABLE: (p: { pool: string; why: string }) => `pool "${p.pool}" cannot be used: ${p.why}`,
  QUOTA_EXCEEDED: (p: { what: string; limit: string; wanted: string }) =>
    `${p.what} is limited to ${p.limit} here; this would make ${p.wanted}`,
  REQUEST_INVALID: (p: { where: string; why: string }) => `${p.where}: ${p.why}`,
  REQUEST_TOO_LARGE: (p: { limit: string }) => `the request is larger than ${p.limit}`,
  SECOND_FACTOR_REQUIRED: (_p: Record<string, never>) =>
    'a second factor is wanted here: sign in with yours, or set one up first',
  SECRET_UNREADABLE: (p: { what: string; why: string }) => `${p.what}: ${p.why}`,
  SERVER_BUSY: (p: { why: string }) => `the server is busy: ${p.why}; try again`,
  TASK_NOT_CANCELLABLE: (p: { task: string; why: string }) => `task ${p.task} cannot be cancelled: ${p.why}`,
  TASK_NOT_RETRYABLE: (p: { task: string; why: string }) => `task ${p.task} cannot be tried again: ${p.why}`,
  TASK_STUCK: (p: { task: string; left: string }) => `task ${p.task} could not be undone; left behind: ${p.left}`,
  UNAUTHENTICATED: (p: { why?: string }) => p.why ?? 'sign in first: the request carries no valid token or session',
  UPLOAD_ABANDONED: (p: { file: string; seconds: number; bytes?: number }) =>
    `${p.bytes === undefined ? 'nothing' : `no more than ${p.bytes} bytes`} of ${p.file} arrived for ${p.seconds} seconds; start the import again`,
  VM_STATE_CONFLICT: (p: { vm: string; action: string; state: string }) =>
    `cannot ${p.action} VM "${p.vm}" while it is ${p.state}`,
  VOLUME_IN_USE: (p: { volume: string; by: string }) => `volume "${p.volume}" is used by ${p.by}`,
} as const

export type ErrorCode = keyof typeof errorTexts
export type ErrorParams<C extends ErrorCode> = Parameters<(typeof errorTexts)[C]>[0]

export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly params: ErrorParams<C>

  constructor(code: C, params: ErrorParams<C>, options?: ErrorOptions) {
    const text = errorTexts[code] as (params: ErrorParams<C>) => string
    super(text(params), options)
    this.name = 'AppError'
    this.code = code
    this.params = params
  }
}

export function isAppError<C extends ErrorCode>(error: unknown, code?: C): error is AppError<C> {
  return error instanceof AppError && (code === undefined || error.code === code)
}

/** For logs: the whole chain, outermost first. No error repeats its cause inside its own message. */
export function errorChain(error: unknown): string {
  const texts: string[] = []
  for (let e = error; e !== undefined; e = e instanceof Error ? e.cause : undefined) {
    texts.push(e instanceof Error ? e.message : typeof e === 'string' ? e : JSON.stringify(e))
  }
  return texts.join(': ')
}
