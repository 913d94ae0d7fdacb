/**
 * The time that is asked about: the last hour, day or week, which a saved view means anew each time, or instants of one's own, which a
 * link to what was found keeps.
 *
 * Fields show minutes of the reader's clock; addresses and the server have instants in UTC.
 */
import type { AuditSearch } from '../search.ts'

const HOUR_MS = 3_600_000
const spanMs: Readonly<Record<NonNullable<AuditSearch['last']>, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
}

/** What the server is asked. */
export type AuditQuestion = Omit<AuditSearch, 'last' | 'columns'>

export function auditQuestion(search: AuditSearch, now: number): AuditQuestion {
  const asked = Object.entries(search).filter(([key]) => key !== 'last' && key !== 'columns')
  const { last } = search
  const since = last === undefined ? {} : { from: new Date(now - spanMs[last]).toISOString() }
  return { ...(Object.fromEntries(asked) as AuditQuestion), ...since }
}

/** As `<input type="datetime-local">` has it; empty for none. */
export function asField(instant: string | undefined): string {
  if (instant === undefined) return ''
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Undefined for what is not whole yet. */
export function fromField(text: string): string | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(at) ? new Date(at).toISOString() : undefined
}
