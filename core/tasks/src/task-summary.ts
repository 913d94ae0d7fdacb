/** A task for people, derived from its log: what it does now, how far it is, why it waits, what is left. */
import { isCommitted, isUnwinding, leftBehind, nextAction } from './next-action.ts'
import type { TaskProgress } from './progress.ts'
import type { AnySaga } from './saga.ts'
import type { Outcome, SagaEvent, TaskFailure } from './saga-event.ts'

export interface TaskSummary {
  readonly phase: 'running' | 'unwinding' | 'waiting' | 'blocked' | Outcome
  /** The step that runs, is undone or waits. */
  readonly step: string | undefined
  /** Why it waits or is blocked. */
  readonly reason: string | undefined
  /** Of the way forward; an unwinding task keeps the share it had reached. */
  readonly percent: number
  readonly isCommitted: boolean
  readonly isCancelRequested: boolean
  /** The latest error, also of an attempt that is being repeated. */
  readonly error: TaskFailure | undefined
  /** Steps whose work may still be there. Of interest when stuck. */
  readonly left: readonly string[]
}

export function taskSummary(
  saga: AnySaga,
  log: readonly SagaEvent[],
  now: number,
  current?: { readonly step: string; readonly progress: TaskProgress },
): TaskSummary {
  const next = nextAction(saga.steps, log, now)
  return {
    phase: next.kind === 'end' ? next.outcome : next.kind === 'wait' ? 'waiting' : phaseOf(next.kind, log),
    step: 'step' in next ? next.step : undefined,
    reason: 'reason' in next ? next.reason : undefined,
    percent: percentOf(saga, log, current),
    isCommitted: isCommitted(log),
    isCancelRequested: log.some((event) => event.kind === 'cancel-requested'),
    error: log.findLast((event) => 'error' in event)?.error,
    left: leftBehind(saga.steps, log),
  }
}

function phaseOf(
  kind: 'run' | 'undo' | 'commit' | 'blocked',
  log: readonly SagaEvent[],
): 'running' | 'unwinding' | 'blocked' {
  if (kind === 'blocked') return 'blocked'
  return isUnwinding(log) ? 'unwinding' : 'running'
}

function percentOf(
  { steps }: AnySaga,
  log: readonly SagaEvent[],
  current: { readonly step: string; readonly progress: TaskProgress } | undefined,
): number {
  const succeeded = new Set(log.flatMap((event) => (event.kind === 'succeeded' ? [event.step] : [])))
  const shareOf = (name: string) => (succeeded.has(name) ? 1 : current?.step === name ? shareDone(current.progress) : 0)
  const total = steps.reduce((sum, step) => sum + step.weight, 0)
  const done = steps.reduce((sum, step) => sum + step.weight * shareOf(step.name), 0)
  return total === 0 ? 0 : Math.floor((100 * done) / total)
}

const shareDone = ({ done, total }: TaskProgress): number =>
  total === undefined || total <= 0 ? 0 : Math.min(1, Math.max(0, done / total))
