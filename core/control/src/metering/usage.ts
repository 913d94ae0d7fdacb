/** Use cases on usage: what a project had and used, hour by hour, and what an organisation owes for a month. */
import type { Actor, OrganisationId, ProjectId } from '@covisor/model'
import type { TimeRange, UsageHourRow, UsageIntervals } from '@covisor/store'
import type { Rates, RatesFrom } from './usage-rates.ts'
import type { ReportLine } from './usage-report.ts'

export interface UsageUseCases {
  /** Of the project that is acted in. Hours that have not ended are not there. Throws REQUEST_INVALID for more than 92 days. */
  hours(actor: Actor, range: TimeRange): Promise<CountedHours>
  /** What the hours were counted from, also of what is gone: whoever adds it up comes to the same. Throws REQUEST_INVALID. */
  intervals(actor: Actor, range: TimeRange): Promise<UsageIntervals>
  /** `month` is "2026-11", in UTC; undefined: this one so far. Throws NOT_FOUND, REQUEST_INVALID. */
  report(actor: Actor, params: { readonly organisation?: string; readonly month?: string }): Promise<UsageReport>
  rates(actor: Actor): Promise<Rates>
  /** From a time on; what was said of later times is forgotten. Months that have ended keep what they had. Throws REQUEST_INVALID. */
  setRates(actor: Actor, rates: RatesFrom & { readonly currency: string }): Promise<Rates>
}

export interface CountedHours {
  readonly items: readonly UsageHourRow[]
  /** Hours before this are counted. */
  readonly meteredUntil: Date
}

export interface UsageReport {
  readonly organisation: { readonly id: OrganisationId; readonly name: string }
  readonly month: string
  readonly from: Date
  readonly to: Date
  /** Earlier than `to`: the month is not over, or not counted to its end. */
  readonly meteredUntil: Date
  readonly currency: string
  readonly lines: readonly (ReportLine & { readonly project: { readonly id: ProjectId; readonly name: string } })[]
  readonly total: ReportLine
}
