/**
 * Why no host could be chosen, as one error. When every host fails for the same thing, the error names that thing; otherwise
 * it is CAPACITY_EXHAUSTED with what is wrong where. The verdicts have the rest.
 */
import { AppError } from '@covisor/model'
import type { HostVerdict, Reason } from './host-verdict.ts'
import type { PlacementRequest } from './placement-request.ts'

/** `verdicts`: best first, none of which fits. */
export function refusalOf(request: PlacementRequest, verdicts: readonly HostVerdict[]): AppError {
  if (verdicts.length === 0) return exhausted(request, 'no host is enrolled')
  const asked = verdicts.filter(({ host }) => request.host === undefined || host === request.host)
  if (asked.length === 0) return new AppError('NOT_FOUND', { kind: 'host', name: request.host ?? '' })

  const elsewhere = asked.filter(({ host, reasons }) => !(host === request.current?.host && isExcluded(reasons)))
  const obstacles = (elsewhere.length > 0 ? elsewhere : asked).flatMap((verdict) => obstacleOf(verdict) ?? [])
  const nearest = obstacles[0]
  if (nearest === undefined) return exhausted(request, 'no host was judged')
  const why = `${summary(obstacles)}${instead(verdicts)}`
  const isOneThing = obstacles.every(({ reason }) => reason.rule === nearest.reason.rule)
  return isOneThing ? errorAbout(request, obstacles, nearest.reason, why) : exhausted(request, why)
}

/** That a VM is to leave its host is no obstacle, but what was asked for. */
const isExcluded = (reasons: readonly Reason[]): boolean => reasons.some(({ rule, ok }) => rule === 'excluded' && !ok)

interface Obstacle {
  readonly host: string
  readonly reason: Reason
}

function errorAbout(request: PlacementRequest, obstacles: readonly Obstacle[], nearest: Reason, why: string): AppError {
  switch (nearest.rule) {
    case 'connection':
      return new AppError('HOST_UNREACHABLE', { host: some(obstacles.map(({ host }) => host)), why })
    case 'capability':
    case 'architecture':
    case 'acceleration':
    case 'cpu':
    case 'machine':
      return new AppError('NOT_SUPPORTED', { what: request.what, why })
    case 'pool':
      return new AppError('POOL_UNUSABLE', { pool: nearest.about ?? nearest.wanted, why })
    case 'pool-space':
      return new AppError('POOL_FULL', { pool: nearest.about ?? '', wanted: nearest.wanted, free: nearest.has })
    default:
      return exhausted(request, why)
  }
}

/** What stands in the way first. That another host was asked for is not an obstacle but a wish. */
function obstacleOf({ name, reasons }: HostVerdict): Obstacle | undefined {
  const reason = reasons.find(({ ok, rule }) => !ok && rule !== 'requested-host')
  return reason === undefined ? undefined : { host: name, reason }
}

/** `kvm1: it is in maintenance; kvm2: 1 GiB of … (and 3 more like it)`: one example of each rule, most frequent first. */
function summary(obstacles: readonly Obstacle[]): string {
  return Object.values(Object.groupBy(obstacles, ({ reason }) => reason.rule))
    .toSorted((a, b) => b.length - a.length)
    .map(([first, ...others]) => {
      const example = `${first?.host}: ${first?.reason.text}`
      return others.length === 0 ? example : `${example} (and ${others.length} more like it)`
    })
    .join('; ')
}

/** Hosts that only lack the wish. */
function instead(verdicts: readonly HostVerdict[]): string {
  const able = verdicts.filter(({ reasons }) => reasons.every(({ ok, rule }) => ok || rule === 'requested-host'))
  return able.length === 0 ? '' : `; ${some(able.map(({ name }) => name))} could take it`
}

const some = (names: readonly string[]): string =>
  names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '')

const exhausted = (request: PlacementRequest, why: string): AppError =>
  new AppError('CAPACITY_EXHAUSTED', { wanted: request.what, why })
