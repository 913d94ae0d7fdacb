/** Custom roles. A role can hold no more than its maker may do, or editing it would be a way to more. */
import { type Actor, AppError, builtInRoleNames, isVerb, may, newId, parsePlainName, type Verb } from '@covisor/model'
import type { RoleRow, Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseToGive } from '../access/refuse-escalation.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { peopleScope } from './people-scope.ts'
import type { RoleRecord, RoleUseCases } from './roles.ts'

export function roleUseCases(services: Services): RoleUseCases {
  const target = (name: string) => ({ kind: 'role', id: undefined, name }) as const
  const known = ({ id, name }: RoleRow) => ({ kind: 'role', id, name }) as const

  /** Throws NOT_FOUND, FORBIDDEN: a built-in role, or the provider's, is not an organisation's to change. */
  const ownRole = async (tx: Tx, actor: Actor, role: string, doing: string): Promise<RoleRow> => {
    const row = await tx.roles.resolve(peopleScope(actor), role)
    if (isBuiltIn(row)) throw new AppError('FORBIDDEN', { verb: doing, what: `the built-in role "${row.name}"` })
    if (row.organisation === null && !may(actor, 'organisation:edit'))
      throw new AppError('FORBIDDEN', { verb: doing, what: `role "${row.name}", which is the provider's` })
    return row
  }

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'role:read', target: target('any') })
      const { asOf: _asOf, ...rest } = query
      const page = await storeAt(services, query).roles.list(peopleScope(actor), rest)
      return { items: page.items.map(record), next: page.next }
    },
    async get(actor, role, when = {}) {
      authorise(actor, { verb: 'role:read', target: target(role) })
      return record(await oneAt(services, when, role, (at, name) => at.roles.resolve(peopleScope(actor), name)))
    },

    create: (actor, { name: wanted, verbs: words, site }) =>
      change(services, actor, { verb: 'role:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('role', wanted)
        if (builtInRoleNames.some((builtIn) => builtIn === name))
          throw new AppError('NAME_TAKEN', { kind: 'role', name })
        const verbs = parseVerbs(words)
        if (site === true) authorise(actor, { verb: 'organisation:edit', target: target(name) })
        const organisation = site === true ? null : actor.organisation
        await refuseToGive(tx, actor, 'role:create', { name, verbs }, { organisation, project: null })
        const row = await tx.roles.insert({ id: newId('role'), organisation, name, verbs })
        return { result: record(row), target: known(row), after: { verbs } }
      }),

    edit: (actor, role, { verbs: words }) =>
      change(services, actor, { verb: 'role:edit', target: target(role) }, async (tx) => {
        const before = await ownRole(tx, actor, role, 'change')
        const verbs = parseVerbs(words)
        const place = { organisation: before.organisation, project: null }
        // What it had counts too: taking verbs away from mightier people is not for everybody.
        await refuseToGive(tx, actor, 'role:edit', before, place)
        await refuseToGive(tx, actor, 'role:edit', { name: before.name, verbs }, place)
        const after = await tx.roles.update('provider', before.id, { verbs })
        return { result: record(after), target: known(after), before: { verbs: before.verbs }, after: { verbs } }
      }),

    delete: (actor, role) =>
      change(services, actor, { verb: 'role:delete', target: target(role) }, async (tx) => {
        const row = await ownRole(tx, actor, role, 'delete')
        await refuseToGive(tx, actor, 'role:delete', row, { organisation: row.organisation, project: null })
        const [binding] = (await tx.bindings.list('provider', { filter: { role: row.id }, limit: 1 })).items
        if (binding !== undefined) {
          const user = await tx.users.find('provider', binding.userId)
          throw new AppError('IN_USE', { kind: 'role', name: row.name, by: `user "${user?.name ?? binding.userId}"` })
        }
        const giver = (await everyRow((page) => tx.identityProviders.list('provider', page))).find(({ groupRoles }) =>
          groupRoles.some((given) => given.role === row.id),
        )
        if (giver !== undefined)
          throw new AppError('IN_USE', {
            kind: 'role',
            name: row.name,
            by: `identity provider "${giver.name}", for a group`,
          })
        await tx.roles.remove('provider', row.id)
        return { result: undefined, target: known(row), before: { verbs: row.verbs } }
      }),
  }
}

function parseVerbs(words: readonly string[]): readonly Verb[] {
  return [...new Set(words)].toSorted().map((word) => {
    if (isVerb(word)) return word
    throw new AppError('REQUEST_INVALID', { where: 'verbs', why: `there is no verb "${word.slice(0, 64)}"` })
  })
}

const isBuiltIn = (row: RoleRow): boolean =>
  row.organisation === null && builtInRoleNames.some((name) => name === row.name)

const record = (row: RoleRow): RoleRecord => ({
  id: row.id,
  name: row.name,
  builtIn: isBuiltIn(row),
  organisation: row.organisation ?? undefined,
  verbs: row.verbs,
})
