/** Quotas: how much an organisation, or one of its projects, may have at a time. */
import type { Actor } from '@covisor/model'
import type { QuotaResource } from '@covisor/store'

export interface QuotaUseCases {
  /** Every resource, at both levels: of the project that is acted in, or the one that is named, and of its organisation. */
  list(actor: Actor, project: string | undefined): Promise<readonly QuotaRecord[]>
  /** undefined takes the limit away. Lower than what is used is allowed: nothing goes, and nothing more comes. */
  set(
    actor: Actor,
    params: { readonly at: QuotaPlace; readonly resource: QuotaResource; readonly maximum: number | undefined },
  ): Promise<void>
}

export type QuotaPlace =
  | { readonly kind: 'organisation'; readonly organisation: string }
  | { readonly kind: 'project'; readonly project: string }

export interface QuotaRecord {
  readonly resource: QuotaResource
  readonly organisation: { readonly id: string; readonly name: string }
  /** undefined: of the whole organisation. */
  readonly project: { readonly id: string; readonly name: string } | undefined
  readonly used: number
  readonly maximum: number | undefined
}
