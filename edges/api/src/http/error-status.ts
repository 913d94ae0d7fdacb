/** The HTTP status of every error code. Total: a new code without a status does not compile. */
import type { ErrorCode } from '@covisor/model'

export const statusOf: Readonly<Record<ErrorCode, number>> = {
  CAPACITY_EXHAUSTED: 507,
  CONFLICT: 409, // 412 when the request had If-Match
  CONSOLE_UNAVAILABLE: 409,
  CURSOR_TOO_OLD: 410,
  DISK_INVALID: 422,
  ENDPOINT_EXISTS: 409,
  ENDPOINT_IN_USE: 409,
  ENDPOINT_URI_INVALID: 400,
  FORBIDDEN: 403,
  HOST_KEY_CHANGED: 502,
  HOST_REFUSED: 502,
  HOST_UNREACHABLE: 503,
  IDEMPOTENCY_KEY_REUSED: 422,
  ID_MALFORMED: 400,
  IMPORT_INVALID: 422,
  IMPORT_MISMATCH: 422,
  INTERNAL: 500,
  NAME_AMBIGUOUS: 409,
  NAME_INVALID: 400,
  NAME_TAKEN: 409,
  NETWORK_IN_USE: 409,
  NOT_FOUND: 404,
  NOT_SUPPORTED: 422, // 405 for a method that a path does not have
  OBSERVE_ONLY: 409,
  PATH_REFUSED: 403,
  POOL_FULL: 507,
  POOL_UNUSABLE: 409,
  QUOTA_EXCEEDED: 403,
  REQUEST_INVALID: 400, // 408 when the body does not arrive, 415 when it is not JSON
  REQUEST_TOO_LARGE: 413,
  SERVER_BUSY: 503, // 429 for too many sign-ins
  TASK_NOT_CANCELLABLE: 409,
  TASK_STUCK: 409,
  UNAUTHENTICATED: 401,
  UPLOAD_ABANDONED: 410,
  VM_STATE_CONFLICT: 409,
  VOLUME_IN_USE: 409,
}
