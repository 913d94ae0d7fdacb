/** Sites over the store. They start no task: where a host stands is what an operator says, no hypervisor knows it. */
import { AppError, newId, parsePlainName, type SiteId } from '@covisor/model'
import type { HostRow, SiteRow, StoreReads, Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { siteIdOf } from './host-locations.ts'
import type { SiteRecord, SiteUseCases } from './sites.ts'

export function siteUseCases(services: Services): SiteUseCases {
  const target = (name: string) => ({ kind: 'site', id: undefined, name }) as const
  const known = ({ id, name }: SiteRow) => ({ kind: 'site', id, name }) as const

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'site:read', target: target('any') })
      const past = storeAt(services, when)
      return await records(past, await everyRow((page) => past.sites.list('provider', page)))
    },

    create: (actor, { name }) =>
      change(services, actor, { verb: 'site:create', target: target(name) }, async (tx) => {
        const row = await tx.sites.insert({ id: newId('site'), name: parsePlainName('site', name) })
        return { result: (await records(tx, [row]))[0]!, target: known(row) }
      }),

    rename: (actor, site, name) =>
      change(services, actor, { verb: 'site:edit', target: target(site) }, async (tx) => {
        const row = await tx.sites.resolve('provider', site)
        const after = await tx.sites.update('provider', row.id, { name: parsePlainName('site', name) })
        const result = (await records(tx, [after]))[0]!
        return { result, target: known(row), before: { name: row.name }, after: { name: after.name } }
      }),

    delete: (actor, site) =>
      change(services, actor, { verb: 'site:delete', target: target(site) }, async (tx) => {
        const row = await tx.sites.resolve('provider', site)
        const { clusters, hosts } = (await records(tx, [row]))[0]!
        const by = clusters[0] === undefined ? hosts[0] && `host "${hosts[0].name}"` : `cluster "${clusters[0].name}"`
        if (by !== undefined) throw new AppError('IN_USE', { kind: 'site', name: row.name, by })
        await tx.sites.remove('provider', row.id)
        return { result: undefined, target: known(row) }
      }),
  }
}

async function records(store: StoreReads, rows: readonly SiteRow[]): Promise<SiteRecord[]> {
  const clusters = await everyRow((page) => store.clusters.list('provider', page))
  const siteOfCluster = new Map(clusters.map(({ id, site }) => [id, site]))
  const hosts = await everyRow((page) => store.hosts.list('provider', page))
  const hostsAt = Map.groupBy(hosts, (host) => siteIdOf(host, siteOfCluster))
  return rows.map(({ id, name, generation }) => ({
    id,
    name,
    clusters: clusters.filter(({ site }) => site === id).map(named),
    hosts: (hostsAt.get(id) ?? []).map(named),
    racks: racksOf(hostsAt.get(id) ?? []),
    generation,
  }))
}

const racksOf = (hosts: readonly HostRow[]): SiteRecord['racks'] =>
  [...Map.groupBy(hosts, ({ rack }) => rack)]
    .flatMap(([name, some]) => (name === null ? [] : { name, hosts: some.map(named) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name })

/** The site that was asked for, or the only one; the first is made when it is needed. Throws REQUEST_INVALID for a choice to make. */
export async function siteForCluster(tx: Tx, wanted: string | undefined): Promise<SiteId> {
  if (wanted !== undefined) return (await tx.sites.resolve('provider', wanted)).id
  const [first, second] = (await tx.sites.list('provider', { limit: 2 })).items
  if (second !== undefined)
    throw new AppError('REQUEST_INVALID', { where: 'site', why: 'there are several sites; say at which one it is' })
  return (first ?? (await tx.sites.insert({ id: newId('site'), name: 'here' }))).id
}
