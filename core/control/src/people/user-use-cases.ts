/** Makes, changes and removes users. Who may do less than a user can neither change that user nor get in as them. */
import { type Actor, AppError, newId, parseName, parsePlainName, type UserId } from '@covisor/model'
import type { SecondFactors, StoreReads, UserRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { newOneTime } from '../access/one-time.ts'
import { refuseMightier, refuseUnlessMay } from '../access/refuse-escalation.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { refuseComingThrough } from '../identity/refuse-coming-through.ts'
import type { Services } from '../services.ts'
import { organisationMeant, organisationNames, peopleScope } from './people-scope.ts'
import type { UserRecord, UserUseCases } from './users.ts'

export function userUseCases(services: Services): UserUseCases {
  const { clock } = services
  const target = (user: string) => ({ kind: 'user', id: undefined, name: user }) as const
  const known = ({ id, name }: UserRow) => ({ kind: 'user', id, name }) as const

  const changeUser = async <T>(
    actor: Actor,
    verb: 'user:edit' | 'user:delete',
    doing: string,
    user: string,
    work: (
      tx: Parameters<Parameters<typeof change>[3]>[0],
      row: UserRow,
    ) => ReturnType<Parameters<typeof change<T>>[3]>,
  ): Promise<T> =>
    await change<T>(services, actor, { verb, target: target(user) }, async (tx) => {
      const row = await tx.users.resolve(peopleScope(actor), user)
      await refuseUnlessMay(tx, actor, verb, { organisation: row.organisation, project: null })
      await refuseMightier(tx, actor, row, doing)
      return { target: known(row), ...(await work(tx, row)) }
    })

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'user:read', target: target('any') })
      const { asOf: _asOf, ...rest } = query
      const past = storeAt(services, query)
      const page = await past.users.list(peopleScope(actor), rest)
      return { next: page.next, items: await recordsOf(past, page.items) }
    },
    async get(actor, user, when = {}) {
      authorise(actor, { verb: 'user:read', target: target(user) })
      const row = await oneAt(services, when, user, (at, name) => at.users.resolve(peopleScope(actor), name))
      return await recordOf(storeAt(services, when), row)
    },

    create: (actor, { name: wanted, displayName, organisation }) =>
      change(services, actor, { verb: 'user:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('user', wanted)
        const shown = displayName === undefined || displayName === '' ? '' : parseName('user', displayName)
        const { id: home } = await organisationMeant(tx, actor, organisation)
        await refuseUnlessMay(tx, actor, 'user:create', { organisation: home, project: null })
        const row = await tx.users.insert({ id: newId('user'), organisation: home, name, displayName: shown })
        const secret = await newOneTime(tx, row.id, clock.now())
        return {
          result: { user: await recordOf(tx, row), secret },
          target: known(row),
          after: { name, organisation: home },
        }
      }),

    createThrough: (actor, identityProvider, { name: wanted, subject, displayName }) =>
      change(services, actor, { verb: 'user:create', target: target(wanted) }, async (tx) => {
        authorise(actor, { verb: 'installation:read', target: { kind: 'identity-provider', name: identityProvider } })
        const provider = await tx.identityProviders.resolve('provider', identityProvider)
        const { organisation } = provider
        await refuseUnlessMay(tx, actor, 'user:create', { organisation, project: null })
        const name = parsePlainName('user', wanted)
        const shown = displayName === undefined || displayName === '' ? '' : parseName('user', displayName)
        const through = { identityProvider: provider.id, subject }
        const row = await tx.users.insert({ id: newId('user'), organisation, name, displayName: shown, ...through })
        return {
          result: await recordOf(tx, row),
          target: known(row),
          after: { name, organisation, identityProvider: provider.name, subject },
        }
      }),

    edit: (actor, user, { displayName, disabled }) =>
      changeUser(actor, 'user:edit', 'change', user, async (tx, row) => {
        if (disabled === true) await refuseLastAdmin(tx, row)
        const after = await tx.users.update('provider', row.id, {
          ...(displayName === undefined ? {} : { displayName: displayName && parseName('user', displayName) }),
          ...(disabled === undefined ? {} : { disabled }),
        })
        if (after.disabled) await tx.signIns.removeSessionsOf(row.id)
        return { result: await recordOf(tx, after), before: facts(row), after: facts(after) }
      }),

    delete: (actor, user) =>
      changeUser(actor, 'user:delete', 'delete', user, async (tx, row) => {
        await refuseLastAdmin(tx, row)
        for (const { binding } of await tx.signIns.allRightsOf(row.id)) await tx.bindings.remove('provider', binding.id)
        await tx.signIns.forget(row.id)
        await tx.secondFactors.forget(row.id)
        await tx.users.remove('provider', row.id)
        return { result: undefined, before: facts(row) }
      }),

    signInSecret: (actor, user) =>
      changeUser(actor, 'user:edit', 'get in as', user, async (tx, row) => {
        await refuseComingThrough(tx, row, 'a secret to sign in with')
        return { result: await newOneTime(tx, row.id, clock.now()), after: { oneTimeSignIn: true } }
      }),

    signOut: (actor, user) =>
      changeUser(actor, 'user:edit', 'sign out', user, async (tx, row) => {
        await tx.signIns.removeSessionsOf(row.id)
        return { result: undefined, after: { sessions: 'ended' } }
      }),
  }
}

