/** The hosts that a what-if question takes away: named one by one, by the rack, or by the site. */
import { AppError, type HostId } from '@covisor/model'
import { type HostSnapshot, placeKey } from '@covisor/scheduler'
import type { StoreReads } from '@covisor/store'
import type { WhatIf } from './placement.ts'

/** Throws NOT_FOUND for what is not there, REQUEST_INVALID for a rack that two sites have. */
export async function lostHosts(
  store: StoreReads,
  hosts: readonly HostSnapshot[],
  { loseHosts = [], loseRacks = [], loseSites = [] }: WhatIf,
): Promise<ReadonlySet<HostId>> {
  const named = await Promise.all(loseHosts.map(async (host) => (await store.hosts.resolve('provider', host)).id))
  const sites = await Promise.all(loseSites.map(async (site) => (await store.sites.resolve('provider', site)).id))
  return new Set([
    ...named,
    ...hosts.filter(({ site }) => site !== undefined && sites.includes(site.id)).map(({ id }) => id),
    ...loseRacks.flatMap((rack) => inRack(hosts, rack)),
  ])
}

function inRack(hosts: readonly HostSnapshot[], wanted: string): HostId[] {
  const slash = wanted.indexOf('/')
  const [site, rack] = slash === -1 ? [undefined, wanted] : [wanted.slice(0, slash), wanted.slice(slash + 1)]
  const isIt = (host: HostSnapshot) =>
    host.rack === rack && (site === undefined || host.site?.name === site || host.site?.id === site)
  const found = Map.groupBy(hosts.filter(isIt), (host) => placeKey('rack', host))
  const [hit, ...others] = [...found.values()]
  if (hit === undefined) throw new AppError('NOT_FOUND', { kind: 'rack', name: wanted })
  if (others.length > 0) {
    const sites = [hit, ...others].map(([host]) => `${host?.site?.name ?? ''}/${rack}`).join(', ')
    throw new AppError('REQUEST_INVALID', {
      where: 'loseRacks',
      why: `there is more than one rack "${rack}": write ${sites}`,
    })
  }
  return hit.map(({ id }) => id)
}
