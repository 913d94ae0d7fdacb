/**
 * Which tasks there are to run, and who runs them. Defined here, implemented by core/store (memory in ./testing).
 *
 * Putting a task into the queue is not here: that is one row in the transaction that accepts a request. A task rests
 * (TaskRest) whenever nobody needs to hold it; resting is a row with a time and a key, not a timer in a process.
 */
import type { Json } from './json.ts'
import type { Outcome, SagaEvent, TaskFailure } from './saga-event.ts'
import type { Lease } from './saga-log.ts'

export interface TaskQueue {
  /**
   * Takes up to `limit` tasks, oldest first, that are due and that nobody holds (never claimed, released, or the lease ran
   * out). Each gets `owner`, the next epoch and `leaseUntil`, in one transaction. Due: new, or its rest is over (see
   * TaskRest), or woken, or a cancel was requested since it came to rest. Those of a tenant that has its `share` are passed
   * over until one of them is released.
   */
  claim(request: ClaimRequest): Promise<ClaimResult>

  /** Prolongs leases, answering for each in the same order. `lost` when the owner or epoch is no longer the current one. */
  renew(leases: readonly Lease[], leaseUntil: number): Promise<readonly LeaseStatus[]>

  /** Gives a task back. A lease that is not current changes nothing and is no error: the new owner will release it. */
  release(lease: Lease, rest: TaskRest): Promise<void>

  /**
   * Makes due every resting task that waits for `key`. Each task that has not ended also answers to `taskKey(id)`
   * whatever it waits for. Durable; meant to be called in the transaction that learns the news, or after it.
   */
  wake(key: string): Promise<void>

  /** Notes the wish and makes the task due. The runner decides whether it came in time. Repeating it changes nothing. */
  requestCancel(taskId: string, by: string): Promise<void>

  /** Calls the listener when there may be something to claim: after a commit with a task in it, a wake or a cancel. */
  onWake(listener: () => void): () => void
}

/** The key by which one task can be woken: retry now, or go on after being stuck. */
export const taskKey = (taskId: string): string => `task:${taskId}`

export interface ClaimRequest {
  readonly now: number
  readonly owner: string
  readonly leaseUntil: number
  readonly limit: number
  /** How many may be held of one tenant, by all runners together; absent: as many as there are. */
  readonly share?: number
}

export interface ClaimResult {
  readonly tasks: readonly ClaimedTask[]
  /** The earliest time to come at which a task becomes due or another runner's lease runs out; undefined: nothing in sight. */
  readonly nextDueAt: number | undefined
}

export interface ClaimedTask {
  readonly lease: Lease
  readonly saga: string
  readonly version: number
  readonly input: Json
  readonly log: readonly SagaEvent[]
  /** A wake reached it since it came to rest. Claiming clears the mark. */
  readonly woken: boolean
  /** Who asked to cancel it, if anybody did. Stays until the task has ended. */
  readonly cancelRequestedBy: string | undefined
}

export type LeaseStatus =
  | { readonly kind: 'held'; readonly cancelRequestedBy: string | undefined }
  | { readonly kind: 'lost' }

export type TaskRest =
  /** Due again at that time: a retry with back-off, or (now) a runner that stops. */
  | { readonly kind: 'due'; readonly at: number }
  /** Due when `for` is woken, at the latest at `recheckAt`. */
  | { readonly kind: 'waiting'; readonly for: string; readonly reason: string; readonly recheckAt: number }
  /**
   * Shown like stuck, but nothing was lost: this release cannot run it (unknown saga, or a log it cannot read). Due when
   * `for` (`saga:<name>@<version>`) is woken, which a runner that knows the saga does at its start, or at `recheckAt`.
   */
  | { readonly kind: 'blocked'; readonly for: string; readonly reason: string; readonly recheckAt: number }
  /** An undo was refused. Due only when a person wakes `taskKey(id)`. `left`: the steps whose work may still be there. */
  | { readonly kind: 'stuck'; readonly error: TaskFailure; readonly left: readonly string[] }
  /** Never due again. The failure that made it unwind; none for a cancelled or a successful task. */
  | { readonly kind: 'ended'; readonly outcome: Exclude<Outcome, 'stuck'>; readonly error: TaskFailure | undefined }
