/**
 * Makes, changes, tests and removes identity providers.
 *
 * Whoever can change a provider can sign in as anybody who comes through it, so that is for those who may do all that these people,
 * and their groups, may.
 */
import { type Actor, AppError, newId, parseName } from '@covisor/model'
import type { IdentityProviderRow, StoreReads, Tx } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseMightier } from '../access/refuse-escalation.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { organisationMeant } from '../people/people-scope.ts'
import type { Services } from '../services.ts'
import { beginVisit, redirectUriOf } from './by-oidc.ts'
import { checkProvider } from './check-provider.ts'
import { groupRolesMeant, isSame, refuseGroupRoles } from './group-roles.ts'
import type { EditIdentityProvider, IdentityProviderRecord, IdentityProviderUseCases } from './identity-providers.ts'
import { type LdapSettings, parseLdapSettings } from './ldap/ldap-settings.ts'
import { type OidcSettings, parseOidcSettings } from './oidc/oidc-settings.ts'
import { hasProviderSecret, setProviderSecret } from './provider-secret.ts'

const VERB = 'installation:sign-in'
const PAGE = 500

export function identityProviderUseCases(services: Services): IdentityProviderUseCases {
  const { store, secrets } = services
  const target = (name: string) => ({ kind: 'identity-provider', id: undefined, name }) as const
  const known = ({ id, name }: IdentityProviderRow) => ({ kind: 'identity-provider', id, name }) as const

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'installation:read', target: target('any') })
      const { asOf: _asOf, ...rest } = query
      const past = storeAt(services, query)
      const page = await past.identityProviders.list('provider', rest)
      return { items: await Promise.all(page.items.map((row) => recordOf(services, past, row))), next: page.next }
    },

    async get(actor, provider, when = {}) {
      authorise(actor, { verb: 'installation:read', target: target(provider) })
      const row = await oneAt(services, when, provider, (at, name) => at.identityProviders.resolve('provider', name))
      return await recordOf(services, storeAt(services, when), row)
    },

    create: (actor, { name: wanted, organisation, oidc, ldap, secret, ...wish }) =>
      change(services, actor, { verb: VERB, target: target(wanted) }, async (tx) => {
        const name = parseName('identity provider', wanted)
        if ((oidc === undefined) === (ldap === undefined))
          throw new AppError('REQUEST_INVALID', { where: 'body', why: 'give oidc or ldap' })
        const settings = oidc === undefined ? await parseLdapSettings(ldap!) : parseOidcSettings(oidc)
        const groupRoles = await groupRolesMeant(tx, actor, wish.groupRoles ?? [])
        await refuseGroupRoles(tx, actor, groupRoles)
        const row = await tx.identityProviders.insert({
          id: newId('identity-provider'),
          name,
          kind: oidc === undefined ? 'ldap' : 'oidc',
          organisation: (await organisationMeant(tx, actor, organisation)).id,
          settings: { ...settings },
          groupRoles,
          admits: wish.admits ?? 'in-group',
          secondFactor: wish.secondFactor ?? 'asked-here',
          disabled: wish.disabled ?? false,
        })
        if (secret !== undefined) await setProviderSecret(tx, secrets, row.id, secret)
        return { result: await recordOf(services, tx, row), target: known(row), after: facts(row, secret) }
      }),

    edit: (actor, provider, wish) =>
      change(services, actor, { verb: VERB, target: target(provider) }, async (tx) => {
        const before = await tx.identityProviders.resolve('provider', provider)
        await refuseUnlessOver(tx, actor, before)
        const after = await tx.identityProviders.update('provider', before.id, await patchOf(tx, actor, before, wish))
        await refuseGroupRoles(tx, actor, after.groupRoles)
        if (wish.secret !== undefined) await setProviderSecret(tx, secrets, after.id, wish.secret)
        if (wish.groupRoles !== undefined) await takeWhatNoGroupGives(tx, after)
        if (after.disabled) await tx.signIns.removeSessionsThrough(after.id)
        return {
          result: await recordOf(services, tx, after),
          target: known(after),
          before: facts(before),
          after: facts(after, wish.secret),
        }
      }),

    delete: (actor, provider) =>
      change(services, actor, { verb: VERB, target: target(provider) }, async (tx) => {
        const row = await tx.identityProviders.resolve('provider', provider)
        await refuseUnlessOver(tx, actor, row)
        const filter = { identityProvider: row.id }
        const [user] = (await tx.users.list('provider', { filter, limit: 1 })).items
        if (user !== undefined)
          throw new AppError('IN_USE', {
            kind: 'identity provider',
            name: row.name,
            by: `user "${user.name}", who comes through it; delete its users first, or disable it`,
          })
        await setProviderSecret(tx, secrets, row.id, '')
        await tx.identityProviders.remove('provider', row.id)
        return { result: undefined, target: known(row), before: facts(row) }
      }),

    async test(actor, provider, user) {
      authorise(actor, { verb: VERB, target: target(provider) })
      return await checkProvider(services, await store.identityProviders.resolve('provider', provider), user)
    },

    async waysIn() {
      const rows = (await store.identityProviders.list('provider', { filter: { kind: 'oidc' }, limit: 100 })).items
      return rows.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ id, name }))
    },

    async beginVisit(provider) {
      const row = await store.identityProviders.find('provider', provider)
      if (row === undefined || row.disabled || row.kind !== 'oidc')
        throw new AppError('NOT_FOUND', { kind: 'identity provider', name: provider })
      return await beginVisit(services, row)
    },
  }
}

