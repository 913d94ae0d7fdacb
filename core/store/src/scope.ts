/**
 * Whose rows a call may see. Every repository function on tenant-owned rows takes one, and it cannot be left out.
 *
 * An Actor can be given as it is. 'provider' crosses all borders, so it is a word one can search the code for; repositories of
 * rows that no tenant owns (hosts, endpoints, pools) accept nothing else.
 */
import type { OrganisationId, ProjectId, Sight } from '@covisor/model'

export type Scope = 'provider' | TenantScope

export interface TenantScope {
  readonly organisation: OrganisationId
  /** 'all': every project of the organisation, for those who may see them. */
  readonly project: ProjectId | 'all'
  /** Narrows that to single resources. Absent: nothing is narrowed. */
  readonly sight?: Sight | undefined
}
