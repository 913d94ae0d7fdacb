/** Bindings: who has which role, and where it counts: on one resource, in a project, an organisation, or everywhere. */
import type { Actor, BindingId, SingleKind } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface BindingUseCases {
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<BindingRecord>>
  /** Throws FORBIDDEN for a role that allows what the actor may not do there. */
  create(
    actor: Actor,
    params: { readonly user: string; readonly role: string; readonly at: BindingPlace },
  ): Promise<BindingRecord>
  delete(actor: Actor, binding: string): Promise<void>
}

export type BindingPlace =
  | { readonly kind: 'site' }
  | { readonly kind: 'organisation'; readonly organisation: string | undefined }
  | { readonly kind: 'project'; readonly project: string }
  /** Project undefined: the one that is acted in. The provider's things are in none. */
  | {
      readonly kind: 'resource'
      readonly of: SingleKind
      readonly resource: string
      readonly project: string | undefined
    }

export interface BindingRecord {
  readonly id: BindingId
  readonly user: { readonly id: string; readonly name: string }
  readonly role: { readonly id: string; readonly name: string }
  readonly organisation: { readonly id: string; readonly name: string } | undefined
  readonly project: { readonly id: string; readonly name: string } | undefined
  /** Counts there alone. The name is '' when it is gone. */
  readonly resource: { readonly kind: SingleKind; readonly id: string; readonly name: string } | undefined
}
