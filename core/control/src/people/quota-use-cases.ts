/** Shows and sets quotas. An organisation's is set by the provider, a project's by its organisation, within the organisation's. */
import { type Actor, AppError, type OrganisationId, type ProjectId, parsePlainName } from '@covisor/model'
import { type ProjectRow, type QuotaRow, quotaResources, type StoreReads, type Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseUnlessMay } from '../access/refuse-escalation.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { amount, whatOf } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { organisationMeant } from './people-scope.ts'
import { projectMeant } from './project-use-cases.ts'
import type { NewQuota, QuotaPlace, QuotaRecord, QuotaUseCases } from './quotas.ts'

export function quotaUseCases(services: Services): QuotaUseCases {
  const { store } = services

  const recordsOf = async (
    past: StoreReads,
    { id, name, organisation }: ProjectRow,
  ): Promise<readonly QuotaRecord[]> => {
    const owner = await past.organisations.get('provider', organisation)
    const limits = await past.quotas.limits(organisation, id)
    const levels = await Promise.all(
      ([id, null] as const).map(async (project) => {
        const where = { organisation, project: project ?? 'all' } as const
        return {
          limits: limits.filter((limit) => limit.project === project),
          use: await past.quotas.use(where),
          classes: await past.quotas.storageByClass(where),
          of: {
            organisation: { id: owner.id, name: owner.name },
            project: project === null ? undefined : { id, name },
          },
        }
      }),
    )
    const classes = [...new Set(limits.flatMap(({ poolClass }) => poolClass ?? []))].toSorted()
    const kinds = [
      ...quotaResources.map((resource) => ({ resource, poolClass: null })),
      ...classes.map((poolClass) => ({ resource: 'storageBytes' as const, poolClass })),
    ]
    return kinds.flatMap(({ resource, poolClass }) =>
      levels.map(({ limits: own, use, classes: inClasses, of }): QuotaRecord => {
        const limit = own.find((one) => one.resource === resource && one.poolClass === poolClass)
        return {
          resource,
          poolClass: poolClass ?? undefined,
          ...of,
          used: poolClass === null ? use[resource] : (inClasses[poolClass] ?? 0),
          maximum: limit?.maximum,
          overcommit: limit === undefined || of.project !== undefined ? undefined : (limit.overcommit ?? 1),
        }
      }),
    )
  }

  return {
    async list(actor, project, when = {}) {
      authorise(actor, { verb: 'quota:read', target: { kind: 'project', name: project ?? 'this one' } })
      const named = project ?? actor.project
      const meant = await oneAt(services, when, named, (at, name) => projectMeant(at, actor, name, store))
      await refuseUnlessMay(store, actor, 'quota:read', { organisation: meant.organisation, project: meant.id })
      return await recordsOf(storeAt(services, when), meant)
    },

    async limits(actor, at, when = {}) {
      const verb = verbFor(at)
      const name = nameOf(at)
      authorise(actor, { verb, target: { kind: at.kind, name } })
      const place = await oneAt(services, when, name, async (past, named) => {
        const of = at.kind === 'project' ? { ...at, project: named } : { ...at, organisation: named }
        return await placeMeant(past, actor, of, store)
      })
      const { id, organisation, project } = place
      await refuseUnlessMay(store, actor, verb, { organisation, project })
      const rows = await storeAt(services, when).quotas.limits(organisation, (project ?? '') as never)
      return { id, limits: rows.filter((row) => row.project === project) }
    },

    async setAll(actor, at, limits) {
      const verb = verbFor(at)
      await change(
        services,
        actor,
        { verb, target: { kind: at.kind, id: undefined, name: nameOf(at) } },
        async (tx) => {
          const { organisation, project, target } = await placeMeant(tx, actor, at)
          await refuseUnlessMay(tx, actor, verb, { organisation, project })
          const before = await Promise.all(
            limits.map(async (of) => asJson(of, await limitOf(tx, organisation, project, of))),
          )
          for (const { maximum, ...of } of limits) await tx.quotas.set({ organisation, project, ...of }, maximum)
          for (const of of limits) await refuseBeyondOrganisation(tx, organisation, of)
          return { result: undefined, target, before, after: limits.map((limit) => asJson(limit, limit)) }
        },
      )
    },

    async set(actor, wanted) {
      const { at, resource, maximum } = wanted
      const verb = verbFor(at)
      const name = nameOf(at)
      await change(services, actor, { verb, target: { kind: at.kind, id: undefined, name } }, async (tx) => {
        const { organisation, project, target } = await placeMeant(tx, actor, at)
        await refuseUnlessMay(tx, actor, verb, { organisation, project })
        const of = { resource, poolClass: classMeant(wanted) }
        const before = await limitOf(tx, organisation, project, of)
        const overcommit = overcommitMeant(wanted)
        await tx.quotas.set({ organisation, project, ...of, overcommit }, maximum)
        await refuseBeyondOrganisation(tx, organisation, of)
        return {
          result: undefined,
          target,
          before: { ...of, maximum: before?.maximum ?? null, overcommit: before?.overcommit ?? null },
          after: { ...of, maximum: maximum ?? null, overcommit },
        }
      })
    },
  }
}

