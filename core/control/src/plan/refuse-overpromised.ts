/**
 * The promise of a host's memory and vCPUs, checked in the transaction that makes it: two requests that each found room on a
 * host may not find it together, and a host may have gone into maintenance since it was chosen.
 *
 * Asked after the reservation was written, so that "what is promised" includes it; on PostgreSQL the transaction is
 * serializable, and the later of two that read each other's host is repeated.
 */
import { AppError, formatBytes, type HostId } from '@covisor/model'
import { type ComputeUse, capacityOf, defaultPolicy, type PlacementPolicy } from '@covisor/scheduler'
import type { HostRow, StoreReads } from '@covisor/store'
import { policyOf } from '../cluster/cluster-settings.ts'
import { ordinaryMemoryOf } from './dedicated-snapshot.ts'
import { promisedOn } from './fleet-snapshot.ts'

/** What a host may promise by its cluster's policy, and what it has promised. */
export interface HostRoom {
  readonly host: Pick<HostRow, 'name' | 'duty' | 'cpus' | 'memoryMiB' | 'facts'>
  readonly policy: PlacementPolicy
  readonly capacity: ComputeUse
  readonly promised: ComputeUse
}

/** `what`: the VM that was just promised its share. Throws CAPACITY_EXHAUSTED. */
export async function refuseOverpromised(tx: StoreReads, host: HostId, what: string): Promise<void> {
  refuseWithout(await roomOf(tx, host), what, { vcpus: 0, memoryMiB: 0 }, 'were promised to others meanwhile')
}

export async function roomOf(store: StoreReads, id: HostId): Promise<HostRoom> {
  const host = await store.hosts.get('provider', id)
  const cluster = host.cluster === null ? undefined : await store.clusters.find('provider', host.cluster)
  const policy = cluster === undefined ? defaultPolicy : policyOf(cluster)
  return {
    host,
    policy,
    capacity: capacityOf({ logicalCpus: host.cpus, memoryMiB: ordinaryMemoryOf(host) }, policy),
    promised: (await promisedOn(store, [id])).get(id) ?? { vcpus: 0, memoryMiB: 0 },
  }
}

/** With `more` promised besides. `lacking` ends the sentence "2 GiB of its memory …". Throws CAPACITY_EXHAUSTED. */
export function refuseWithout(room: HostRoom, what: string, more: ComputeUse, lacking: string): void {
  const { host, capacity, promised } = room
  const refused = (why: string) => new AppError('CAPACITY_EXHAUSTED', { wanted: what, why: `${host.name}: ${why}` })
  if (host.duty !== 'active') throw refused('it is in maintenance')
  const tooMuchMiB = promised.memoryMiB + more.memoryMiB - capacity.memoryMiB
  if (tooMuchMiB > 0) throw refused(`${formatBytes(tooMuchMiB * 2 ** 20)} of its memory ${lacking}`)
  const tooMany = promised.vcpus + more.vcpus - capacity.vcpus
  if (tooMany > 0) throw refused(`${tooMany} of its vCPUs ${lacking}`)
}
