/** Asks the scheduler where a new VM goes, and turns its answer into what the plan shows and the saga needs. */
import type { ObservedPool, VolumeFormat } from '@covisor/driver-api'
import {
  AppError,
  type ClusterId,
  type DedicatedParts,
  type EndpointId,
  type HostId,
  type NetworkId,
  type OrganisationId,
  type PoolId,
  type VmSpec,
} from '@covisor/model'
import {
  capabilitiesNeeded,
  type FleetSnapshot,
  ordinaryMemoryMiB,
  type PlacementDecision,
  place,
} from '@covisor/scheduler'
import type { HostRow, PoolRow, StoreReads } from '@covisor/store'
import { isNamedCpu, settingsOf } from '../cluster/cluster-settings.ts'
import { everyRow } from '../every-row.ts'
import { computeUse } from './compute-use.ts'
import { type EntitledPlaces, entitledPlaces, holdsPool, poolMeant } from './entitled-places.ts'
import { fleetSnapshot } from './fleet-snapshot.ts'
import type { CapacityUse, PlannedPlacement } from './plan.ts'
import { plannedPlacement } from './planned-placement.ts'

export interface PlacementWish {
  /** Whose it is: some organisations may be in some pools and clusters only. */
  readonly organisation: OrganisationId
  readonly name: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly firmware: VmSpec['firmware']
  readonly secureBoot: boolean
  readonly tpm: boolean
  /** As it was asked for; absent: the cluster's, or the host's own. */
  readonly cpuModel?: string | undefined
  readonly dedicated?: DedicatedWish | undefined
  /** Id or name, as the user gave it. */
  readonly host: string | undefined
  readonly cluster?: string | undefined
  readonly pool: string | undefined
  /** Bytes that new volumes take at most. */
  readonly newBytes: number
  /** Pools that were named for single volumes, and what these take at most. */
  readonly named?: readonly {
    readonly pool: PoolId
    readonly bytes: number
    readonly fill: readonly ('upload' | 'clone')[]
  }[]
  /** How its new volumes are filled: pools that cannot do that are left out. */
  readonly fill?: readonly ('upload' | 'clone')[]
  /** Pools that hold volumes it uses already. */
  readonly boundTo: readonly PoolId[]
  readonly networks: readonly NetworkId[]
}

/** Parts of a host that the VM is to have for itself; which ones is chosen with the host. */
export interface DedicatedWish {
  readonly hugePageKiB?: number
  readonly isOneCell?: boolean
  readonly devices?: readonly { readonly key: string; readonly wanted: string }[]
}

export interface Placement {
  readonly host: HostId
  readonly hostName: string
  readonly cluster: ClusterId | undefined
  readonly endpoint: EndpointId
  readonly pool: PoolId
  readonly poolName: string
  readonly formats: readonly VolumeFormat[]
  /** Of the pools that were named. */
  readonly named: ReadonlyMap<PoolId, { readonly name: string; readonly formats: readonly VolumeFormat[] }>
  /** The CPU that new VMs get in the cluster of that host; undefined: the host's own. */
  readonly cpuModel: string | undefined
  readonly dedicated: DedicatedParts | undefined
  readonly planned: PlannedPlacement
  readonly capacity: readonly CapacityUse[]
}

/** What a VM placed before in the same request will take: the store does not know of it yet. */
export interface Promised {
  readonly host: HostId
  readonly vcpus: number
  readonly memoryMiB: number
  readonly pool: PoolId
  readonly bytes: number
}

