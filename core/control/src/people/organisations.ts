/** Organisations: the customers of a site, each with users and projects of its own. The provider makes them. */
import type { Actor, OrganisationId } from '@covisor/model'
import type { Sharing } from '@covisor/store'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface OrganisationUseCases {
  /** All for the provider; the own one for everybody else. */
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<OrganisationRecord>>
  get(actor: Actor, organisation: string, when?: AsOf): Promise<OrganisationRecord>
  /** With a first project named "default". */
  create(
    actor: Actor,
    params: { readonly name: string; readonly description?: string; readonly sharing?: Sharing },
  ): Promise<OrganisationRecord>
  edit(
    actor: Actor,
    organisation: string,
    change: { readonly description?: string; readonly needsSecondFactor?: boolean; readonly sharing?: Sharing },
  ): Promise<OrganisationRecord>
  /** Refused while a user is in it, or anything is in its projects. Throws IN_USE. */
  delete(actor: Actor, organisation: string): Promise<void>
}

export interface OrganisationRecord {
  readonly id: OrganisationId
  readonly name: string
  readonly description: string
  /** Whether its users have to show a second factor. */
  readonly needsSecondFactor: boolean
  readonly sharing: Sharing
  readonly createdAt: Date
}