async function patchOf(tx: Tx, actor: Actor, before: IdentityProviderRow, wish: EditIdentityProvider) {
  const { name, admits, secondFactor, groupRoles, disabled } = wish
  const settings = await settingsAfter(before, wish)
  return {
    ...(name === undefined ? {} : { name: parseName('identity provider', name) }),
    ...(settings === undefined ? {} : { settings: { ...settings } }),
    ...(admits === undefined ? {} : { admits }),
    ...(secondFactor === undefined ? {} : { secondFactor }),
    ...(groupRoles === undefined ? {} : { groupRoles: await groupRolesMeant(tx, actor, groupRoles) }),
    ...(disabled === undefined ? {} : { disabled }),
  }
}

/** undefined: as they are. A provider of one kind does not become one of another: its people are known by another's names. */
async function settingsAfter({ kind, settings }: IdentityProviderRow, { oidc, ldap }: EditIdentityProvider) {
  if ((kind === 'oidc' ? ldap : oidc) !== undefined)
    throw new AppError('REQUEST_INVALID', {
      where: kind === 'oidc' ? 'ldap' : 'oidc',
      why: `it is of the kind ${kind}`,
    })
  if (oidc !== undefined) return parseOidcSettings({ ...(settings as unknown as OidcSettings), ...oidc })
  return ldap && (await parseLdapSettings({ ...(settings as unknown as LdapSettings), ...ldap }))
}

/** Throws FORBIDDEN unless the actor may do all that the provider's groups give and that its people have. */
async function refuseUnlessOver(tx: Tx, actor: Actor, row: IdentityProviderRow): Promise<void> {
  await refuseGroupRoles(tx, actor, row.groupRoles)
  if (actor.verbs === 'all') return
  let after: string | undefined
  do {
    const query = { filter: { identityProvider: row.id }, limit: PAGE, ...(after === undefined ? {} : { after }) }
    const page = await tx.users.list('provider', query)
    for (const user of page.items) await refuseMightier(tx, actor, user, 'change the identity provider of')
    after = page.next
  } while (after !== undefined)
}

/** Roles that no group gives any more go at once; those that one gives now come with the next sign-in. */
async function takeWhatNoGroupGives(tx: Tx, row: IdentityProviderRow): Promise<void> {
  for (;;) {
    const filter = { identityProvider: row.id }
    const { items } = await tx.bindings.list('provider', { filter, limit: 1000 })
    const surplus = items.filter((binding) => !row.groupRoles.some((role) => isSame(role, binding)))
    for (const { id } of surplus) await tx.bindings.remove('provider', id)
    if (items.length < 1000 || surplus.length === 0) return
  }
}

/** For the audit: that there is a secret, never which. */
const facts = (row: IdentityProviderRow, secret?: string): Readonly<Record<string, Json>> => ({
  name: row.name,
  kind: row.kind,
  settings: row.settings as Json,
  admits: row.admits,
  secondFactor: row.secondFactor,
  groupRoles: row.groupRoles.map((role) => ({ ...role })),
  disabled: row.disabled,
  ...(secret === undefined ? {} : { secret: secret === '' ? 'removed' : 'changed' }),
})

async function recordOf(
  services: Services,
  from: StoreReads,
  row: IdentityProviderRow,
): Promise<IdentityProviderRecord> {
  const named = (found: { readonly name: string } | undefined, id: string) => ({ id, name: found?.name ?? '' })
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    organisation: named(await from.organisations.find('provider', row.organisation), row.organisation),
    oidc: row.kind === 'oidc' ? (row.settings as unknown as OidcSettings) : undefined,
    ldap: row.kind === 'ldap' ? (row.settings as unknown as LdapSettings) : undefined,
    hasSecret: await hasProviderSecret(from, row.id),
    admits: row.admits,
    secondFactor: row.secondFactor,
    groupRoles: await Promise.all(
      row.groupRoles.map(async ({ group, role, organisation, project }) => ({
        group,
        role: named(await from.roles.find('provider', role), role),
        organisation:
          organisation === null
            ? undefined
            : named(await from.organisations.find('provider', organisation), organisation),
        project: project === null ? undefined : named(await from.projects.find('provider', project), project),
      })),
    ),
    disabled: row.disabled,
    createdAt: new Date(row.createdAt),
    redirectUri: row.kind === 'oidc' ? redirectUriOf(services) : undefined,
  }
}
