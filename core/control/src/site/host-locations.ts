/** Where hosts stand: a host of a cluster is at the cluster's site, another where an operator said, if anybody did. */
import type { ClusterId, HostId, SiteId } from '@covisor/model'
import type { HostLocation } from '@covisor/scheduler'
import type { HostRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

type Standing = Pick<HostRow, 'cluster' | 'site' | 'rack'>

export function siteIdOf(
  { cluster, site }: Pick<Standing, 'cluster' | 'site'>,
  siteOfCluster: ReadonlyMap<ClusterId, SiteId>,
): SiteId | undefined {
  return (cluster === null ? undefined : siteOfCluster.get(cluster)) ?? site ?? undefined
}

/** Looks the sites up once, and then answers for each host. */
export async function locations(
  store: Pick<StoreReads, 'sites' | 'clusters'>,
): Promise<(host: Standing) => HostLocation> {
  const names = new Map((await everyRow((page) => store.sites.list('provider', page))).map((row) => [row.id, row.name]))
  const clusters = await everyRow((page) => store.clusters.list('provider', page))
  const siteOfCluster = new Map(clusters.map(({ id, site }) => [id, site]))
  return (host) => {
    const id = siteIdOf(host, siteOfCluster)
    const name = id === undefined ? undefined : names.get(id)
    return {
      ...(id === undefined || name === undefined ? {} : { site: { id, name } }),
      ...(host.rack === null ? {} : { rack: host.rack }),
    }
  }
}

/** Every host with where it stands. */
export async function locatedHosts(
  store: Pick<StoreReads, 'sites' | 'clusters' | 'hosts'>,
): Promise<readonly (HostLocation & { readonly id: HostId; readonly name: string })[]> {
  const locationOf = await locations(store)
  const hosts = await everyRow((page) => store.hosts.list('provider', page))
  return hosts.map((host) => ({ id: host.id, name: host.name, ...locationOf(host) }))
}
