/** How a task rests once nothing is left to do now: the row that brings it back at the right time, or never. */
import { leftBehind, type NextAction } from './next-action.ts'
import { type AnySaga, sagaKey } from './saga.ts'
import type { SagaEvent, TaskFailure } from './saga-event.ts'
import type { TaskRest } from './task-queue.ts'

const RECHECK_BLOCKED_MS = 300_000

export function restAfter(
  action: Extract<NextAction, { kind: 'wait' | 'end' | 'blocked' }>,
  saga: AnySaga,
  log: readonly SagaEvent[],
  now: number,
): TaskRest {
  switch (action.kind) {
    case 'wait':
      return action.for === undefined
        ? { kind: 'due', at: action.until }
        : { kind: 'waiting', for: action.for, reason: action.reason, recheckAt: action.until }
    case 'blocked':
      return blockedRest(sagaKey(saga), action.reason, now)
    case 'end':
      if (action.outcome !== 'stuck')
        return { kind: 'ended', outcome: action.outcome, error: whyUnwound(action.outcome, log) }
      return { kind: 'stuck', error: whyStuck(log), left: leftBehind(saga.steps, log) }
    default:
      return action satisfies never
  }
}

/** This release cannot run the task. It is shown, kept, and looked at again, because another release may. */
export function blockedRest(saga: string, reason: string, now: number): TaskRest {
  return { kind: 'blocked', for: blockedKey(saga), reason, recheckAt: now + RECHECK_BLOCKED_MS }
}

export const blockedKey = (saga: string): string => `saga:${saga}`

function whyUnwound(outcome: 'succeeded' | 'unwound', log: readonly SagaEvent[]): TaskFailure | undefined {
  if (outcome === 'succeeded' || log.some((event) => event.kind === 'cancel-requested')) return undefined
  return log.find((event) => event.kind === 'failed')?.error
}

function whyStuck(log: readonly SagaEvent[]): TaskFailure {
  const refused = log.findLast((event) => event.kind === 'undo-failed')
  return refused?.error ?? { code: 'INTERNAL', message: 'an undo was refused', params: {} }
}
