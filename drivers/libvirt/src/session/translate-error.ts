/**
 * What libvirt says went wrong, in our codes: one table, by libvirt's error numbers, never by its English.
 *
 * Errors that are none of libvirt's (a caller's abort, a source that failed, our own AppError) pass through unchanged.
 */
import { CallTimeoutError, ConnectionError, ErrorCode, LibvirtError, ProtocolError } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { connectionCheck } from './connection-check.ts'

export interface ErrorContext {
  readonly host: string
  /** What was asked, to go into "host … refused to …". */
  readonly action: string
  /** What the call was about, for errors that name it. */
  readonly subject?: { readonly kind: string; readonly name: string } | undefined
}

export function translateError(error: unknown, { host, action, subject }: ErrorContext): unknown {
  if (error instanceof ConnectionError) return unreachable(host, error)
  if (error instanceof ProtocolError || error instanceof CallTimeoutError) return unreachable(host, error)
  if (!(error instanceof LibvirtError)) return error

  const cause = { cause: error }
  const meaning = MEANINGS[error.code] ?? 'refused'
  switch (meaning) {
    case 'not-found':
      return new AppError('NOT_FOUND', subjectOf(error, subject), cause)
    case 'name-taken':
      return new AppError('NAME_TAKEN', subjectOf(error, subject), cause)
    case 'not-supported':
      return new AppError('NOT_SUPPORTED', { what: `to ${action}`, why: error.message }, cause)
    case 'refused':
      return new AppError('HOST_REFUSED', { host, action, why: error.message }, cause)
    default:
      return meaning satisfies never
  }
}

type Meaning = 'not-found' | 'name-taken' | 'not-supported' | 'refused'

/** Everything that is not here means: the host said no. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  [ErrorCode.NO_DOMAIN]: 'not-found',
  [ErrorCode.NO_DOMAIN_SNAPSHOT]: 'not-found',
  [ErrorCode.NO_NETWORK]: 'not-found',
  [ErrorCode.NO_STORAGE_POOL]: 'not-found',
  [ErrorCode.NO_STORAGE_VOL]: 'not-found',
  [ErrorCode.NO_SECRET]: 'not-found',
  [ErrorCode.DOM_EXIST]: 'name-taken',
  [ErrorCode.NETWORK_EXIST]: 'name-taken',
  [ErrorCode.STORAGE_VOL_EXIST]: 'name-taken',
  [ErrorCode.NO_SUPPORT]: 'not-supported',
  [ErrorCode.CONFIG_UNSUPPORTED]: 'not-supported',
  [ErrorCode.OPERATION_UNSUPPORTED]: 'not-supported',
  [ErrorCode.ARGUMENT_UNSUPPORTED]: 'not-supported',
}

const KINDS: Readonly<Record<number, string>> = {
  [ErrorCode.NO_DOMAIN]: 'VM',
  [ErrorCode.DOM_EXIST]: 'VM',
  [ErrorCode.NO_DOMAIN_SNAPSHOT]: 'snapshot',
  [ErrorCode.NO_NETWORK]: 'network',
  [ErrorCode.NETWORK_EXIST]: 'network',
  [ErrorCode.NO_STORAGE_POOL]: 'pool',
  [ErrorCode.NO_STORAGE_VOL]: 'volume',
  [ErrorCode.NO_SECRET]: 'secret',
  [ErrorCode.STORAGE_VOL_EXIST]: 'volume',
}

function subjectOf(error: LibvirtError, subject: ErrorContext['subject']): { kind: string; name: string } {
  return { kind: KINDS[error.code] ?? subject?.kind ?? 'object', name: subject?.name ?? '' }
}

/** Reasons for which waiting helps nothing: somebody must change something first. */
const WILL_NOT_LET_US_IN: readonly string[] = ['denied', 'certificate', 'authentication', 'host-key']

function unreachable(host: string, error: Error): AppError {
  const cause = { cause: error }
  const found = connectionCheck(error)
  const check = found === undefined ? {} : { check: found }
  if (error instanceof ConnectionError && WILL_NOT_LET_US_IN.includes(error.reason)) {
    return new AppError('HOST_REFUSED', { host, action: 'let Covisor in', why: error.message, ...check }, cause)
  }
  return new AppError('HOST_UNREACHABLE', { host, why: error.message, ...check }, cause)
}

/** libvirt's error number, of its own error or of ours that was made from it. */
export function libvirtCode(error: unknown): number | undefined {
  if (error instanceof LibvirtError) return error.code
  return error instanceof AppError ? libvirtCode(error.cause) : undefined
}

const ENOSPC = 28
const EDQUOT = 122

/** libvirt hands the operating system's error number on in its first integer. */
export function isNoSpace(error: unknown): boolean {
  const origin = error instanceof AppError ? error.cause : error
  if (!(origin instanceof LibvirtError) || origin.code !== ErrorCode.SYSTEM_ERROR) return false
  return origin.int1 === ENOSPC || origin.int1 === EDQUOT
}
