/** Quotas: how much an organisation, or one of its projects, may have at a time. */
import type { Actor } from '@covisor/model'
import type { QuotaResource } from '@covisor/store'
import type { AsOf } from '../as-of.ts'

export interface QuotaUseCases {
  /** Every resource, at both levels: of the project that is acted in, or the one that is named, and of its organisation. */
  list(actor: Actor, project: string | undefined, when?: AsOf): Promise<readonly QuotaRecord[]>
  /**
   * An organisation's limit holds what its projects are limited to, so many times as `overcommit` says. Throws QUOTA_EXCEEDED
   * for what would not. undefined takes the limit away. Lower than what is used
   * is allowed: nothing goes, and nothing more comes.
   */
  set(actor: Actor, params: NewQuota): Promise<void>
  /** The limits of one place alone, with the id of the place. */
  limits(
    actor: Actor,
    at: QuotaPlace,
    when?: AsOf,
  ): Promise<{ readonly id: string; readonly limits: readonly (QuotaLimit & { readonly maximum: number })[] }>
  /** Several at once: all or none. */
  setAll(actor: Actor, at: QuotaPlace, limits: readonly QuotaLimit[]): Promise<void>
}

export interface QuotaLimit {
  readonly resource: QuotaResource
  readonly poolClass: string | null
  /** undefined: none. */
  readonly maximum: number | undefined
  readonly overcommit: number | null
}

export interface NewQuota {
  readonly at: QuotaPlace
  readonly resource: QuotaResource
  /** Of storage: only in pools of this class. */
  readonly poolClass?: string | undefined
  readonly maximum: number | undefined
  /** Of an organisation; 1 or more. Absent: 1. */
  readonly overcommit?: number | undefined
}

export type QuotaPlace =
  | { readonly kind: 'organisation'; readonly organisation: string }
  | { readonly kind: 'project'; readonly project: string }

export interface QuotaRecord {
  readonly resource: QuotaResource
  readonly organisation: { readonly id: string; readonly name: string }
  /** undefined: of the whole organisation. */
  readonly project: { readonly id: string; readonly name: string } | undefined
  /** Of storage: in pools of this class; undefined: in all. */
  readonly poolClass: string | undefined
  readonly used: number
  readonly maximum: number | undefined
  /** Of an organisation with a limit: how many times that its projects' limits together may be. */
  readonly overcommit: number | undefined
}