/** Throws what the scheduler refuses with, or NOT_FOUND for a host or pool that was asked for. */
export async function placeVm(
  store: StoreReads,
  wish: PlacementWish,
  promised: readonly Promised[] = [],
): Promise<Placement> {
  const places = await entitledPlaces(store, wish)
  const fleet = withPromised(inClusters(await fleetSnapshot(store), places?.clusters), promised)
  const host = wish.host === undefined ? undefined : await store.hosts.resolve('provider', wish.host)
  const cluster = wish.cluster === undefined ? undefined : await store.clusters.resolve('provider', wish.cluster)
  const pools = wish.pool === undefined ? await usablePools(store, places) : [await poolMeant(store, wish, wish.pool)]
  if (pools.length === 0) {
    throw new AppError('POOL_UNUSABLE', {
      pool: 'any',
      why:
        places === undefined
          ? 'no host has a pool in which volumes can be made; make one with "covisor pool create"'
          : 'the organisation is entitled to no class of pools in which volumes can be made; its provider gives it one',
    })
  }
  if (places !== undefined && fleet.hosts.length === 0) {
    const why = 'the organisation has no share of a cluster with hosts; its provider gives it one'
    throw new AppError('CAPACITY_EXHAUSTED', { wanted: `VM "${wish.name}"`, why })
  }

  const decision = place(
    {
      what: `VM "${wish.name}"`,
      vcpus: wish.vcpus,
      memoryMiB: wish.memoryMiB,
      architecture: 'x86_64',
      acceleration: 'any',
      capabilities: capabilitiesNeeded(wish),
      ...wish.dedicated,
      ...(isNamedCpu(wish.cpuModel) ? { cpuModel: wish.cpuModel } : {}),
      pools: [
        {
          key: 'new',
          name: pools.map((pool) => pool.name).join(' or '),
          anyOf: pools.map((pool) => pool.id),
          bytes: wish.newBytes,
          ...(wish.fill === undefined ? {} : { fill: wish.fill }),
        },
        ...(await Promise.all(
          (wish.named ?? []).map(async ({ pool, bytes, fill }, index) => {
            const { name } = await store.pools.get('provider', pool)
            return { key: `named${index}`, name, anyOf: [pool], bytes, fill }
          }),
        )),
        ...wish.boundTo.map((id, index) => ({
          key: `bound${index}`,
          name: 'the pool of its volume',
          anyOf: [id],
          bytes: 0,
        })),
      ],
      networks: await Promise.all(
        wish.networks.map(async (id, index) => ({
          key: `net${index}`,
          name: (await store.networks.get('provider', id)).name,
          anyOf: [id],
        })),
      ),
      ...(host === undefined ? {} : { host: host.id }),
      ...(cluster === undefined ? {} : { cluster: { id: cluster.id, name: cluster.name } }),
    },
    fleet,
  )
  if (decision.kind === 'refused') throw decision.error

  const chosen = fleet.hosts.find((candidate) => candidate.id === decision.host)!
  const pool = decision.pools.new!
  const [onHost] = await store.pools.onHosts({ pool, host: decision.host })
  const facts = onHost!.facts as ObservedPool
  const row = await store.hosts.get('provider', decision.host)
  // Asked for alone, so that a saved plan knows that it was made for this one.
  const { name: poolName } = await store.pools.get('provider', pool)
  return {
    host: decision.host,
    hostName: decision.name,
    cluster: row.cluster ?? undefined,
    endpoint: row.endpoint,
    pool,
    poolName,
    formats: facts.formats,
    named: new Map(
      await Promise.all(
        (wish.named ?? []).map(async ({ pool: id }) => [id, await poolOn(store, id, decision.host)] as const),
      ),
    ),
    cpuModel: await cpuModelIn(store, row),
    dedicated: givenParts(wish.dedicated, decision),
    planned: plannedPlacement(decision),
    capacity: [
      ...computeUse(chosen, chosen.promised, {
        vcpus: wish.vcpus,
        memoryMiB: ordinaryMemoryMiB({ ...wish, ...wish.dedicated }),
      }),
      {
        what: 'storage',
        where: poolName,
        unit: 'bytes',
        before: onHost!.allocatedBytes,
        after: onHost!.allocatedBytes + wish.newBytes,
        limit: onHost!.capacityBytes,
      },
    ],
  }
}

function givenParts(
  wish: DedicatedWish | undefined,
  { numaCell, devices }: Extract<PlacementDecision, { kind: 'placed' }>,
): DedicatedParts | undefined {
  if (wish === undefined) return undefined
  const given = (wish.devices ?? []).map(({ key, wanted }) => ({ key, wanted, address: devices[key]! }))
  return {
    ...(wish.hugePageKiB === undefined ? {} : { hugePageKiB: wish.hugePageKiB }),
    ...(numaCell === undefined ? {} : { numaCell }),
    ...(given.length === 0 ? {} : { devices: given }),
  }
}

async function poolOn(store: StoreReads, pool: PoolId, host: HostId) {
  const [seen] = await store.pools.onHosts({ pool, host })
  const { name } = await store.pools.get('provider', pool)
  return { name, formats: (seen!.facts as ObservedPool).formats }
}

async function cpuModelIn(store: StoreReads, { cluster }: HostRow): Promise<string | undefined> {
  const row = cluster === null ? undefined : await store.clusters.find('provider', cluster)
  return row === undefined ? undefined : (settingsOf(row).cpuModel ?? undefined)
}

/** Elsewhere is nowhere for an organisation that has shares of these only. */
const inClusters = (fleet: FleetSnapshot, clusters: ReadonlySet<ClusterId> | undefined): FleetSnapshot =>
  clusters === undefined
    ? fleet
    : { ...fleet, hosts: fleet.hosts.filter(({ cluster }) => cluster !== undefined && clusters.has(cluster.id)) }

async function usablePools(store: StoreReads, places: EntitledPlaces | undefined): Promise<PoolRow[]> {
  const onHosts = await store.pools.onHosts({})
  const usable = new Set(
    onHosts.filter((pool) => pool.active && (pool.facts as ObservedPool).formats.length > 0).map((pool) => pool.pool),
  )
  const pools = await everyRow((page) => store.pools.list('provider', page))
  return pools.filter((pool) => usable.has(pool.id) && holdsPool(places, pool))
}

function withPromised(fleet: FleetSnapshot, promised: readonly Promised[]): FleetSnapshot {
  if (promised.length === 0) return fleet
  const sum = (ofOne: (one: Promised) => number, which: (one: Promised) => boolean) =>
    promised.filter(which).reduce((total, one) => total + ofOne(one), 0)
  return {
    hosts: fleet.hosts.map((host) => ({
      ...host,
      promised: {
        vcpus:
          host.promised.vcpus +
          sum(
            (one) => one.vcpus,
            (one) => one.host === host.id,
          ),
        memoryMiB:
          host.promised.memoryMiB +
          sum(
            (one) => one.memoryMiB,
            (one) => one.host === host.id,
          ),
      },
      pools: host.pools.map((pool) => {
        const taken = sum(
          (one) => one.bytes,
          (one) => one.pool === pool.id,
        )
        return pool.freeBytes === undefined ? pool : { ...pool, freeBytes: Math.max(0, pool.freeBytes - taken) }
      }),
    })),
  }
}
