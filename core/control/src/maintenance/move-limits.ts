/**
 * How many migrations may be under way at a time: per host, which sends or takes them, and per link between two hosts. Pure.
 *
 * Everybody's count, also those that people have asked for one by one; but only work that starts many keeps to the limits.
 */
import type { HostId, VmId } from '@covisor/model'

export interface MoveLimits {
  readonly perHost: number
  /** Between two hosts, in both directions together; null: as many as the hosts may. */
  readonly perLink: number | null
}

export interface MoveUnderWay {
  readonly vm: VmId
  readonly from: HostId | undefined
  readonly to: HostId
}

/** Why this move must wait; undefined: it may begin. */
export function reasonToWait(
  move: Pick<MoveUnderWay, 'from' | 'to'>,
  underWay: readonly MoveUnderWay[],
  { perHost, perLink }: MoveLimits,
): string | undefined {
  for (const host of [move.from, move.to]) {
    if (host !== undefined && movesOf(host, underWay).length >= perHost)
      return `as many VMs move from or to one of its hosts as may at a time (${perHost})`
  }
  const onLink = underWay.filter((other) => isSameLink(other, move)).length
  return perLink !== null && onLink >= perLink
    ? `as many VMs move between its two hosts as may at a time (${perLink})`
    : undefined
}

const movesOf = (host: HostId, underWay: readonly MoveUnderWay[]): readonly MoveUnderWay[] =>
  underWay.filter(({ from, to }) => from === host || to === host)

const isSameLink = (one: Pick<MoveUnderWay, 'from' | 'to'>, other: Pick<MoveUnderWay, 'from' | 'to'>): boolean =>
  (one.from === other.from && one.to === other.to) || (one.from === other.to && one.to === other.from)
