/**
 * The events of a task log. They outlive releases: the set is fixed by docs/adr/0002-task-log-events.md.
 *
 * Every event is a fact, written before the next thing is done. `at` is milliseconds since 1970, given by the writer; order
 * is the order of the log and never that of `at`, because clocks of two servers differ.
 */
import type { Json } from './json.ts'

export type SagaEvent =
  /** A step is about to run, for the first time or again after a retry, a wait or a crash. */
  | { readonly kind: 'started'; readonly step: string; readonly at: number }
  | { readonly kind: 'succeeded'; readonly step: string; readonly at: number; readonly output: Json }
  /** For good: the task unwinds, this step included, because a lost reply looks like a failure. */
  | { readonly kind: 'failed'; readonly step: string; readonly at: number; readonly error: TaskFailure }
  /** An attempt failed, another follows. `attempt` is the one that failed, counted from 1. */
  | {
      readonly kind: 'retried'
      readonly step: string
      readonly at: number
      readonly phase: 'run' | 'undo'
      readonly attempt: number
      readonly notBefore: number
      readonly error: TaskFailure
    }
  /** Neither failed nor undone: it goes on when `for` is woken, and looks again by itself at `recheckAt`. */
  | {
      readonly kind: 'waiting' | 'undo-waiting'
      readonly step: string
      readonly at: number
      readonly for: string
      readonly reason: string
      readonly recheckAt: number
    }
  /** Woken: the wait or back-off is over, or a person asked a stuck task to go on. */
  | { readonly kind: 'resumed'; readonly at: number }
  | { readonly kind: 'undo-started'; readonly step: string; readonly at: number }
  | { readonly kind: 'undone'; readonly step: string; readonly at: number }
  /** The hypervisor refused the undo. Going on could destroy what the user still has, so a person decides. */
  | { readonly kind: 'undo-failed'; readonly step: string; readonly at: number; readonly error: TaskFailure }
  /** The point of no return: from here there is only forward. */
  | { readonly kind: 'committed'; readonly step: string; readonly at: number }
  | { readonly kind: 'cancel-requested'; readonly at: number; readonly by: string }
  | { readonly kind: 'ended'; readonly at: number; readonly outcome: Outcome }

export type SagaEventKind = SagaEvent['kind']

/** `unwound`: everything was undone. `stuck`: an undo was refused, and something is left behind. */
export type Outcome = 'succeeded' | 'unwound' | 'stuck'

/** An error as plain data, so that it can be shown after a restart by a release that never threw it. */
export interface TaskFailure {
  readonly code: string
  readonly message: string
  readonly params: { readonly [name: string]: Json }
}
