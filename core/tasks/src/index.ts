/** Runs sagas from a log: steps, undo, plan, runner, leases. Knows no VM. */
export { type CancelAnswer, canCancel } from './can-cancel.ts'
export { type Clock, systemClock } from './clock.ts'
export type { ErrorJudge } from './event-after-error.ts'
export { TaskCancelled, TaskInterrupted } from './interruptions.ts'
export { type Json, type JsonOf, jsonCopy } from './json.ts'
export { isCommitted, isUnwinding, leftBehind, type NextAction, nextAction, type StepFacts } from './next-action.ts'
export { type PlannedStep, planOf } from './plan-of.ts'
export type { ProgressSink, TaskProgress } from './progress.ts'
export type { RetryPolicy } from './retry-policy.ts'
export {
  type AnySaga,
  type NoUndo,
  type Saga,
  type Step,
  type StepContext,
  type StepDefinition,
  saga,
  sagaKey,
} from './saga.ts'
export type { Outcome, SagaEvent, SagaEventKind, TaskFailure } from './saga-event.ts'
export { type Lease, LeaseLost, type SagaLog } from './saga-log.ts'
export { StepMustWait } from './step-must-wait.ts'
export {
  type ClaimedTask,
  type ClaimRequest,
  type ClaimResult,
  type LeaseStatus,
  type TaskQueue,
  type TaskRest,
  taskKey,
} from './task-queue.ts'
export { TaskRunner, type TaskRunnerOptions } from './task-runner.ts'
export { type TaskSummary, taskSummary } from './task-summary.ts'
