/** The fleet as the store knows it, for the scheduler: hosts, what is promised of them, which pools and networks they reach. */
import type { ObservedHost, ObservedPool } from '@covisor/driver-api'
import type { HostId, PlacementRule, PoolId, VmId } from '@covisor/model'
import type {
  ComputeUse,
  FleetSnapshot,
  HostLocation,
  HostSnapshot,
  PoolSnapshot,
  Whereabouts,
} from '@covisor/scheduler'
import { memoryWithOverheadMiB } from '@covisor/scheduler'
import type { ClusterRow, HostNetworkRow, HostPoolRow, HostRow, PoolRow, StoreReads } from '@covisor/store'
import { policyOf, settingsOf } from '../cluster/cluster-settings.ts'
import { everyRow } from '../every-row.ts'
import { locations } from '../site/host-locations.ts'
import type { MigrateVmInput } from '../vm/migrate-vm-input.ts'
import { dedicatedOf, memoryInPages, ordinaryMemoryOf } from './dedicated-snapshot.ts'
import { hostLoads } from './host-loads.ts'

export async function fleetSnapshot(store: StoreReads): Promise<FleetSnapshot> {
  const hosts = await everyRow((page) => store.hosts.list('provider', page))
  const clusters = new Map(
    (await everyRow((page) => store.clusters.list('provider', page))).map((row) => [row.id, row]),
  )
  const locationOf = await locations(store)
  const rules = await everyRow((page) => store.placementRules.list('provider', page))
  const endpoints = await everyRow((page) => store.endpoints.list('provider', page))
  const connections = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint.state]))
  const loads = await hostLoads(store, hosts)
  const parts = Map.groupBy(await store.vms.takenParts('provider'), ({ host }) => host)
  const promised = await promisedOn(store)
  const reservedPools = new Map((await store.reservations.perPool()).map((use) => [use.pool, use.storageBytes]))
  const pools = await everyRow((page) => store.pools.list('provider', page))
  const promisable = await promisableOf(store, pools)
  const poolNames = new Map(pools.map((pool) => [pool.id, pool.name]))
  const hostPools = Map.groupBy(await store.pools.onHosts({}), (pool) => pool.host)
  const hostNetworks = Map.groupBy(await store.networks.onHosts({}), (network) => network.host)

  return {
    rules,
    whereabouts: await whereaboutsOf(store, rules, hosts, locationOf),
    hosts: hosts.map((host): HostSnapshot => {
      const facts = host.facts as ObservedHost
      const cluster = host.cluster === null ? undefined : clusters.get(host.cluster)
      return {
        id: host.id,
        name: host.name,
        ...locationOf(host),
        connection: connections.get(host.endpoint) ?? 'disconnected',
        duty: host.duty,
        architecture: facts.architecture,
        acceleration: facts.acceleration,
        capabilities: facts.capabilities,
        ...compatibilityOf(facts, cluster),
        logicalCpus: host.cpus,
        ...loadOf(loads.get(host.id)),
        memoryMiB: ordinaryMemoryOf(host),
        promised: promised.get(host.id) ?? { vcpus: 0, memoryMiB: 0 },
        ...dedicatedOf(host, parts.get(host.id) ?? [], promised.get(host.id)?.memoryMiB ?? 0),
        vmCount: promised.get(host.id)?.vms ?? 0,
        pools: (hostPools.get(host.id) ?? []).map((pool) => poolSnapshot(pool, poolNames, reservedPools, promisable)),
        ...networksOf(hostNetworks.get(host.id) ?? []),
        ...(cluster === undefined
          ? {}
          : { cluster: { id: cluster.id, name: cluster.name }, policy: policyOf(cluster) }),
      }
    }),
  }
}

/** What runs on hosts and what tasks have reserved there; of all hosts, or of these. Hosts that promised nothing are left out. */
export async function promisedOn(
  store: Pick<StoreReads, 'vms' | 'reservations'>,
  hosts?: readonly HostId[],
): Promise<ReadonlyMap<HostId, ComputeUse & { readonly vms: number }>> {
  const loads = new Map((await store.vms.loadPerHost('provider', hosts)).map((load) => [load.host, load]))
  const reserved = new Map((await store.reservations.perHost()).map((use) => [use.host, use]))
  const inPages = await memoryInPages(store, hosts)
  const ids = hosts ?? [...new Set([...loads.keys(), ...reserved.keys()])]
  return new Map(
    ids.map((id) => {
      const load = loads.get(id)
      const running = load === undefined || load.running === 0 ? 0 : overheadOf(load.runningMemoryMiB, load.running)
      const use = {
        vcpus: (load?.runningVcpus ?? 0) + (reserved.get(id)?.vcpus ?? 0),
        memoryMiB: running - (inPages.get(id) ?? 0) + (reserved.get(id)?.memoryMiB ?? 0),
        vms: load?.total ?? 0,
      }
      return [id, use] as const
    }),
  )
}

