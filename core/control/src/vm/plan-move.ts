/**
 * Where a running VM goes, with everything that would fail found beforehand: the scheduler's rules first, then what the two
 * hypervisors say. A host that they have something against is left out and the next best is asked.
 */
import type { DiskOnItsWay, MigrationOptions, MigrationPart } from '@covisor/driver-api'
import { AppError, type EndpointId, formatBytes, type HostId } from '@covisor/model'
import { type PlacementDecision, type PlacementRequest, place } from '@covisor/scheduler'
import type { EndpointRow, HostRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import { computeUse } from '../plan/compute-use.ts'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import type { Plan, PlannedPlacement } from '../plan/plan.ts'
import { plannedPlacement } from '../plan/planned-placement.ts'
import type { Services } from '../services.ts'
import { type MovingVolume, movingVolume } from '../storage/moving-volumes.ts'
import { movingRequest } from './moving-request.ts'
import { locationOf } from './new-volumes.ts'
import type { PlacedVm } from './resolve-vm.ts'
import { vmTarget } from './vm-target.ts'

const ASK_TIMEOUT_MS = 30_000

export interface MoveWish {
  readonly vm: PlacedVm
  /** Id or name of a host, as the user gave it. */
  readonly to: string | undefined
  readonly options: MigrationOptions
  /** Id or name of the pool to which all its disks go; absent: those that the other host does not see, to where there is most room. */
  readonly pool?: string | undefined
  /** Hosts that may not be chosen, with the reason. */
  readonly excluded?: NonNullable<PlacementRequest['excluded']>
}

export interface PlannedMove {
  readonly host: { readonly id: HostId; readonly name: string; readonly nativeRef: string }
  readonly endpoint: EndpointId
  /** With the hypervisor's own need, as it is promised of the target. */
  readonly holds: { readonly vcpus: number; readonly memoryMiB: number }
  readonly placement: PlannedPlacement
  readonly capacity: Plan['capacity']
  readonly warnings: readonly string[]
  /** Volumes that go along, because the other host does not see them, or was asked to have them elsewhere. */
  readonly disks: readonly MovingVolume[]
}

/** Throws what the scheduler refuses with, or NOT_SUPPORTED when nothing can move this VM. */
export async function planMove(services: Services, wish: MoveWish): Promise<PlannedMove> {
  const { store } = services
  const { vm } = wish
  const wanted = wish.to === undefined ? undefined : await store.hosts.resolve('provider', wish.to)
  const pool = wish.pool === undefined ? undefined : await store.pools.resolve('provider', wish.pool)
  const { request, bound, warnings, along } = await movingRequest(store, vm, { to: wanted?.id, pool })
  const what = `to migrate VM "${vm.name}"`
  if (bound.length > 0) throw new AppError('NOT_SUPPORTED', { what, why: bound.join('; ') })
  const fleet = await fleetSnapshot(store)
  const excluded = [...(wish.excluded ?? []), ...(await elsewhereOnly(services, vm))]
  for (;;) {
    const decision = place({ ...request, excluded, ...(wanted === undefined ? {} : { host: wanted.id }) }, fleet)
    if (decision.kind === 'refused') throw decision.error
    const host = await store.hosts.get('provider', decision.host)
    const disks = along.map(({ key, volume, at, readOnly }) => {
      const to = { pool: decision.pools[key]!, host: host.id }
      return movingVolume(volume, { endpoint: vm.endpoint, host: vm.host, at }, to, readOnly)
    })
    const obstacles = await obstaclesTo(services, wish, host, await disksOnTheirWay(store, disks))
    if (obstacles.length === 0) {
      const said = [...warnings, ...(await copyWarnings(store, disks))]
      return { ...moveTo(decision, host, request, said, fleet), disks }
    }
    excluded.push({ host: host.id, because: obstacles.join('; ') })
  }
}

type Placed = Extract<PlacementDecision, { kind: 'placed' }>

export function moveTo(
  decision: Placed,
  host: HostRow,
  request: PlacementRequest,
  warnings: readonly string[],
  fleet: Awaited<ReturnType<typeof fleetSnapshot>>,
): Omit<PlannedMove, 'disks'> {
  const holds = request.current?.holds ?? { vcpus: request.vcpus, memoryMiB: request.memoryMiB }
  const target = fleet.hosts.find(({ id }) => id === host.id)
  const before = target?.promised ?? { vcpus: 0, memoryMiB: 0 }
  return {
    host: { id: host.id, name: host.name, nativeRef: host.nativeRef },
    endpoint: host.endpoint,
    holds,
    placement: plannedPlacement(decision),
    capacity: computeUse({ name: host.name, memoryMiB: target?.memoryMiB }, before, holds),
    warnings,
  }
}

/** Where it is now, and hosts that speak another language. */
export async function elsewhereOnly({ store }: Services, vm: PlacedVm) {
  const endpoints = new Map<EndpointId, EndpointRow>(
    (await everyRow((page) => store.endpoints.list('provider', page))).map((row) => [row.id, row]),
  )
  const driver = endpoints.get(vm.endpoint)?.driver
  const hosts = await everyRow((page) => store.hosts.list('provider', page))
  return hosts.flatMap(({ id, endpoint }) => {
    if (id === vm.host) return { host: id, because: 'it is where the VM is now' }
    const other = endpoints.get(endpoint)?.driver
    return other === driver
      ? []
      : { host: id, because: `it is managed through ${other}, the VM's host through ${driver}` }
  })
}

export async function obstaclesTo(
  services: Services,
  { vm, options }: MoveWish,
  host: HostRow,
  disks: readonly DiskOnItsWay[] = [],
): Promise<readonly string[]> {
  const { connections, store } = services
  const source = connections.session(vm.endpoint)
  const part = migrationOf(source.migration, vm.name)
  const move = {
    target: await vmTarget(store, vm.id),
    nativeHost: host.nativeRef,
    to: connections.session(host.endpoint),
    options,
    disks,
  }
  return await part.obstacles(move, AbortSignal.timeout(ASK_TIMEOUT_MS))
}

/** As the driver is told. */
export const disksOnTheirWay = (store: StoreReads, disks: readonly MovingVolume[]): Promise<readonly DiskOnItsWay[]> =>
  Promise.all(disks.map(async ({ from, twin }) => ({ from: from.at, to: await locationOf(store, twin) })))

const copyWarnings = (store: StoreReads, disks: readonly MovingVolume[]): Promise<readonly string[]> =>
  Promise.all(
    disks.map(async ({ name, twin }) => {
      const pool = await store.pools.get('provider', twin.pool)
      return `volume "${name}" (${formatBytes(twin.capacityBytes)}) is copied to pool "${pool.name}"; the old copy is deleted when the VM has arrived`
    }),
  )

export function migrationOf(part: MigrationPart | undefined, vm: string): MigrationPart {
  if (part !== undefined) return part
  throw new AppError('NOT_SUPPORTED', { what: `to migrate VM "${vm}"`, why: 'its hypervisor moves no running VMs' })
}
