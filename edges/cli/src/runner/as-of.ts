/** --as-of: a time in the past, as people say it. */
import { UsageError } from '../usage-error.ts'

export const asOfOption = {
  kind: 'text',
  value: 'TIME',
  help: 'as it was then: 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z',
} as const

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export const asOfQuery = (said: string | undefined): { readonly asOf?: string } =>
  said === undefined ? {} : { asOf: instantOf(said, Date.now()) }

/** Throws UsageError. */
export function instantOf(said: string, now: number): string {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(said) ?? []
  const at = count === undefined ? Date.parse(said) : now - Number(count) * unitMs[unit]!
  const isWhole = count !== undefined || /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(said)
  if (!isWhole || !Number.isFinite(at))
    throw new UsageError(`"${said}" is not a time; write 2h, 3d, or 2026-01-31T12:00:00Z`)
  return new Date(at).toISOString()
}
