/** What a host may promise in all and what is still to give. Below zero when it has promised too much. */
import type { ComputeUse, HostSnapshot } from './fleet.ts'
import type { PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'

export function capacityOf(host: Pick<HostSnapshot, 'logicalCpus' | 'memoryMiB'>, policy: PlacementPolicy): ComputeUse {
  const { memoryMiB, share } = policy.hostReserve
  const reserve = Math.max(memoryMiB, host.memoryMiB * share)
  return {
    vcpus: Math.floor(host.logicalCpus * policy.vcpusPerCpu),
    memoryMiB: Math.max(0, Math.floor((host.memoryMiB - reserve) * policy.memoryRatio)),
  }
}

/** For this request: what it holds there already is its own to use. */
export function freeFor(request: PlacementRequest, host: HostSnapshot, capacity: ComputeUse): ComputeUse {
  const own = request.current?.host === host.id ? request.current.holds : undefined
  return {
    vcpus: capacity.vcpus - host.promised.vcpus + (own?.vcpus ?? 0),
    memoryMiB: capacity.memoryMiB - host.promised.memoryMiB + (own?.memoryMiB ?? 0),
  }
}
