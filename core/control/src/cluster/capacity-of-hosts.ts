/** What the hosts of a cluster may promise together, by its policy. Those in maintenance promise nothing. */
import { type ComputeUse, capacityOf } from '@covisor/scheduler'
import type { ClusterRow, HostRow } from '@covisor/store'
import { ordinaryMemoryOf } from '../plan/dedicated-snapshot.ts'
import { policyOf } from './cluster-settings.ts'

export function capacityOfHosts(cluster: Pick<ClusterRow, 'settings'>, hosts: readonly HostRow[]): ComputeUse {
  const policy = policyOf(cluster)
  const capacities = hosts
    .filter(({ duty }) => duty === 'active')
    .map((host) => capacityOf({ logicalCpus: host.cpus, memoryMiB: ordinaryMemoryOf(host) }, policy))
  return {
    vcpus: capacities.reduce((sum, { vcpus }) => sum + vcpus, 0),
    memoryMiB: capacities.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
  }
}
