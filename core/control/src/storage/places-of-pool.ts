/**
 * On which hosts a pool is, the best one to work through first: active, and of a host that answers.
 *
 * A pool that several hosts share must not wait for one of them that is away. A pool of one host has one place, answering or
 * not: who works there waits for it.
 */
import type { HostId, PoolId } from '@covisor/model'
import type { HostPoolRow, StoreReads } from '@covisor/store'

export async function placesOf(store: StoreReads, pool: PoolId, host?: HostId | null): Promise<readonly HostPoolRow[]> {
  return await bestFirst(store, await store.pools.onHosts({ pool, host: host ?? undefined }))
}

export async function bestFirst(store: StoreReads, places: readonly HostPoolRow[]): Promise<readonly HostPoolRow[]> {
  if (places.length < 2) return places
  const answers = new Map<string, boolean>()
  for (const { endpoint } of places) {
    if (!answers.has(endpoint))
      answers.set(endpoint, (await store.endpoints.find('provider', endpoint))?.state === 'connected')
  }
  const rank = (place: HostPoolRow): number => (answers.get(place.endpoint) === true ? 0 : 2) + (place.active ? 0 : 1)
  return places.toSorted((a, b) => rank(a) - rank(b) || (a.host < b.host ? -1 : 1))
}
