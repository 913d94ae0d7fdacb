/**
 * Places many VMs, one after another, each seeing what those before it were promised: for emptying a host, for hosts that are lost,
 * and for "what if".
 *
 * The large ones first, because they are the ones that find no room in the end. It never gives up early: what cannot be placed is
 * in the answer with its reasons, beside everything that can.
 */
import type { AppError, HostId, VmId } from '@covisor/model'
import type { CellSnapshot, FleetSnapshot, HostSnapshot, Whereabouts } from './fleet.ts'
import { locationOf } from './host-location.ts'
import type { HostVerdict } from './host-verdict.ts'
import { memoryWithOverheadMiB, ordinaryMemoryMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import { defaultPolicy, type PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'

export interface MovingVm {
  readonly vm: VmId
  readonly name: string
  readonly request: PlacementRequest
}

export interface PlannedMoves {
  readonly moves: readonly PlannedMoveOf[]
  readonly stuck: readonly {
    readonly vm: VmId
    readonly name: string
    readonly error: AppError
    readonly verdicts: readonly HostVerdict[]
  }[]
  /** As it would be afterwards. */
  readonly fleet: FleetSnapshot
}

export interface PlannedMoveOf {
  readonly vm: VmId
  readonly name: string
  readonly from: HostId | undefined
  readonly to: HostId
  readonly toName: string
  readonly memoryMiB: number
}

export function planMoves(
  vms: readonly MovingVm[],
  fleet: FleetSnapshot,
  policy: PlacementPolicy = defaultPolicy,
): PlannedMoves {
  const hosts = [...fleet.hosts]
  const at = new Map(hosts.map((host, index) => [host.id, index]))
  const whereabouts = new Map(fleet.whereabouts)
  // All of them are on their way, so none holds another back.
  for (const { vm } of vms) whereabouts.delete(vm)
  const moves: PlannedMoveOf[] = []
  const stuck: PlannedMoves['stuck'][number][] = []

  for (const { vm, name, request } of largestFirst(vms)) {
    const decision = place({ ...request, vm }, { ...fleet, hosts, whereabouts }, policy)
    if (decision.kind === 'refused') {
      stuck.push({ vm, name, error: decision.error, verdicts: decision.verdicts })
      continue
    }
    const from = request.current?.host
    const memoryMiB = memoryWithOverheadMiB(request)
    moves.push({ vm, name, from, to: decision.host, toName: decision.name, memoryMiB })
    const to = at.get(decision.host)!
    whereabouts.set(vm, { name, host: decision.host, ...locationOf(hosts[to]!) })
    hosts[to] = withVm(hosts[to]!, request, 1)
    const left = from === undefined ? undefined : at.get(from)
    if (left !== undefined) hosts[left] = withVm(hosts[left]!, request, -1)
  }
  return { moves, stuck, fleet: { ...fleet, hosts, whereabouts: whereabouts as Whereabouts } }
}

const largestFirst = (vms: readonly MovingVm[]): readonly MovingVm[] =>
  vms.toSorted((a, b) => b.request.memoryMiB - a.request.memoryMiB || (a.vm < b.vm ? -1 : 1))

function withVm(host: HostSnapshot, request: PlacementRequest, sign: 1 | -1): HostSnapshot {
  return {
    ...host,
    vmCount: host.vmCount + sign,
    promised: {
      vcpus: host.promised.vcpus + sign * request.vcpus,
      memoryMiB: host.promised.memoryMiB + sign * ordinaryMemoryMiB(request),
    },
    ...(host.cells === undefined || request.hugePageKiB === undefined
      ? {}
      : { cells: withPages(host.cells, request.hugePageKiB, sign * request.memoryMiB) }),
  }
}

/** Taken from the cells in their order, given back to the first: how the kernel spreads them nobody knows, the sum is right. */
function withPages(cells: readonly CellSnapshot[], pageKiB: number, memoryMiB: number): readonly CellSnapshot[] {
  let left = memoryMiB
  return cells.map((cell) => ({
    ...cell,
    hugePages: cell.hugePages.map((pages) => {
      if (pages.pageKiB !== pageKiB) return pages
      const taken = Math.min(left, pages.freeMiB)
      left -= taken
      return { ...pages, freeMiB: pages.freeMiB - taken }
    }),
  }))
}
