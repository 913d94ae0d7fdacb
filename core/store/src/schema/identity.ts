/**
 * The table of identity providers: who else is asked who somebody is.
 *
 * What is secret (a client's secret, a password to look people up with) is not here but among the sealed settings: this table is
 * versioned, and history holds no secrets.
 */
import type { Id, OrganisationId, ProjectId } from '@covisor/model'
import { bool, initially, int, json, table, text, time } from './column.ts'

export const identityProviderKinds = ['oidc', 'ldap'] as const
export type IdentityProviderKind = (typeof identityProviderKinds)[number]

/** `made`: whom an administrator made here; `in-group`: also whoever has a group that gives a role; `everybody`: whom the provider knows. */
export const admissions = ['made', 'in-group', 'everybody'] as const
export type Admission = (typeof admissions)[number]

/** Whether a sign-in counts as more than a password: never, when the provider says so in it, or always. */
export const providerFactors = ['asked-here', 'when-said', 'trusted'] as const
export type ProviderFactor = (typeof providerFactors)[number]

/** A group of the provider's gives a role. Organisation null: everywhere. Project null: in the whole organisation. */
export interface GroupRole {
  readonly group: string
  readonly role: Id<'role'>
  readonly organisation: OrganisationId | null
  readonly project: ProjectId | null
}

export const identityProviders = table(
  'identity_providers',
  {
    id: text<Id<'identity-provider'>>(),
    name: text(),
    nameKey: text(),
    kind: text<IdentityProviderKind>(),
    /** Whose users those are who come through it. */
    organisation: text<OrganisationId>(),
    /** Where it is and what it is asked for; control knows what, by kind. */
    settings: json<Readonly<Record<string, unknown>>>(),
    groupRoles: initially([], json<readonly GroupRole[]>()),
    admits: text<Admission>(),
    secondFactor: text<ProviderFactor>(),
    disabled: initially(false, bool()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)
