/** Users: who can sign in, here or through an identity provider. A user belongs to one organisation; what they may do is said by bindings, there or elsewhere. */
import type { Actor, OrganisationId, UserId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface UserUseCases {
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<UserRecord>>
  get(actor: Actor, user: string, when?: AsOf): Promise<UserRecord>
  /** The secret signs in once, within a day, to set a password; it is shown to nobody again. */
  create(
    actor: Actor,
    params: { readonly name: string; readonly displayName?: string; readonly organisation?: string },
  ): Promise<{ readonly user: UserRecord; readonly secret: string }>
  /** A user who will come through an identity provider, known there by this subject; theirs is no secret of ours. */
  createThrough(
    actor: Actor,
    identityProvider: string,
    params: { readonly name: string; readonly subject: string; readonly displayName?: string },
  ): Promise<UserRecord>
  /** `disabled` ends sessions at once and refuses tokens; enabling brings the tokens back. */
  edit(
    actor: Actor,
    user: string,
    change: { readonly displayName?: string; readonly disabled?: boolean },
  ): Promise<UserRecord>
  delete(actor: Actor, user: string): Promise<void>
  /** A new way in for who has lost theirs. */
  signInSecret(actor: Actor, user: string): Promise<string>
  /** Ends all sessions. */
  signOut(actor: Actor, user: string): Promise<void>
}

export interface UserRecord {
  readonly id: UserId
  readonly name: string
  readonly displayName: string
  readonly organisation: { readonly id: OrganisationId; readonly name: string }
  readonly disabled: boolean
  /** Through which they sign in, known there as `subject`; undefined: with what they have here. */
  readonly identityProvider: { readonly id: string; readonly name: string; readonly subject: string } | undefined
  readonly secondFactors: readonly ('app' | 'passkey')[]
  readonly createdAt: Date
}
