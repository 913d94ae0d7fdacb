/**
 * What an error of a step means for its task. Pure: error and log in, the event to write out.
 *
 * Waiting is neither failure nor success. Before the point of no return a step gives up when its attempts are used; after it,
 * and while undoing, a task never gives up on an error that may pass. Only an undo that was refused is left to a person.
 */
import { attemptOf, isCommitted, isUnwinding } from './next-action.ts'
import { recheckDelayMs, retryDelayMs } from './retry-policy.ts'
import type { Step } from './saga.ts'
import type { SagaEvent, TaskFailure } from './saga-event.ts'
import { StepMustWait } from './step-must-wait.ts'

/** What this package cannot know about errors, told by whoever throws them. */
export interface ErrorJudge {
  describeError(error: unknown): TaskFailure
  /** For steps whose policy does not say, and for every undo without a policy. Absent: nothing is worth another attempt. */
  isTransient?(error: unknown): boolean
  /** Errors that mean "wait" without being a StepMustWait: a host that stopped answering in the middle of a call. */
  mustWait?(error: unknown): { readonly for: string; readonly reason: string } | undefined
}

export function eventAfterError(
  step: Step,
  phase: 'run' | 'undo',
  log: readonly SagaEvent[],
  error: unknown,
  at: number,
  judge: ErrorJudge,
): SagaEvent {
  const wait = error instanceof StepMustWait ? error : judge.mustWait?.(error)
  if (wait !== undefined) {
    const kind = phase === 'run' ? 'waiting' : 'undo-waiting'
    const waits = 1 + log.filter((event) => event.kind === kind && event.step === step.name).length
    return { kind, step: step.name, at, for: wait.for, reason: wait.reason, recheckAt: at + recheckDelayMs(waits) }
  }

  const failure = judge.describeError(error)
  const attempt = attemptOf(log, step.name, phase)
  if (mayTryAgain(step, phase, log, error, attempt, judge)) {
    const notBefore = at + retryDelayMs(step.retry, attempt)
    return { kind: 'retried', step: step.name, at, phase, attempt, notBefore, error: failure }
  }
  return { kind: phase === 'run' ? 'failed' : 'undo-failed', step: step.name, at, error: failure }
}

function mayTryAgain(
  step: Step,
  phase: 'run' | 'undo',
  log: readonly SagaEvent[],
  error: unknown,
  attempt: number,
  judge: ErrorJudge,
): boolean {
  if (phase === 'run' && isCommitted(log)) return true
  if (phase === 'run' && isUnwinding(log)) return false // cancelled meanwhile: it is undone next, whatever the error
  const isTransient = step.retry?.isTransient?.(error) ?? judge.isTransient?.(error) ?? false
  return isTransient && (phase === 'undo' || attempt < (step.retry?.attempts ?? 1))
}
