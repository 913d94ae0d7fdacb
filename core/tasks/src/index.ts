/** Runs sagas from a log: steps, undo, plan, runner, leases. Knows no VM. */
export { type Json, type JsonOf, jsonCopy } from './json.ts'
export type { ProgressSink, TaskProgress } from './progress.ts'
export type { Outcome, SagaEvent, SagaEventKind, TaskFailure } from './saga-event.ts'
export { type Lease, LeaseLost, type SagaLog } from './saga-log.ts'
export {
  type ClaimedTask,
  type ClaimRequest,
  type ClaimResult,
  type LeaseStatus,
  type TaskQueue,
  type TaskRest,
  taskKey,
} from './task-queue.ts'
