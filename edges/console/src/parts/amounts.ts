/** Sizes, speeds and times as people read them: binary units with their true names, numbers and dates as the chosen language writes them. */
import { catalogues, inLanguage, t } from '../words/translate.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

const inWords = inLanguage(() => ({
  size: new Intl.NumberFormat(catalogues.language, { maximumFractionDigits: 1, useGrouping: false }),
  whole: new Intl.NumberFormat(catalogues.language, { maximumFractionDigits: 0 }),
  dateAndTime: new Intl.DateTimeFormat(catalogues.language, { dateStyle: 'medium', timeStyle: 'medium' }),
  clock: new Intl.DateTimeFormat(catalogues.language, { timeStyle: 'short' }),
  day: new Intl.DateTimeFormat(catalogues.language, { day: 'numeric', month: 'short' }),
}))

export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10))
  const value = count / 2 ** (10 * power)
  return `${inWords().size.format(value >= 100 ? Math.round(value) : value)} ${UNITS[power]}`
}

export const mebibytes = (count: number): string => bytes(count * 2 ** 20)

/** A count, with separators where it is long. */
export const whole = (value: number): string => inWords().whole.format(value)

/** With a decimal where it is small. */
export const roughly = (value: number): string => (value < 100 ? inWords().size.format(value) : whole(value))

export const percent = (fraction: number): string => `${inWords().whole.format(fraction * 100)} %`

/** On axes, where there is room for little. */
export const clockTime = (iso: string): string => inWords().clock.format(new Date(iso))
export const day = (iso: string): string => inWords().day.format(new Date(iso))

export const instant = (iso: string): string => inWords().dateAndTime.format(new Date(iso))

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}

export const vmCount = (n: number): string => t('parts.vms', { count: n })
