/**
 * Which of several hosts that fit is the better one. Hardware beats everything else; then rules that are only preferred, then what
 * is left after the VM is there.
 * Staying is worth a little, so that equal hosts do not swap VMs.
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
    { name: 'free-memory', value: good(memoryLeft), weight: 2 },
    { name: 'free-vcpus', value: good(vcpusLeft), weight: 1 },
    { name: 'stays', value: request.current?.host === host.id ? 1 : 0, weight: 0.25 },
  ]
}

/** Rounded, so that the order of a sum never decides. */
export function totalScore(parts: readonly ScorePart[]): number {
  const total = parts.reduce((sum, part) => sum + part.value * part.weight, 0)
  return Math.round(total * 1e6) / 1e6
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole)))