/**
 * Where the VMs are that rules name. One that is moving is where it goes, and one on a host in maintenance nowhere: it is about to
 * leave, and must not hold back those that have to be with it.
 */
async function whereaboutsOf(
  store: StoreReads,
  rules: readonly PlacementRule[],
  hosts: readonly HostRow[],
  locationOf: (host: HostRow) => HostLocation,
): Promise<Whereabouts> {
  const found: Map<VmId, NonNullable<ReturnType<Whereabouts['get']>>> = new Map()
  if (rules.length === 0) return found
  const rowOf = new Map(hosts.map((host) => [host.id, host]))
  const leaving = new Set(hosts.flatMap(({ id, duty }) => (duty === 'maintenance' ? id : [])))
  const moves = await store.tasks.list('provider', { filter: { saga: 'vm.migrate', state: 'open' }, limit: 1000 })
  const targets = new Map(
    moves.items.map(({ input }) => {
      const { vm, to } = input as unknown as MigrateVmInput
      return [vm, to.host] as const
    }),
  )
  for (const vm of new Set(rules.flatMap(({ vms }) => vms))) {
    const row = await store.vms.find('provider', vm)
    const host = targets.get(vm) ?? row?.host
    const at = rowOf.get(host as HostId)
    if (row !== undefined && at !== undefined && !leaving.has(at.id))
      found.set(vm, { name: row.name, host: at.id, ...locationOf(at) })
  }
  return found
}

/** The overhead of many VMs is at least that of one with all their memory; per-VM numbers are not kept in the load. */
const overheadOf = (memoryMiB: number, vms: number): number =>
  memoryWithOverheadMiB({ memoryMiB: Math.ceil(memoryMiB / vms), vcpus: 1 }) * vms

function poolSnapshot(
  pool: HostPoolRow,
  names: ReadonlyMap<PoolId, string>,
  reserved: ReadonlyMap<PoolId, number>,
  left: (pool: HostPoolRow) => number,
): PoolSnapshot {
  const facts = pool.facts as ObservedPool
  const { create, upload, clone } = facts.cannot
  return {
    id: pool.pool,
    name: names.get(pool.pool) ?? pool.nativeName,
    usable: !pool.active ? 'it is not active' : (create ?? true),
    ...(upload === undefined && clone === undefined ? {} : { cannot: waysNot({ upload, clone }) }),
    freeBytes: Math.max(0, Math.min(pool.availableBytes - (reserved.get(pool.pool) ?? 0), left(pool))),
  }
}

/** What a host's hypervisor can give guests, and what its cluster gives new ones. */
export function compatibilityOf(
  { cpu, machines }: Pick<ObservedHost, 'cpu' | 'machines'>,
  cluster?: Pick<ClusterRow, 'settings'>,
): Pick<HostSnapshot, 'cpuName' | 'cpuModels' | 'machines' | 'newVmCpuModel'> {
  const newVmCpuModel = cluster === undefined ? undefined : (settingsOf(cluster).cpuModel ?? undefined)
  return {
    cpuName: cpu.model,
    ...(cpu.models === undefined ? {} : { cpuModels: cpu.models }),
    ...(machines === undefined ? {} : { machines }),
    ...(newVmCpuModel === undefined ? {} : { newVmCpuModel }),
  }
}

const loadOf = (load: number | undefined): Pick<HostSnapshot, 'load'> => (load === undefined ? {} : { load })

const waysNot = ({ upload, clone }: { readonly upload: string | undefined; readonly clone: string | undefined }) => ({
  ...(upload === undefined ? {} : { upload }),
  ...(clone === undefined ? {} : { clone }),
})

/** What pools may still promise, by the factor that an operator set; without one there is no such limit. */
async function promisableOf(store: StoreReads, pools: readonly PoolRow[]): Promise<(pool: HostPoolRow) => number> {
  const factors = new Map(
    pools.flatMap(({ id, overcommit }) => (overcommit === null ? [] : [[id, overcommit] as const])),
  )
  const provisioned = new Map(
    (await store.pools.provisioned([...factors.keys()])).map(({ pool, bytes }) => [pool, bytes]),
  )
  return ({ pool, capacityBytes }) => {
    const factor = factors.get(pool)
    return factor === undefined ? Number.MAX_SAFE_INTEGER : capacityBytes * factor - (provisioned.get(pool) ?? 0)
  }
}

function networksOf(seen: readonly HostNetworkRow[]): Pick<HostSnapshot, 'networks' | 'networksOff'> {
  const ids = (rows: readonly HostNetworkRow[]) => rows.map((row) => row.network)
  return { networks: ids(seen.filter((row) => row.active)), networksOff: ids(seen.filter((row) => !row.active)) }
}
