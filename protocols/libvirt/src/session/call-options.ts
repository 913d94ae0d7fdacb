/** What may be said about any single call. */
import type { Priority } from '../protocol/procedure.ts'

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Counts from the call, waiting for a turn included. */
  readonly timeoutMs?: number | undefined
  /** Overrides what the table says about the procedure. */
  readonly priority?: Priority | undefined
}
