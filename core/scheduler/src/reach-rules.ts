/**
 * Hard rules about what a host reaches: a pool with room for every volume, a network for every port. Says which.
 *
 * Of several pools that would do, the one with most room left; large volumes choose first. That is not an exact packing: with
 * several small pools it may refuse what a cleverer arrangement would fit, and says what it counted.
 */
import { formatBytes, type NetworkId, type PoolId } from '@covisor/model'
import type { HostSnapshot, PoolSnapshot } from './fleet.ts'
import type { Reason } from './host-verdict.ts'
import type { NetworkNeed, PlacementRequest, PoolNeed } from './placement-request.ts'
import { reason } from './reason.ts'

export interface Reach {
  readonly reasons: readonly Reason[]
  readonly pools: Readonly<Record<string, PoolId>>
  readonly networks: Readonly<Record<string, NetworkId>>
}

/** Prepares the request once and then answers for each host: lists of acceptable pools are as long as the fleet. */
export function reachRules(request: PlacementRequest): (host: HostSnapshot) => Reach {
  const pools = request.pools
    .toSorted((a, b) => b.bytes - a.bytes || compare(a.key, b.key))
    .map((need) => ({ ...need, anyOf: new Set(need.anyOf) }))
  const networks = request.networks.map((need) => ({ ...need, anyOf: new Set(need.anyOf) }))
  return (host) => reachOf(pools, networks, host)
}

type PreparedPool = Omit<PoolNeed, 'anyOf'> & { readonly anyOf: ReadonlySet<PoolId> }
type PreparedNetwork = Omit<NetworkNeed, 'anyOf'> & { readonly anyOf: ReadonlySet<NetworkId> }

function reachOf(
  poolNeeds: readonly PreparedPool[],
  networkNeeds: readonly PreparedNetwork[],
  host: HostSnapshot,
): Reach {
  const reasons: Reason[] = []
  const pools = new Map<string, PoolId>()
  const networks = new Map<string, NetworkId>()

  const taken = new Map<PoolId, number>()
  for (const need of poolNeeds) {
    const pool = choosePool(need, host, taken)
    reasons.push(...poolReasons(need, host, pool, taken))
    if (pool === undefined) continue
    pools.set(need.key, pool.id)
    taken.set(pool.id, (taken.get(pool.id) ?? 0) + need.bytes)
  }

  for (const need of networkNeeds) {
    const network = host.networks.filter((id) => need.anyOf.has(id)).toSorted(compare)[0]
    reasons.push(networkReason(need, host, network))
    if (network !== undefined) networks.set(need.key, network)
  }
  return { reasons, pools: Object.fromEntries(pools), networks: Object.fromEntries(networks) }
}

type Taken = ReadonlyMap<PoolId, number>

function choosePool(need: PreparedPool, host: HostSnapshot, taken: Taken): PoolSnapshot | undefined {
  return host.pools
    .filter((pool) => need.anyOf.has(pool.id) && obstacleIn(pool, need) === undefined)
    .toSorted((a, b) => roomIn(b, taken) - roomIn(a, taken) || compare(a.id, b.id))[0]
}

function poolReasons(need: PreparedPool, host: HostSnapshot, pool: PoolSnapshot | undefined, taken: Taken): Reason[] {
  const about = need.name
  if (pool === undefined) {
    const there = host.pools.find((candidate) => need.anyOf.has(candidate.id))
    const unusable = there === undefined ? undefined : obstacleIn(there, need)
    const why =
      unusable !== undefined
        ? `pool "${there?.name}" cannot be used: ${unusable}`
        : `it does not reach pool "${need.name}"`
    return [{ ...reason('pool', false, why, need.name, 'none'), about }]
  }
  const reached = { ...reason('pool', true, `it reaches pool "${need.name}"`, need.name, pool.name), about }
  if (need.bytes === 0 || pool.freeBytes === undefined) return [reached]
  const free = roomIn(pool, taken)
  const text = `pool "${need.name}" has ${formatBytes(free)} left for ${need.key}, ${formatBytes(need.bytes)} are needed`
  const room = reason('pool-space', need.bytes <= free, text, formatBytes(need.bytes), formatBytes(free))
  return [reached, { ...room, about }]
}

function obstacleIn({ usable, cannot }: PoolSnapshot, { fill = [] }: PreparedPool): string | undefined {
  if (usable !== true) return usable
  return fill.map((way) => cannot?.[way]).find((why) => why !== undefined)
}

/** A pool that does not say how full it is counts as the roomiest: asking it is the only way to know. */
const roomIn = (pool: PoolSnapshot, taken: Taken): number =>
  pool.freeBytes === undefined ? Number.MAX_SAFE_INTEGER : pool.freeBytes - (taken.get(pool.id) ?? 0)

function networkReason({ name, anyOf }: PreparedNetwork, host: HostSnapshot, network: NetworkId | undefined): Reason {
  const ok = network !== undefined
  const isOff = !ok && (host.networksOff ?? []).some((id) => anyOf.has(id))
  const no = isOff ? `network "${name}" is off there; start it first` : `it does not have network "${name}"`
  const text = ok ? `it has network "${name}"` : no
  return { ...reason('network', ok, text, name, ok ? name : 'none'), about: name }
}

/** By code unit: the same everywhere, whatever the locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
