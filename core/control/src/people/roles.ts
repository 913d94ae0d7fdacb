/** Roles: named sets of verbs. The built-in ones are everybody's; an organisation adds its own. */
import type { Actor, OrganisationId, RoleId, Verb } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface RoleUseCases {
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<RoleRecord>>
  get(actor: Actor, role: string, when?: AsOf): Promise<RoleRecord>
  /** `site`: for all organisations. Verbs as texts: whoever asks may misspell them. */
  create(
    actor: Actor,
    params: { readonly name: string; readonly verbs: readonly string[]; readonly site?: boolean },
  ): Promise<RoleRecord>
  edit(actor: Actor, role: string, change: { readonly verbs: readonly string[] }): Promise<RoleRecord>
  /** Refused while somebody has it. Throws IN_USE. */
  delete(actor: Actor, role: string): Promise<void>
}

export interface RoleRecord {
  readonly id: RoleId
  readonly name: string
  readonly builtIn: boolean
  readonly organisation: OrganisationId | undefined
  readonly verbs: 'all' | readonly Verb[]
}
