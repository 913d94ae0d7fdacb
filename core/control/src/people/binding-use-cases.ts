/** Gives roles to users and takes them away. Nobody gives, or takes, more than they may do themselves. */
import { type Actor, AppError, newId, parseId } from '@covisor/model'
import type { BindingRow, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseToGive, verbsOfActorAt } from '../access/refuse-escalation.ts'
import { has, type Place } from '../access/rights.ts'
import type { Services } from '../services.ts'
import type { BindingPlace, BindingRecord, BindingUseCases } from './bindings.ts'
import { organisationMeant, peopleScope } from './people-scope.ts'
import { projectMeant } from './project-use-cases.ts'
import { refuseLastAdmin } from './user-use-cases.ts'

export function bindingUseCases(services: Services): BindingUseCases {
  const { store } = services

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'binding:read', target: { kind: 'binding', name: 'any' } })
      const page = await store.bindings.list(peopleScope(actor), query)
      const items = await Promise.all(page.items.map((row) => recordOf(store, row)))
      return { items: items.filter((item) => isSeen(actor, item)), next: page.next }
    },

    create: (actor, { user, role, at }) =>
      change(
        services,
        actor,
        { verb: 'binding:create', target: { kind: 'user', id: undefined, name: user } },
        async (tx) => {
          const place = await placeMeant(tx, actor, at)
          const given = await tx.roles.resolve(peopleScope(actor), role)
          await refuseToGive(tx, actor, 'binding:create', given, place)
          const row = await tx.users.resolve(peopleScope(actor), user)
          const same = (await tx.signIns.rightsOf(row.id)).find(
            ({ binding }) =>
              binding.role === given.id &&
              binding.organisation === place.organisation &&
              binding.project === place.project,
          )
          // Given already: nothing to do, and nothing to be refused.
          const binding =
            same?.binding ??
            (await tx.bindings.insert({ id: newId('binding'), userId: row.id, role: given.id, ...place }))
          return {
            result: await recordOf(tx, binding),
            target: { kind: 'user', id: row.id, name: row.name },
            after: { role: given.name, ...place },
          }
        },
      ),

    delete: (actor, binding) =>
      change(
        services,
        actor,
        { verb: 'binding:delete', target: { kind: 'binding', id: undefined, name: binding } },
        async (tx) => {
          const row = await tx.bindings.get(peopleScope(actor), parseId('binding', binding))
          const own = await verbsOfActorAt(tx, actor, row)
          if (!has(own, 'binding:read')) throw new AppError('NOT_FOUND', { kind: 'binding', name: binding })
          const role = await tx.roles.get('provider', row.role)
          const user = await tx.users.get('provider', row.userId)
          await refuseToGive(tx, actor, 'binding:delete', role, row)
          if (row.organisation === null && role.verbs === 'all') await refuseLastAdmin(tx, user)
          await tx.bindings.remove('provider', row.id)
          return {
            result: undefined,
            target: { kind: 'user', id: user.id, name: user.name },
            before: { role: role.name, organisation: row.organisation, project: row.project },
          }
        },
      ),
  }
}

async function placeMeant(store: StoreReads, actor: Actor, at: BindingPlace): Promise<Place> {
  switch (at.kind) {
    case 'site':
      return { organisation: null, project: null }
    case 'organisation':
      return { organisation: (await organisationMeant(store, actor, at.organisation)).id, project: null }
    case 'project': {
      const { organisation, id } = await projectMeant(store, actor, at.project)
      return { organisation, project: id }
    }
    default:
      return at satisfies never
  }
}

/** Somebody who may read bindings in one project is not told who has roles in the others. */
const isSeen = (actor: Actor, { project }: BindingRecord): boolean =>
  actor.verbs === 'all' || actor.verbs.has('user:read') || project?.id === actor.project

async function recordOf(store: StoreReads, row: BindingRow): Promise<BindingRecord> {
  const named = <T extends { readonly id: string; readonly name: string }>(found: T | undefined, id: string) => ({
    id,
    name: found?.name ?? '',
  })
  const { organisation, project } = row
  return {
    id: row.id,
    user: named(await store.users.find('provider', row.userId), row.userId),
    role: named(await store.roles.find('provider', row.role), row.role),
    organisation:
      organisation === null ? undefined : named(await store.organisations.find('provider', organisation), organisation),
    project: project === null ? undefined : named(await store.projects.find('provider', project), project),
  }
}
