/** What a call that starts a task answers: the task that was accepted, or, when only asked, the plan. */
import type { TaskId } from '@covisor/model'
import type { Plan } from './plan/plan.ts'
import type { SavedRequest } from './plan/plans.ts'

export type Outcome<Created = undefined> =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'accepted'; readonly task: TaskId; readonly created: Created }

export interface CallOptions {
  /** Answer with what would happen; commit nothing. */
  readonly plan?: boolean
  /** With `plan`: keep it, with the request that made it, to be applied later. */
  readonly save?: SavedRequest
  /** The saved plan that is applied with this call. */
  readonly savedPlan?: string
  /** From If-Match: the generation that the caller has read. */
  readonly ifGeneration?: number
  /** From Idempotency-Key: the same key and request answer with the same task. */
  readonly idempotencyKey?: string
}
