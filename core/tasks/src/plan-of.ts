/** What a saga would do, without doing it: for `?plan=true` and for the list of steps beside a running task. */

import type { Json } from './json.ts'
import type { Saga, Step } from './saga.ts'

export interface PlannedStep {
  readonly name: string
  readonly title: string
  /** Whether a failure later on takes it back, or why there is nothing to take back. */
  readonly undo: 'automatic' | { readonly notNeeded: string }
  /** Once this step has succeeded the task can no longer be cancelled or undone. */
  readonly isPointOfNoReturn: boolean
  readonly weight: number
}

export function planOf<Input>(saga: Saga<Input>, input: Input): PlannedStep[] {
  return saga.steps.map((step) => planned(step, input as Json))
}

const planned = (step: Step, input: Json): PlannedStep => ({
  name: step.name,
  title: step.title(input),
  undo: typeof step.undo === 'function' ? 'automatic' : step.undo,
  isPointOfNoReturn: step.commits,
  weight: step.weight,
})
