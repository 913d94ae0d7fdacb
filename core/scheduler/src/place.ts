/**
 * Chooses a host for a VM. Pure: same request, same snapshot, same answer, whatever the order of hosts; so every decision can
 * be explained afterwards and asked again with a hypothetical fleet.
 *
 * Hard rules decide who may, scores decide who does. The answer carries the verdict on every host, chosen or not: what was
 * decided and why is one computation and cannot disagree.
 */
import type { AppError, HostId, NetworkId, PoolId } from '@covisor/model'
import { affinityRules, type RulesAtHost } from './affinity-rules.ts'
import { computeReasons } from './compute-rules.ts'
import { dedicatedParts } from './dedicated-rules.ts'
import type { FleetSnapshot, HostSnapshot } from './fleet.ts'
import type { HostVerdict } from './host-verdict.ts'
import { defaultPolicy, type PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'
import { type Reach, reachRules } from './reach-rules.ts'
import { refusalOf } from './refusal.ts'
import { scoresOf, totalScore } from './scores.ts'

export type PlacementDecision =
  | {
      readonly kind: 'placed'
      readonly host: HostId
      readonly name: string
      /** By the key of the need. */
      readonly pools: Readonly<Record<string, PoolId>>
      readonly networks: Readonly<Record<string, NetworkId>>
      readonly numaCell: number | undefined
      /** Addresses by the key of the wish. */
      readonly devices: Readonly<Record<string, string>>
      readonly verdicts: readonly HostVerdict[]
    }
  | { readonly kind: 'refused'; readonly error: AppError; readonly verdicts: readonly HostVerdict[] }

/** `verdicts` come best first: hosts that fit by score, then the others by how little is missing. */
export function place(
  request: PlacementRequest,
  fleet: FleetSnapshot,
  policy: PlacementPolicy = defaultPolicy,
): PlacementDecision {
  const reachFrom = reachRules(request)
  const keptAt = affinityRules(request, fleet)
  const judgeAt = (host: HostSnapshot) => judge(request, host, host.policy ?? policy, reachFrom(host), keptAt(host))
  const judged = fleet.hosts.map((host) => briefly(host, judgeAt(host)))
  const inFull = () => judged.toSorted(betterFirst).map(({ host }) => judgeAt(host))
  const best = bestOf(judged)
  if (best?.fits !== true) {
    const verdicts = inFull()
    return { kind: 'refused', error: refusalOf(request, verdicts), verdicts }
  }
  const { host, name, pools, networks, numaCell, devices } = judgeAt(best.host)
  let sorted: readonly HostVerdict[] | undefined
  return {
    kind: 'placed',
    host,
    name,
    pools,
    networks,
    numaCell,
    devices,
    // Put together only for who reads them: planning many moves over a large fleet does not.
    get verdicts() {
      sorted ??= inFull()
      return sorted
    },
  }
}

/**
 * What choosing needs of a verdict. The sentences are let go of at once and made again, the same, for who reads them: kept for ten
 * thousand hosts, they cost more to keep than to make (measured: more than half of the time went into collecting them).
 */
interface Judged {
  readonly host: HostSnapshot
  readonly fits: boolean
  readonly score: number
  /** How many rules it breaks. */
  readonly missing: number
}

const briefly = (host: HostSnapshot, { fits, score, reasons }: HostVerdict): Judged => ({
  host,
  fits,
  score,
  missing: fits ? 0 : reasons.filter((reason) => !reason.ok).length,
})

function bestOf(judged: readonly Judged[]): Judged | undefined {
  let best = judged[0]
  for (const one of judged) if (best !== undefined && betterFirst(one, best) < 0) best = one
  return best
}

function judge(
  request: PlacementRequest,
  host: HostSnapshot,
  policy: PlacementPolicy,
  reach: Reach,
  rules: RulesAtHost,
): HostVerdict {
  const own = dedicatedParts(request, host, policy)
  const reasons = [...computeReasons(request, host, policy), ...own.reasons, ...rules.reasons, ...reach.reasons]
  const fits = reasons.every((reason) => reason.ok)
  const about = { host: host.id, name: host.name, fits, reasons }
  if (!fits) return { ...about, score: 0, scores: [], pools: {}, networks: {}, numaCell: undefined, devices: {} }
  const scores = scoresOf(request, host, policy, rules.kept)
  const { pools, networks } = reach
  const { numaCell, devices } = own
  return { ...about, score: totalScore(scores), scores, pools, networks, numaCell, devices }
}

/** Equal scores: fewer VMs, then the id, which no two hosts share. */
function betterFirst(a: Judged, b: Judged): number {
  return (
    Number(b.fits) - Number(a.fits) ||
    b.score - a.score ||
    a.missing - b.missing ||
    a.host.vmCount - b.host.vmCount ||
    (a.host.id < b.host.id ? -1 : a.host.id === b.host.id ? 0 : 1)
  )
}
