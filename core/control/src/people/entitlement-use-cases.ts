/** Entitles organisations. What an organisation then sees is decided in every query of the store (entitled.ts there). */
import { AppError, newId, type OrganisationId, parsePlainName } from '@covisor/model'
import type { EntitlementRow, StoreReads, Tx } from '@covisor/store'
import { change } from '../access/change.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import type { Entitled, EntitlementRecord, EntitlementUseCases } from './entitlements.ts'
import { organisationMeant, organisationWithShares } from './people-scope.ts'

export function entitlementUseCases(services: Services): EntitlementUseCases {
  const asked = (organisation: string) =>
    ({
      verb: 'organisation:entitle',
      target: { kind: 'organisation', id: undefined, name: organisation },
    }) as const

  return {
    async list(actor, organisation, when = {}) {
      const { past, organisation: id } = await organisationWithShares(services, actor, organisation, when)
      const rows = await everyRow((page) => past.entitlements.list({ organisation: id, project: 'all' }, page))
      const records = await Promise.all(rows.map((row) => record(past, row)))
      return records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    },

    give: (actor, organisation, what) =>
      change(services, actor, asked(organisation), async (tx) => {
        const { id, name } = await organisationMeant(tx, actor, organisation)
        const { resource, resourceName } = await shared(tx, what)
        const entitled = { kind: what.kind, resource: resourceName }
        if ((await existing(tx, id, what.kind, resource)) === undefined)
          await tx.entitlements.insert({
            id: newId('entitlement'),
            organisation: id,
            resourceKind: what.kind,
            resource,
          })
        return { result: undefined, target: { kind: 'organisation', id, name }, after: entitled }
      }),

    take: (actor, organisation, what) =>
      change(services, actor, asked(organisation), async (tx) => {
        const { id, name } = await organisationMeant(tx, actor, organisation)
        const row = await entitledAs(tx, id, what)
        const before = { kind: what.kind, resource: (await record(tx, row)).resource.name }
        await tx.entitlements.remove('provider', row.id)
        return {
          result: { usedBy: await usersOf(tx, row) },
          target: { kind: 'organisation', id, name },
          before,
        }
      }),
  }
}

const keyOf = ({ kind, resource }: EntitlementRecord) => `${kind} ${resource.name}`

/** What the provider shares, by the name it goes by now. Throws NOT_FOUND, REQUEST_INVALID. */
async function shared(
  tx: Tx,
  { kind, resource }: Entitled,
): Promise<{ readonly resource: string; readonly resourceName: string }> {
  if (kind === 'pool-class') {
    const name = parsePlainName('pool class', resource)
    const pools = await everyRow((page) => tx.pools.list('provider', page))
    if (!pools.some(({ poolClass }) => poolClass === name))
      throw new AppError('NOT_FOUND', { kind: 'pool class', name })
    return { resource: name, resourceName: name }
  }
  const row = await tx[`${kind}s`].resolve('provider', resource)
  if (row.organisation === null) return { resource: row.id, resourceName: row.name }
  const why = `${kind} "${row.name}" is a customer's own, not shared by the provider`
  throw new AppError('REQUEST_INVALID', { where: 'body.resource', why })
}

async function existing(tx: Tx, organisation: OrganisationId, resourceKind: Entitled['kind'], resource: string) {
  const filter = { organisation, resourceKind, resource }
  return (await tx.entitlements.list('provider', { filter, limit: 1 })).items[0]
}

/** By the name of what is there, or by the id of what is gone. Throws NOT_FOUND. */
async function entitledAs(tx: Tx, organisation: OrganisationId, what: Entitled): Promise<EntitlementRow> {
  const filter = { organisation, resourceKind: what.kind }
  for (const row of await everyRow((page) => tx.entitlements.list('provider', { ...page, filter }))) {
    const { id, name } = (await record(tx, row)).resource
    if (what.resource === id || what.resource === name) return row
  }
  throw new AppError('NOT_FOUND', { kind: `entitlement to ${what.kind}`, name: what.resource })
}

async function record(store: StoreReads, { resourceKind, resource }: EntitlementRow): Promise<EntitlementRecord> {
  if (resourceKind === 'pool-class') return { kind: resourceKind, resource: { id: resource, name: resource } }
  const row = await store[`${resourceKind}s`].find('provider', resource)
  return { kind: resourceKind, resource: { id: resource, name: row?.name ?? '' } }
}

/** How many ports, or volumes, of the organisation are there. Of flavors and images what was made stands by itself. */
async function usersOf(tx: Tx, { organisation, resourceKind, resource }: EntitlementRow): Promise<number> {
  const ofIt = { organisation, project: 'all' } as const
  if (resourceKind === 'network') {
    const ports = await everyRow((page) => tx.ports.list(ofIt, page))
    return ports.filter(({ network }) => network === resource).length
  }
  if (resourceKind !== 'pool-class') return 0
  const pools = await everyRow((page) => tx.pools.list('provider', page))
  const ofClass = new Set(pools.filter(({ poolClass }) => poolClass === resource).map(({ id }) => id))
  const volumes = await everyRow((page) => tx.volumes.list(ofIt, page))
  return volumes.filter(({ pool }) => ofClass.has(pool)).length
}
