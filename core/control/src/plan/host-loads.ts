/** How busy hosts were in the last quarter of an hour, as a share of their CPUs: what placement and its explanation look at. */
import type { HostId } from '@covisor/model'
import type { HostRow, StoreReads } from '@covisor/store'

/** Long enough that a compiler run does not turn VMs away, short enough to follow the day. */
export const LOAD_WINDOW_MS = 15 * 60_000
const CPU_NS_PER_SECOND = 1e9

/** Hosts of which nothing was measured are left out. */
export async function hostLoads(
  store: Pick<StoreReads, 'hosts'>,
  hosts: readonly HostRow[],
): Promise<ReadonlyMap<HostId, number>> {
  const ids = hosts.map(({ id }) => id)
  const busy = await store.hosts.cpuBusy('provider', ids, LOAD_WINDOW_MS)
  return new Map(
    hosts.flatMap(({ id, cpus }) => {
      const mean = busy.get(id)
      return mean === undefined || cpus === 0 ? [] : [[id, mean / CPU_NS_PER_SECOND / cpus] as const]
    }),
  )
}