/** Throws IN_USE: an installation that nobody may administer can only be helped from its data directory. */
export async function refuseLastAdmin(store: StoreReads, user: UserRow): Promise<void> {
  if (!(await isSiteAdmin(store, user.id))) return
  const roles = (await store.roles.list('provider', { filter: { name: 'admin' } })).items
  for (const role of roles.filter(({ verbs }) => verbs === 'all')) {
    const bindings = (await store.bindings.list('provider', { filter: { role: role.id }, limit: 1000 })).items
    for (const { organisation, resource, userId } of bindings) {
      if (organisation !== null || resource !== null || userId === user.id) continue
      if ((await store.users.find('provider', userId))?.disabled === false) return
    }
  }
  throw new AppError('IN_USE', {
    kind: 'user',
    name: user.name,
    by: 'the installation: nobody else is its administrator',
  })
}

const isSiteAdmin = async (store: StoreReads, user: UserId): Promise<boolean> =>
  (await store.signIns.rightsOf(user)).some(
    ({ binding, role }) => binding.organisation === null && role.verbs === 'all',
  )

const factorWords = (factors: SecondFactors | undefined): UserRecord['secondFactors'] => [
  ...(factors?.totp === true ? (['app'] as const) : []),
  ...((factors?.passkeys ?? 0) > 0 ? (['passkey'] as const) : []),
]

const facts = (row: UserRow) => ({ displayName: row.displayName, disabled: row.disabled })

const recordOf = async (store: StoreReads, row: UserRow): Promise<UserRecord> => (await recordsOf(store, [row]))[0]!

async function recordsOf(store: StoreReads, rows: readonly UserRow[]): Promise<readonly UserRecord[]> {
  const names = await organisationNames(store, rows)
  const factors = await store.secondFactors.of(rows.map(({ id }) => id))
  const providers = await providerNames(store, rows)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    organisation: { id: row.organisation, name: names.get(row.organisation) ?? '' },
    disabled: row.disabled,
    identityProvider:
      row.identityProvider === null
        ? undefined
        : { id: row.identityProvider, name: providers.get(row.identityProvider) ?? '', subject: row.subject ?? '' },
    secondFactors: factorWords(factors.get(row.id)),
    createdAt: new Date(row.createdAt),
  }))
}

async function providerNames(store: StoreReads, rows: readonly UserRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ identityProvider }) => identityProvider ?? []))]
  const found = await Promise.all(ids.map((id) => store.identityProviders.find('provider', id)))
  return new Map(ids.map((id, i) => [id, found[i]?.name ?? '']))
}
