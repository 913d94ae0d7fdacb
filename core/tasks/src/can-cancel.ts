/** Whether a cancel would still come in time: asked by the API before it accepts one, and by the runner when it arrives. */
import { isUnwinding, nextAction, type StepFacts } from './next-action.ts'
import type { SagaEvent } from './saga-event.ts'

export type CancelAnswer = 'possible' | 'ended' | 'past the point of no return' | 'being undone already' | 'unreadable'

export function canCancel(steps: readonly StepFacts[], log: readonly SagaEvent[]): CancelAnswer {
  const next = nextAction(steps, log, Number.POSITIVE_INFINITY)
  if (log.at(-1)?.kind === 'ended') return 'ended'
  if (next.kind === 'blocked') return 'unreadable'
  if (next.kind === 'commit' || log.some((event) => event.kind === 'committed')) return 'past the point of no return'
  if (isUnwinding(log)) return 'being undone already'
  return 'possible'
}
