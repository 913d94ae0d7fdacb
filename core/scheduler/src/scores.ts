/**
 * Which of several hosts that fit is the better one. Hardware beats everything else; then rules that are only preferred; then what
 * was measured, and what is left after the VM is there.
 *
 * Measured load and promises are two terms, because each errs where the other does not: a VM that was placed a minute ago is
 * in no measurement yet, and one that was promised sixteen vCPUs may sleep. Memory and vCPUs are to run out together, or the
 * one that is left serves nobody. Moving costs the copy of all memory, so a large VM stays unless a place is much better.
 */
import { capacityOf, freeFor } from './capacity.ts'
import type { HostSnapshot } from './fleet.ts'
import type { ScorePart } from './host-verdict.ts'
import { ordinaryMemoryMiB } from './memory-overhead.ts'
import type { PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'

export function scoresOf(
  request: PlacementRequest,
  host: HostSnapshot,
  policy: PlacementPolicy,
  /** Share of the preferring rules that would be kept; undefined: there are none. */
  keptRules: number | undefined,
): ScorePart[] {
  const capacity = capacityOf(host, policy)
  const free = freeFor(request, host, capacity)
  const memoryLeft = share(free.memoryMiB - ordinaryMemoryMiB(request), capacity.memoryMiB)
  const vcpusLeft = share(free.vcpus - request.vcpus, capacity.vcpus)
  const good = (left: number) => (policy.prefer === 'spread' ? left : 1 - left)
  return [
    { name: 'acceleration', value: host.acceleration === 'hardware' ? 1 : 0, weight: 8 },
    ...(keptRules === undefined ? [] : [{ name: 'rules' as const, value: keptRules, weight: 4 }]),
    { name: 'load', value: loadValue(host.load, policy.prefer), weight: 2 },
    { name: 'free-memory', value: good(memoryLeft), weight: 2 },
    { name: 'free-vcpus', value: good(vcpusLeft), weight: 1 },
    { name: 'even-rest', value: 1 - Math.abs(memoryLeft - vcpusLeft), weight: 0.25 },
    { name: 'stays', value: request.current?.host === host.id ? 1 : 0, weight: costOfMoving(request) },
  ]
}

/** Packing stops here: a host that is busy already is no place to save a host with. */
const BUSY = 0.75
/** Nothing measured speaks neither for nor against a host. */
const UNKNOWN = 0.5

function loadValue(load: number | undefined, prefer: PlacementPolicy['prefer']): number {
  if (load === undefined) return UNKNOWN
  const busy = Math.min(1, Math.max(0, load))
  if (prefer === 'spread') return 1 - busy
  return busy <= BUSY ? UNKNOWN + (busy / BUSY) * (1 - UNKNOWN) : 0
}

const LARGE_MIB = 65_536

/** A quarter for any move, up to one for what takes minutes to copy. */
const costOfMoving = ({ memoryMiB }: PlacementRequest): number => 0.25 + 0.75 * Math.min(1, memoryMiB / LARGE_MIB)

/** Rounded, so that the order of a sum never decides. */
export function totalScore(parts: readonly ScorePart[]): number {
  const total = parts.reduce((sum, part) => sum + part.value * part.weight, 0)
  return Math.round(total * 1e6) / 1e6
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole)))
