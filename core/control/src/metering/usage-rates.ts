/** What usage costs: rates, each from a time on. An hour costs what was said for the time it began. */
import type { Json } from '@covisor/tasks'

export interface Rates {
  readonly currency: string
  /** Oldest first. Before the first, nothing costs anything. */
  readonly entries: readonly RatesFrom[]
}

export interface RatesFrom extends HourlyRates {
  /** Milliseconds since 1970. */
  readonly from: number
}

/** In units of the currency, for what is allocated. */
export interface HourlyRates {
  readonly vcpuHour: number
  readonly memoryGiBHour: number
  readonly storageGiBHour: number
}

export const RATES_SETTING = 'usage.rates'
export const noRates: Rates = { currency: 'EUR', entries: [] }
export const ratesOf = (setting: Json | undefined): Rates => (setting as unknown as Rates | undefined) ?? noRates

const free: HourlyRates = { vcpuHour: 0, memoryGiBHour: 0, storageGiBHour: 0 }

export const ratesAt = ({ entries }: Rates, at: number): HourlyRates =>
  entries.findLast((entry) => entry.from <= at) ?? free

export const withRates = ({ entries }: Rates, currency: string, added: RatesFrom): Rates => ({
  currency,
  entries: [...entries.filter(({ from }) => from < added.from), added],
})
