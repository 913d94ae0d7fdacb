/** What the commands about usage share: ranges of time, and amounts as a person reads them. */

import { instantOf } from './as-of.ts'

export const rangeOptions = {
  from: { kind: 'text', value: 'TIME', help: 'since then: 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z (24h)' },
  to: { kind: 'text', value: 'TIME', help: 'until then (now)' },
} as const

/** The last day, if nothing was said. Throws UsageError. */
export function rangeOf({
  from = '24h',
  to = '0s',
}: {
  readonly from?: string | undefined
  readonly to?: string | undefined
}) {
  const now = Date.now()
  return { from: instantOf(from, now), to: instantOf(to, now) }
}

/** At most three digits behind the point, and none that say nothing. */
export const amount = (value: number): string => String(Number(value.toFixed(3)))
