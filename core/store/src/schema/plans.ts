/** The table of saved plans: what was asked for, what was shown of it, and what has become of it. */
import type { Id, IdKind, OrganisationId, ProjectId, TaskId, UserId } from '@covisor/model'
import type { Json } from '@covisor/tasks'
import { initially, int, json, nullable, table, text, time } from './column.ts'

export const savedPlanStates = ['waiting', 'approved', 'applied', 'withdrawn'] as const
export type SavedPlanState = (typeof savedPlanStates)[number]

/** What a plan was made from: it is applied only while all of it is still so. */
export interface PlanBasis {
  /** By "kind id", the generation of everything with a wish of its own that was looked at. */
  readonly generations: Readonly<Record<string, number>>
  /** Of what the plan promises. */
  readonly digest: string
}

export const savedPlans = table('saved_plans', {
  id: text<Id<'plan'>>(),
  organisation: text<OrganisationId>(),
  project: text<ProjectId>(),
  /** The operationId of the public API; an edge's word, which only an edge reads. */
  operation: text(),
  action: text(),
  targetKind: text<IdKind>(),
  target: nullable(text()),
  targetName: text(),
  /** The request as it came, which may hold secrets: never shown, and gone when the plan is applied or withdrawn. */
  request: nullable(json<Json>()),
  /** Plan of core/control. */
  plan: json<Json>(),
  basis: json<PlanBasis>(),
  state: initially('waiting', text<SavedPlanState>()),
  savedBy: nullable(text<UserId>()),
  savedByName: text(),
  approvedByName: nullable(text()),
  approvedAt: nullable(time()),
  task: nullable(text<TaskId>()),
  expiresAt: time(),
  createdAt: time(),
  updatedAt: time(),
  generation: int(),
})
