/** Clusters over the store. They start no task: nothing on a host changes. */
import type { ObservedHost } from '@covisor/driver-api'
import { AppError, type ClusterSettings, defaultClusterSettings, newId, parsePlainName } from '@covisor/model'
import type { ClusterRow, HostRow, StoreReads, Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { singlesListed } from '../access/single-rights.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { siteForCluster } from '../site/site-use-cases.ts'
import { capacityOfHosts } from './capacity-of-hosts.ts'
import { checkedCpuModel, settingsOf } from './cluster-settings.ts'
import type { ClusterRecord, ClusterUseCases } from './clusters.ts'
import { type CpuBaseline, cpuBaseline } from './cpu-baseline.ts'

export function clusterUseCases(services: Services): ClusterUseCases {
  const target = (name: string) => ({ kind: 'cluster', id: undefined, name }) as const
  const known = ({ id, name }: ClusterRow) => ({ kind: 'cluster', id, name }) as const

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'cluster:read', target: target('any') })
      const past = storeAt(services, when)
      const rows = await everyRow((page) =>
        past.clusters.list('provider', { ...page, filter: { id: singlesListed(actor, 'cluster') } }),
      )
      return await Promise.all(rows.map((row) => record(past, row)))
    },
    async get(actor, cluster, when = {}) {
      authorise(actor, { verb: 'cluster:read', target: target(cluster) })
      const row = await oneAt(services, when, cluster, (at, name) => at.clusters.resolve('provider', name))
      return await record(storeAt(services, when), row)
    },

    create: (actor, { name: wanted, hosts = [], site, ...given }) =>
      change(services, actor, { verb: 'cluster:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('cluster', wanted)
        const at = await siteForCluster(tx, site)
        const row = await tx.clusters.insert({ id: newId('cluster'), site: at, name, settings: null })
        await addHosts(tx, row, hosts)
        const settings = await checked(tx, row, { ...defaultClusterSettings, ...given })
        const after = await tx.clusters.update('provider', row.id, { settings })
        return { result: await record(tx, after), target: known(row), after: { hosts: [...hosts], ...settings } }
      }),

    edit: (actor, cluster, { name, site, addHosts: more = [], removeHosts = [], ...given }) =>
      change(services, actor, { verb: 'cluster:edit', target: target(cluster) }, async (tx) => {
        const row = await movedTo(tx, await tx.clusters.resolve('provider', cluster), site)
        await addHosts(tx, row, more)
        for (const one of removeHosts) {
          const host = await tx.hosts.resolve('provider', one)
          if (host.cluster !== row.id)
            throw new AppError('NOT_FOUND', { kind: `host in cluster "${row.name}"`, name: host.name })
          await tx.hosts.update('provider', host.id, { cluster: null }, { what: `taken out of cluster ${row.name}` })
        }
        const before = settingsOf(row)
        // A host that leaves takes nothing away from what the others can.
        const mayMatter = given.cpuModel !== undefined || more.length > 0
        const wanted = { ...before, ...given }
        const settings = mayMatter ? await checked(tx, row, wanted) : wanted
        const named = name === undefined ? {} : { name: parsePlainName('cluster', name) }
        const after = await tx.clusters.update('provider', row.id, { ...named, settings })
        const what = {
          before: { ...before },
          after: { ...settings, addHosts: [...more], removeHosts: [...removeHosts] },
        }
        return { result: await record(tx, after), target: known(row), ...what }
      }),

    delete: (actor, cluster) =>
      change(services, actor, { verb: 'cluster:delete', target: target(cluster) }, async (tx) => {
        const row = await tx.clusters.resolve('provider', cluster)
        const [host] = await hostsOf(tx, row)
        if (host !== undefined)
          throw new AppError('IN_USE', { kind: 'cluster', name: row.name, by: `host "${host.name}"` })
        const filter = { cluster: row.id }
        const share = (await tx.allocations.list('provider', { filter, limit: 1 })).items[0]
        if (share !== undefined) {
          const owner = await tx.organisations.find('provider', share.organisation)
          const by = `the share that organisation "${owner?.name ?? share.organisation}" has of it`
          throw new AppError('IN_USE', { kind: 'cluster', name: row.name, by })
        }
        await tx.clusters.remove('provider', row.id)
        return { result: undefined, target: known(row) }
      }),
  }
}

/** Its hosts are where it is, so they go with it. */
async function movedTo(tx: Tx, row: ClusterRow, site: string | undefined): Promise<ClusterRow> {
  if (site === undefined) return row
  const { id } = await tx.sites.resolve('provider', site)
  return await tx.clusters.update('provider', row.id, { site: id })
}

async function addHosts(tx: Tx, row: ClusterRow, hosts: readonly string[]): Promise<void> {
  for (const one of hosts) {
    const host = await tx.hosts.resolve('provider', one)
    if (host.cluster === row.id) continue
    if (host.cluster !== null) {
      const other = await tx.clusters.find('provider', host.cluster)
      throw new AppError('IN_USE', { kind: 'host', name: host.name, by: `cluster "${other?.name ?? host.cluster}"` })
    }
    if (host.site !== null && host.site !== row.site) {
      const there = await tx.sites.find('provider', host.site)
      const why = `host "${host.name}" is said to be at site "${there?.name ?? host.site}", the cluster is elsewhere`
      throw new AppError('REQUEST_INVALID', { where: 'hosts', why })
    }
    await tx.hosts.update('provider', host.id, { cluster: row.id }, { what: `put into cluster ${row.name}` })
  }
}

/** A model that was good before a host came may not be good any more: that is said when the host is added. */
async function checked(tx: Tx, row: ClusterRow, wanted: ClusterSettings): Promise<ClusterSettings> {
  if (wanted.cpuModel === null) return wanted
  return { ...wanted, cpuModel: checkedCpuModel(wanted.cpuModel, baselineOf(await hostsOf(tx, row))) }
}

export const hostsOf = (store: StoreReads, { id }: Pick<ClusterRow, 'id'>): Promise<HostRow[]> =>
  everyRow((page) => store.hosts.list('provider', { ...page, filter: { cluster: id } }))

const baselineOf = (hosts: readonly HostRow[]): CpuBaseline =>
  cpuBaseline(hosts.map(({ name, facts }) => ({ name, facts: facts as ObservedHost })))

async function record(store: StoreReads, row: ClusterRow): Promise<ClusterRecord> {
  const hosts = await hostsOf(store, row)
  const ids = hosts.map(({ id }) => id)
  const loads = ids.length === 0 ? [] : await store.vms.loadPerHost('provider', ids)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    id: row.id,
    name: row.name,
    site: { id: row.site, name: (await store.sites.get('provider', row.site)).name },
    settings: settingsOf(row),
    hosts: await Promise.all(
      hosts.map(async ({ id, name, duty, endpoint }) => {
        const connection = (await store.endpoints.find('provider', endpoint))?.state ?? 'disconnected'
        return { id, name, duty, connection }
      }),
    ),
    vms: { total: sum(loads.map(({ total }) => total)), running: sum(loads.map(({ running }) => running)) },
    capacity: capacityOfHosts(row, hosts),
    promised: {
      vcpus: sum(loads.map(({ runningVcpus }) => runningVcpus)),
      memoryMiB: sum(loads.map(({ runningMemoryMiB }) => runningMemoryMiB)),
    },
    baseline: baselineOf(hosts),
    generation: row.generation,
  }
}
