/** Exit codes: permanent, a total record over the error codes of the API. docs/cli.md lists them. */
import { ApiProblem, type ErrorCode, ServerUnreachable } from '@covisor/client'
import { UsageError } from '../usage-error.ts'

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
  /** As shells say for Ctrl-C: the task goes on without us. */
  detached: 130,
} as const

export const exitCodeOf: Readonly<Record<ErrorCode, number>> = {
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
  HOST_REFUSED: exit.failed,
  HOST_UNREACHABLE: exit.unreachable,
  IDEMPOTENCY_KEY_REUSED: exit.conflict,
  ID_MALFORMED: exit.usage,
  IMPORT_INVALID: exit.invalidFile,
  IMPORT_MISMATCH: exit.invalidFile,
  INTERNAL: exit.failed,
  NAME_AMBIGUOUS: exit.conflict,
  NAME_INVALID: exit.usage,
  NAME_TAKEN: exit.conflict,
  NETWORK_IN_USE: exit.conflict,
  NOT_FOUND: exit.notFound,
  NOT_SUPPORTED: exit.refused,
  OBSERVE_ONLY: exit.refused,
  PATH_REFUSED: exit.refused,
  POOL_FULL: exit.noRoom,
  POOL_UNUSABLE: exit.noRoom,
  QUOTA_EXCEEDED: exit.noRoom,
  REQUEST_INVALID: exit.usage,
  REQUEST_TOO_LARGE: exit.usage,
  SERVER_BUSY: exit.unreachable,
  TASK_NOT_CANCELLABLE: exit.conflict,
  TASK_STUCK: exit.failed,
  UNAUTHENTICATED: exit.refused,
  UPLOAD_ABANDONED: exit.failed,
  VM_STATE_CONFLICT: exit.conflict,
  VOLUME_IN_USE: exit.conflict,
}

export function exitCodeFor(error: unknown): number {
  if (error instanceof UsageError) return exit.usage
  if (error instanceof ServerUnreachable) return exit.unreachable
  if (error instanceof ApiProblem) return (exitCodeOf as Readonly<Record<string, number>>)[error.code] ?? exit.failed
  return exit.failed
}
