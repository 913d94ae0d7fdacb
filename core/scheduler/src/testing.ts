/** Hosts and requests for the tests and the bench of this package: healthy and easy to please unless told otherwise. */
import { type Capabilities, capabilityNames, type HostId, type NetworkId, type PoolId } from '@covisor/model'
import type { HostSnapshot } from './fleet.ts'
import type { PlacementRequest } from './placement-request.ts'

const GIB = 2 ** 30
const able = Object.fromEntries(capabilityNames.map((name) => [name, true])) as unknown as Capabilities

/** Ids in the order of their numbers. */
export const hostId = (n: number): HostId => numbered('a', n) as HostId
export const poolId = (n: number): PoolId => numbered('b', n) as PoolId
export const networkId = (n: number): NetworkId => numbered('c', n) as NetworkId

export function host(n: number, change: Partial<HostSnapshot> = {}): HostSnapshot {
  return {
    id: hostId(n),
    name: `kvm${n}`,
    connection: 'connected',
    duty: 'active',
    architecture: 'x86_64',
    acceleration: 'hardware',
    capabilities: able,
    logicalCpus: 8,
    memoryMiB: 16_384,
    promised: { vcpus: 0, memoryMiB: 0 },
    vmCount: 0,
    pools: [{ id: poolId(n), name: 'default', usable: true, freeBytes: 100 * GIB }],
    networks: [networkId(n)],
    ...change,
  }
}

/** 2 vCPUs, 2 GiB, a disk of 10 GiB in any pool "default", a port in any network "default". */
export function request(change: Partial<PlacementRequest> = {}): PlacementRequest {
  const everywhere = Array.from({ length: 12 }, (_, n) => n)
  return {
    what: 'VM "web01"',
    vcpus: 2,
    memoryMiB: 2_048,
    architecture: 'x86_64',
    acceleration: 'any',
    capabilities: ['vm-create'],
    pools: [{ key: 'root', name: 'default', anyOf: everywhere.map(poolId), bytes: 10 * GIB }],
    networks: [{ key: 'eth0', name: 'default', anyOf: everywhere.map(networkId) }],
    ...change,
  }
}

const numbered = (kind: string, n: number): string => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
