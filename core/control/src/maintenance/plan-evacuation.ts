/**
 * Where the running VMs of a host would go: all of them on paper before the first one moves, with what the scheduler says and what
 * the two hypervisors say. What can go nowhere is named with its reasons, beside everything that can.
 */
import { type HostId, isAppError, type VmId } from '@covisor/model'
import { type FleetSnapshot, type MovingVm, type PlannedMoveOf, planMoves } from '@covisor/scheduler'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import type { Services } from '../services.ts'
import { howToMove } from '../vm/how-to-move.ts'
import { movingRequest } from '../vm/moving-request.ts'
import { needsRoom, placedVmsOn } from '../vm/placed-vms.ts'
import { elsewhereOnly, obstaclesTo } from '../vm/plan-move.ts'
import type { PlacedVm } from '../vm/resolve-vm.ts'

export interface EvacuationPlan {
  readonly moves: readonly PlannedMoveOf[]
  readonly stuck: readonly { readonly vm: VmId; readonly name: string; readonly why: string }[]
  /** VMs that do not run: they are files and definitions, and stay. */
  readonly resting: number
  /** VMs that are on their way already. */
  readonly underWay: number
}

/** Hosts that turned out not to take a VM, by VM. */
export type Refusals = ReadonlyMap<VmId, readonly { readonly host: HostId; readonly because: string }[]>

export async function planEvacuation(
  services: Services,
  host: HostId,
  refused: Refusals = new Map(),
  underWay: ReadonlySet<VmId> = new Set(),
): Promise<EvacuationPlan> {
  const { store } = services
  const all = await placedVmsOn(store, host)
  const needing = all.filter(needsRoom)
  const leaving = needing.filter(({ id }) => !underWay.has(id))
  const { ready, bound } = await requestsOf(services, leaving, refused)
  const { moves, stuck } = await planAsked(services, ready, await withoutHost(services, host), leaving)
  return {
    moves,
    stuck: [...bound, ...stuck],
    resting: all.length - needing.length,
    underWay: needing.length - leaving.length,
  }
}

/** In maintenance, as the host is about to be: nothing is placed on it, and its VMs hold no rule. */
async function withoutHost({ store }: Services, host: HostId): Promise<FleetSnapshot> {
  const fleet = await fleetSnapshot(store)
  return {
    ...fleet,
    hosts: fleet.hosts.map((one) => (one.id === host ? { ...one, duty: 'maintenance' } : one)),
    whereabouts: new Map([...(fleet.whereabouts ?? [])].filter(([, place]) => place.host !== host)),
  }
}

async function requestsOf(services: Services, vms: readonly PlacedVm[], refused: Refusals) {
  const ready: MovingVm[] = []
  const bound: EvacuationPlan['stuck'][number][] = []
  for (const vm of vms) {
    const { request, bound: why } = await movingRequest(services.store, vm)
    const excluded = [...(await elsewhereOnly(services, vm)), ...(refused.get(vm.id) ?? [])]
    if (why.length > 0) bound.push({ vm: vm.id, name: vm.name, why: why.join('; ') })
    else ready.push({ vm: vm.id, name: vm.name, request: { ...request, excluded } })
  }
  return { ready, bound }
}

/** Plans, asks both hypervisors about every move, and plans again without the pairs that they refuse. */
async function planAsked(
  services: Services,
  first: readonly MovingVm[],
  fleet: FleetSnapshot,
  rows: readonly PlacedVm[],
): Promise<Pick<EvacuationPlan, 'moves' | 'stuck'>> {
  const fine = new Set<string>()
  let vms = first
  for (;;) {
    const { moves, stuck } = planMoves(vms, fleet)
    const against = new Map<VmId, { readonly host: HostId; readonly because: string }>()
    for (const { vm, to } of moves) {
      if (fine.has(`${vm} ${to}`)) continue
      const why = await obstacles(services, rows.find(({ id }) => id === vm)!, to)
      if (why.length === 0) fine.add(`${vm} ${to}`)
      else against.set(vm, { host: to, because: why.join('; ') })
    }
    if (against.size === 0)
      return { moves, stuck: stuck.map(({ vm, name, error }) => ({ vm, name, why: error.message })) }
    vms = vms.map((one) => {
      const found = against.get(one.vm)
      const excluded = [...(one.request.excluded ?? []), ...(found === undefined ? [] : [found])]
      return { ...one, request: { ...one.request, excluded } }
    })
  }
}

async function obstacles(services: Services, vm: PlacedVm, to: HostId): Promise<readonly string[]> {
  try {
    const host = await services.store.hosts.get('provider', to)
    return await obstaclesTo(services, { vm, to: undefined, options: howToMove({}).options }, host)
  } catch (error) {
    // It is elsewhere already: the next look tells.
    if (isAppError(error, 'NOT_FOUND')) return []
    // The host of the VM cannot be asked: its VMs cannot be moved now, and that is the answer.
    if (isAppError(error, 'HOST_UNREACHABLE') || isAppError(error, 'NOT_SUPPORTED')) return [error.message]
    throw error
  }
}
