/** Projects: what VMs, volumes and images are in, with names and quotas of their own. */
import type { Actor, OrganisationId, ProjectId, Verb } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface ProjectUseCases {
  /** Those that the actor has a role in. */
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<ProjectRecord>>
  get(actor: Actor, project: string, when?: AsOf): Promise<ProjectRecord>
  create(
    actor: Actor,
    params: { readonly name: string; readonly description?: string; readonly organisation?: string },
  ): Promise<ProjectRecord>
  edit(
    actor: Actor,
    project: string,
    change: {
      readonly description?: string
      readonly approvalFor?: readonly string[]
      readonly leaseDays?: number | null
    },
  ): Promise<ProjectRecord>
  /** Refused while anything is in it, and for the last one. Throws IN_USE. */
  delete(actor: Actor, project: string): Promise<void>
}

export interface ProjectRecord {
  readonly id: ProjectId
  readonly name: string
  readonly description: string
  readonly organisation: { readonly id: OrganisationId; readonly name: string }
  /** Verbs that are done in it only as a plan that somebody else approved. */
  readonly approvalFor: readonly Verb[]
  /** How long VMs may run without being extended; new ones get it. undefined: for ever. */
  readonly leaseDays: number | undefined
  readonly createdAt: Date
}
