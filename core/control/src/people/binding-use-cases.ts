/** Gives roles to users and takes them away. Nobody gives, or takes, more than they may do themselves. */
import { type Actor, AppError, isProvidersKind, newId, parseId, type SingleKind } from '@covisor/model'
import type { BindingRow, RoleRow, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseToGive, verbsOfActorAt } from '../access/refuse-escalation.ts'
import { has, type Place, verbsOnSingle } from '../access/rights.ts'
import { storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import type { BindingPlace, BindingRecord, BindingUseCases } from './bindings.ts'
import { organisationMeant, peopleScope } from './people-scope.ts'
import { projectMeant } from './project-use-cases.ts'
import { refuseLastAdmin } from './user-use-cases.ts'

export function bindingUseCases(services: Services): BindingUseCases {
  return {
    async list(actor, query) {
      authorise(actor, { verb: 'binding:read', target: { kind: 'binding', name: 'any' } })
      const { asOf: _asOf, ...rest } = query
      const past = storeAt(services, query)
      const page = await past.bindings.list(peopleScope(actor), rest)
      const items = await Promise.all(page.items.map((row) => recordOf(past, row)))
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
          const single = at.kind === 'resource' ? await singleMeant(tx, at.of, at.resource, place) : nothingSingle
          await refuseToGive(tx, actor, 'binding:create', asGiven(given, single.resourceKind), place)
          const row = await tx.users.resolve(peopleScope(actor), user)
          const same = (await tx.signIns.allRightsOf(row.id)).find(
            ({ binding }) =>
              binding.role === given.id &&
              // One that a group gave goes with the group.
              binding.identityProvider === null &&
              binding.organisation === place.organisation &&
              binding.project === place.project &&
              binding.resource === single.resource,
          )
          // Given already: nothing to do, and nothing to be refused.
          const binding =
            same?.binding ??
            (await tx.bindings.insert({ id: newId('binding'), userId: row.id, role: given.id, ...place, ...single }))
          return {
            result: await recordOf(tx, binding),
            target: { kind: 'user', id: row.id, name: row.name },
            after: { role: given.name, ...place, ...single },
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
          await refuseToGive(tx, actor, 'binding:delete', asGiven(role, row.resourceKind), row)
          if (row.organisation === null && row.resource === null && role.verbs === 'all')
            await refuseLastAdmin(tx, user)
          await tx.bindings.remove('provider', row.id)
          return {
            result: undefined,
            target: { kind: 'user', id: user.id, name: user.name },
            before: { role: role.name, ...whereOf(row) },
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
    case 'resource': {
      if (isProvidersKind(at.of)) return { organisation: null, project: null }
      const { organisation, id } = await projectMeant(store, actor, at.project ?? actor.project)
      return { organisation, project: id }
    }
    default:
      return at satisfies never
  }
}

const nothingSingle = { resourceKind: null, resource: null } as const
const whereOf = ({ organisation, project, resourceKind, resource }: BindingRow) => ({
  organisation,
  project,
  resourceKind,
  resource,
})

/** What of a role is given: on a single resource only what counts there. Throws REQUEST_INVALID when that is nothing. */
function asGiven(role: RoleRow, kind: SingleKind | null): RoleRow {
  if (kind === null) return role
  const verbs = verbsOnSingle(role, kind)
  if (verbs.length > 0) return { ...role, verbs }
  const why = `nothing of role "${role.name}" counts on a single ${kind}`
  throw new AppError('REQUEST_INVALID', { where: 'body.role', why })
}

/** Throws NOT_FOUND. */
async function singleMeant(store: StoreReads, kind: SingleKind, idOrName: string, { organisation, project }: Place) {
  if (organisation === null || project === null) {
    const found = await (kind === 'pool' ? store.pools : kind === 'host' ? store.hosts : store.clusters).resolve(
      'provider',
      idOrName,
    )
    return { resourceKind: kind, resource: found.id as string }
  }
  const reads = { vm: store.vms, volume: store.volumes, network: store.networks, image: store.images }
  const found = await reads[kind as keyof typeof reads].resolve({ organisation, project }, idOrName)
  return { resourceKind: kind, resource: found.id as string }
}

async function singleOf(store: StoreReads, { resourceKind, resource }: BindingRow): Promise<BindingRecord['resource']> {
  if (resourceKind === null || resource === null) return undefined
  const reads = {
    vm: store.vms,
    volume: store.volumes,
    network: store.networks,
    image: store.images,
    pool: store.pools,
    host: store.hosts,
    cluster: store.clusters,
  }
  const found = await reads[resourceKind].find('provider', resource)
  return { kind: resourceKind, id: resource, name: found?.name ?? '' }
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
    resource: await singleOf(store, row),
  }
}