const verbFor = ({ kind }: QuotaPlace) => (kind === 'organisation' ? 'organisation:quota' : 'project:quota')
const nameOf = (at: QuotaPlace) => (at.kind === 'organisation' ? at.organisation : at.project)

const asJson = (
  { resource, poolClass }: LimitOf,
  limit: { readonly maximum: number | undefined; readonly overcommit: number | null } | undefined,
) => ({ resource, poolClass, maximum: limit?.maximum ?? null, overcommit: limit?.overcommit ?? null })

type LimitOf = Pick<QuotaRow, 'resource' | 'poolClass'>

async function limitOf(
  store: StoreReads,
  organisation: OrganisationId,
  project: ProjectId | null,
  of: LimitOf,
): Promise<QuotaRow | undefined> {
  const limits = await store.quotas.limits(organisation, (project ?? '') as never)
  return limits.find((one) => one.project === project && one.resource === of.resource && one.poolClass === of.poolClass)
}

/** With the new limit written: the organisation's must hold those of its projects. Throws QUOTA_EXCEEDED. */
async function refuseBeyondOrganisation(tx: Tx, organisation: OrganisationId, of: LimitOf): Promise<void> {
  const limit = await limitOf(tx, organisation, null, of)
  if (limit === undefined) return
  const room = Math.floor(limit.maximum * (limit.overcommit ?? 1))
  const sum = await tx.quotas.sumOfProjects(organisation, of)
  if (sum <= room) return
  const { name } = await tx.organisations.get('provider', organisation)
  throw new AppError('QUOTA_EXCEEDED', {
    what: `what the projects of organisation "${name}" are given of ${whatOf(of)}`,
    limit: amount(of.resource, room),
    wanted: amount(of.resource, sum),
  })
}

/** Throws REQUEST_INVALID. */
function classMeant({ resource, poolClass }: NewQuota): string | null {
  if (poolClass === undefined) return null
  if (resource === 'storageBytes') return parsePlainName('pool class', poolClass)
  throw new AppError('REQUEST_INVALID', { where: 'body.poolClass', why: 'only storage has classes' })
}

/** Throws REQUEST_INVALID. */
function overcommitMeant({ at, maximum, overcommit }: NewQuota): number | null {
  if (overcommit === undefined) return null
  if (at.kind === 'organisation' && maximum !== undefined) return overcommit
  throw new AppError('REQUEST_INVALID', { where: 'body.overcommit', why: 'goes with the limit of an organisation' })
}

/** In `store`, which may be the past; rights are those of `now`. */
async function placeMeant(store: StoreReads, actor: Actor, at: QuotaPlace, now: StoreReads = store) {
  if (at.kind === 'organisation') {
    const { id, name, createdAt } = await organisationMeant(store, actor, at.organisation)
    return { id, createdAt, organisation: id, project: null, target: { kind: at.kind, id, name } }
  }
  const { id, name, organisation, createdAt } = await projectMeant(store, actor, at.project, now)
  return { id, createdAt, organisation, project: id, target: { kind: at.kind, id, name } }
}
