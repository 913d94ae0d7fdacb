/**
 * Where a task's events are kept. Defined here, implemented by whoever keeps them (core/store; memory in ./testing).
 *
 * Every write carries a lease and a position. The lease stops a runner that was thought dead from writing into a task that
 * another one has taken over; the position makes a write whose reply was lost safe to repeat.
 */
import type { SagaEvent } from './saga-event.ts'

export interface SagaLog {
  /**
   * Writes event number `position` (the first is 0) durably, or throws.
   *
   * - The lease must be the task's current one (same owner, same epoch), checked in the same transaction; otherwise LeaseLost.
   *   A lease whose time has run out but that nobody else has claimed is still current.
   * - If the same event already stands at `position`, nothing happens and that is success.
   * - Any other event at `position`, or a gap before it, is a LeaseLost too: somebody else has written.
   */
  append(lease: Lease, position: number, event: SagaEvent): Promise<void>

  /** In order of position. A task without events, or no task at all, is an empty list. */
  read(taskId: string): Promise<readonly SagaEvent[]>
}

/** The right to run a task for a while. The epoch grows with every claim of that task and is never reused. */
export interface Lease {
  readonly taskId: string
  readonly owner: string
  readonly epoch: number
}

/** The task belongs to another runner now. Whoever gets this stops at once and writes nothing more. */
export class LeaseLost extends Error {
  readonly lease: Lease

  constructor(lease: Lease, options?: ErrorOptions) {
    super(`"${lease.owner}" no longer holds task ${lease.taskId} (epoch ${lease.epoch})`, options)
    this.name = 'LeaseLost'
    this.lease = lease
  }
}
