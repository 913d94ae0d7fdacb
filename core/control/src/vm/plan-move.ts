/**
 * Where a running VM goes, with everything that would fail found beforehand: the scheduler's rules first, then what the two
 * hypervisors say. A host that they have something against is left out and the next best is asked.
 */
import type { MigrationOptions, MigrationPart } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId } from '@covisor/model'
import { type PlacementDecision, type PlacementRequest, place } from '@covisor/scheduler'
import type { EndpointRow, HostRow } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import { computeUse } from '../plan/compute-use.ts'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import type { Plan, PlannedPlacement } from '../plan/plan.ts'
import { plannedPlacement } from '../plan/planned-placement.ts'
import type { Services } from '../services.ts'
import { movingRequest } from './moving-request.ts'
import type { PlacedVm } from './resolve-vm.ts'
import { vmTarget } from './vm-target.ts'

const ASK_TIMEOUT_MS = 30_000

export interface MoveWish {
  readonly vm: PlacedVm
  /** Id or name of a host, as the user gave it. */
  readonly to: string | undefined
  readonly options: MigrationOptions
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
}

/** Throws what the scheduler refuses with, or NOT_SUPPORTED when nothing can move this VM. */
export async function planMove(services: Services, wish: MoveWish): Promise<PlannedMove> {
  const { store } = services
  const { vm } = wish
  const { request, bound, warnings } = await movingRequest(store, vm)
  const what = `to migrate VM "${vm.name}"`
  if (bound.length > 0) throw new AppError('NOT_SUPPORTED', { what, why: bound.join('; ') })
  const wanted = wish.to === undefined ? undefined : await store.hosts.resolve('provider', wish.to)
  const fleet = await fleetSnapshot(store)
  const excluded = [...(wish.excluded ?? []), ...(await elsewhereOnly(services, vm))]
  for (;;) {
    const decision = place({ ...request, excluded, ...(wanted === undefined ? {} : { host: wanted.id }) }, fleet)
    if (decision.kind === 'refused') throw decision.error
    const host = await store.hosts.get('provider', decision.host)
    const obstacles = await obstaclesTo(services, wish, host)
    if (obstacles.length === 0) return moveTo(decision, host, request, warnings, fleet)
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
): PlannedMove {
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
): Promise<readonly string[]> {
  const { connections, store } = services
  const source = connections.session(vm.endpoint)
  const part = migrationOf(source.migration, vm.name)
  const move = {
    target: await vmTarget(store, vm.id),
    nativeHost: host.nativeRef,
    to: connections.session(host.endpoint),
    options,
  }
  return await part.obstacles(move, AbortSignal.timeout(ASK_TIMEOUT_MS))
}

export function migrationOf(part: MigrationPart | undefined, vm: string): MigrationPart {
  if (part !== undefined) return part
  throw new AppError('NOT_SUPPORTED', { what: `to migrate VM "${vm}"`, why: 'its hypervisor moves no running VMs' })
}
