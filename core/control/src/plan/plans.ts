/** Plans that were saved to be applied later, perhaps after somebody else approved them. */
import type { Actor, TaskId } from '@covisor/model'
import type { Page, PageQuery } from '../page.ts'
import type { Plan } from './plan.ts'

export interface PlanUseCases {
  /** Newest first. */
  list(actor: Actor, query: PageQuery & { readonly state?: SavedPlanState }): Promise<Page<SavedPlanRecord>>
  get(actor: Actor, plan: string): Promise<SavedPlanRecord>
  /** By somebody else than who saved it. Throws FORBIDDEN, PLAN_STALE. */
  approve(actor: Actor, plan: string): Promise<SavedPlanRecord>
  withdraw(actor: Actor, plan: string): Promise<SavedPlanRecord>
  /** What was asked for, for the edge that applies it. Throws PLAN_STALE when it was applied or withdrawn. */
  request(actor: Actor, plan: string): Promise<SavedRequest>
}

export const savedPlanStates = ['waiting', 'approved', 'applied', 'withdrawn'] as const
export type SavedPlanState = (typeof savedPlanStates)[number]

/** A request of the public API, as its edge will make it again. */
export interface SavedRequest {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export interface SavedPlanRecord {
  readonly id: string
  readonly operation: string
  readonly state: SavedPlanState
  readonly savedBy: string
  readonly approvedBy: string | undefined
  readonly approvedAt: Date | undefined
  readonly task: TaskId | undefined
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly plan: Plan
}
