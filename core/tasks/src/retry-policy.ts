/** How often and how soon a step is tried again. Delays double; there is no jitter, because one runner holds one task. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Not a limit for an undo or after the point of no return: those never give up. */
  readonly attempts: number
  readonly firstDelayMs?: number
  readonly maxDelayMs?: number
  /** Which errors are worth another attempt; absent: what the runner was told (`ErrorJudge.isTransient`). */
  readonly isTransient?: (error: unknown) => boolean
}

const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 60_000
const FIRST_RECHECK_MS = 30_000
const MAX_RECHECK_MS = 600_000

/** `attempt` is the one that just failed, counted from 1. */
export function retryDelayMs(policy: RetryPolicy | undefined, attempt: number): number {
  return doubled(policy?.firstDelayMs ?? FIRST_DELAY_MS, policy?.maxDelayMs ?? MAX_DELAY_MS, attempt)
}

/**
 * A wait ends when its key is woken; the recheck is only for the wake that got lost. It grows so that a host that is away
 * for a week does not fill the log. `waits` counts this step's waits, this one included.
 */
export function recheckDelayMs(waits: number): number {
  return doubled(FIRST_RECHECK_MS, MAX_RECHECK_MS, waits)
}

const doubled = (first: number, max: number, nth: number): number => Math.min(max, first * 2 ** Math.min(nth - 1, 30))
