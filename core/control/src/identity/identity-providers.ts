/**
 * Identity providers: who else is asked who somebody is, and what their groups may do here.
 *
 * People come through a provider as users of their own, known by what the provider calls them for ever (its subject), never by an
 * e-mail address or a name, which are given to somebody else one day.
 */
import type { Actor, IdentityProviderId } from '@covisor/model'
import type { Admission, IdentityProviderKind, ProviderFactor } from '@covisor/store'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'
import type { LdapSettings } from './ldap/ldap-settings.ts'
import type { OidcSettings } from './oidc/oidc-settings.ts'

export interface IdentityProviderUseCases {
  list(actor: Actor, query: PageQuery & AsOf): Promise<Page<IdentityProviderRecord>>
  get(actor: Actor, provider: string, when?: AsOf): Promise<IdentityProviderRecord>
  create(actor: Actor, wish: NewIdentityProvider): Promise<IdentityProviderRecord>
  /** `disabled` ends the sessions of all who come through it, and refuses their tokens. */
  edit(actor: Actor, provider: string, wish: EditIdentityProvider): Promise<IdentityProviderRecord>
  /** Throws IN_USE while there are users who come through it. */
  delete(actor: Actor, provider: string): Promise<void>
  /** Asks it, as a sign-in would; for `user`, where that can be asked, who that is and which roles they would have. */
  test(actor: Actor, provider: string, user?: string): Promise<readonly ProviderCheck[]>
  /** Those that a browser can be sent to: for whoever is about to sign in. */
  waysIn(): Promise<readonly WayIn[]>
  /** Begins a sign-in there. The secret stays with the browser that began, and comes back with the answer. */
  beginVisit(provider: string): Promise<Visit>
}

interface Wishes {
  readonly oidc?: Partial<OidcSettings>
  readonly ldap?: Partial<LdapSettings>
  /** Of the client, or of whoever looks people up. Shown to nobody again. */
  readonly secret?: string
  readonly admits?: Admission
  readonly secondFactor?: ProviderFactor
  readonly groupRoles?: readonly GroupRoleWish[]
  readonly disabled?: boolean
}

export interface NewIdentityProvider extends Wishes {
  readonly name: string
  /** Whose users come through it; the actor's own if not said. */
  readonly organisation?: string
}

export interface EditIdentityProvider extends Wishes {
  readonly name?: string
}

export interface GroupRoleWish {
  readonly group: string
  readonly role: string
  readonly at:
    | { readonly kind: 'site' }
    | { readonly kind: 'organisation'; readonly organisation: string }
    | { readonly kind: 'project'; readonly project: string }
}

interface Named {
  readonly id: string
  readonly name: string
}

export interface IdentityProviderRecord {
  readonly id: IdentityProviderId
  readonly name: string
  readonly kind: IdentityProviderKind
  readonly organisation: Named
  readonly oidc: OidcSettings | undefined
  readonly ldap: LdapSettings | undefined
  readonly hasSecret: boolean
  readonly admits: Admission
  readonly secondFactor: ProviderFactor
  readonly groupRoles: readonly {
    readonly group: string
    readonly role: Named
    readonly organisation: Named | undefined
    readonly project: Named | undefined
  }[]
  readonly disabled: boolean
  readonly createdAt: Date
  /** What the other side is to be told: where it sends people back. undefined: it is not asked by browsers, or not known. */
  readonly redirectUri: string | undefined
}

export interface ProviderCheck {
  readonly what: string
  readonly isGood: boolean
  /** What was found, or why not. */
  readonly detail: string
}

export interface WayIn {
  readonly id: IdentityProviderId
  readonly name: string
}

export interface Visit {
  readonly secret: string
  readonly expiresAt: Date
  /** Where the browser goes. */
  readonly url: string
}
