/** Exit codes: permanent, a total record over the error codes of the API. docs/cli.md lists them. */
import { ApiProblem, type ErrorCode, ServerUnreachable } from '@covisor/client'
import { DiskFormatError } from '@covisor/disk'
import { OvfError } from '@covisor/ovf'
import { FileError } from '../file-error.ts'
import { UsageError } from '../usage-error.ts'
import { NoServer } from './no-server.ts'

export const exit = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  refused: 5,
  unreachable: 6,
  noRoom: 7,
  invalidFile: 8,
  detached: 130,
} as const

export const exitMeanings: Readonly<Record<keyof typeof exit, string>> = {
  ok: 'it is done; with `--plan`: it could be done; with `--no-wait`: it was accepted',
  failed: 'it failed, for a reason that no other code stands for',
  usage: 'the command line is wrong',
  notFound: 'what was named does not exist',
  conflict: 'not in the state that it is in, or somebody else was faster',
  refused: 'not allowed, or not possible there',
  unreachable: 'the server, or the host, does not answer',
  noRoom: 'too little memory, disk space or quota',
  invalidFile: 'the file is damaged, or not what it claims to be',
  detached: 'left with Ctrl-C, as shells say it; a task that was started goes on',
}

export const exitCodeOf: Readonly<Record<ErrorCode, number>> = {
  APPROVAL_NEEDED: exit.refused,
  CAPACITY_EXHAUSTED: exit.noRoom,
  CONFLICT: exit.conflict,
  CONSOLE_UNAVAILABLE: exit.conflict,
  CURSOR_TOO_OLD: exit.failed,
  DISK_INVALID: exit.invalidFile,
  ENDPOINT_EXISTS: exit.conflict,
  ENDPOINT_IN_USE: exit.conflict,
  ENDPOINT_URI_INVALID: exit.usage,
  FORBIDDEN: exit.refused,
  HOST_KEY_CHANGED: exit.refused,
  HOST_MAY_LIVE: exit.conflict,
  HOST_REFUSED: exit.failed,
  HOST_UNREACHABLE: exit.unreachable,
  HOST_UUID_TWICE: exit.conflict,
  IDEMPOTENCY_KEY_REUSED: exit.conflict,
  IDENTITY_PROVIDER_FAILED: exit.unreachable,
  ID_MALFORMED: exit.usage,
  IMPORT_INVALID: exit.invalidFile,
  IMPORT_MISMATCH: exit.invalidFile,
  INTERNAL: exit.failed,
  IN_USE: exit.conflict,
  MOVE_STALLED: exit.failed,
  NAME_AMBIGUOUS: exit.conflict,
  NAME_INVALID: exit.usage,
  NAME_TAKEN: exit.conflict,
  NETWORK_IN_USE: exit.conflict,
  NOT_FOUND: exit.notFound,
  NOT_SUPPORTED: exit.refused,
  OBSERVE_ONLY: exit.refused,
  PASSWORD_LIST_UNREADABLE: exit.failed,
  PATH_REFUSED: exit.refused,
  PLAN_STALE: exit.conflict,
  POOL_FULL: exit.noRoom,
  POOL_UNUSABLE: exit.noRoom,
  QUOTA_EXCEEDED: exit.noRoom,
  REQUEST_INVALID: exit.usage,
  REQUEST_TOO_LARGE: exit.usage,
  SECOND_FACTOR_REQUIRED: exit.refused,
  SECRET_UNREADABLE: exit.failed,
  SERVER_BUSY: exit.unreachable,
  TASK_NOT_CANCELLABLE: exit.conflict,
  TASK_NOT_RETRYABLE: exit.conflict,
  TASK_STUCK: exit.failed,
  UNAUTHENTICATED: exit.refused,
  UPLOAD_ABANDONED: exit.failed,
  VM_STATE_CONFLICT: exit.conflict,
  VOLUME_IN_USE: exit.conflict,
}

/** A code that a newer server knows and we do not is a failure. */
export const exitCodeOfProblem = (code: string): number =>
  Object.hasOwn(exitCodeOf, code) ? exitCodeOf[code as ErrorCode] : exit.failed

export function exitCodeFor(error: unknown): number {
  if (error instanceof UsageError) return exit.usage
  if (error instanceof ServerUnreachable || error instanceof NoServer) return exit.unreachable
  if (error instanceof ApiProblem) return exitCodeOfProblem(error.code)
  if (error instanceof FileError || error instanceof DiskFormatError || error instanceof OvfError)
    return exit.invalidFile
  return exit.failed
}
