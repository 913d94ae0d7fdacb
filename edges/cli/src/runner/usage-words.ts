/** What the commands about usage share: ranges of time, and amounts as a person reads them. */

export const rangeOptions = {
  from: { kind: 'text', value: 'TIME', help: 'since then: 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z (24h)' },
  to: { kind: 'text', value: 'TIME', help: 'until then (now)' },
} as const

/** At most three digits behind the point, and none that say nothing. */
export const amount = (value: number): string => String(Number(value.toFixed(3)))
