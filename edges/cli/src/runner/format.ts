/** Sizes, times and durations as people read and write them. */
import { UsageError } from '../usage-error.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-'
  let amount = value
  let unit = 0
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024
    unit++
  }
  return `${Number.isInteger(amount) || amount >= 100 ? amount.toFixed(0) : amount.toFixed(1)} ${UNITS[unit]}`
}

export const mebibytes = (value: number): string => bytes(value * 1024 * 1024)

/** "20G", "512M", "1.5TiB", "2048" (bytes): powers of 1024, as disks and memory are counted. */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGTP]?)(?:i?B)?$/i.exec(text.trim())
  if (match === null) throw new UsageError(`"${text}" is not a size; write 20G, 512M or a number of bytes`)
  const power = ['', 'K', 'M', 'G', 'T', 'P'].indexOf(match[2]!.toUpperCase())
  const value = Number(match[1]) * 1024 ** power
  if (!Number.isSafeInteger(Math.round(value))) throw new UsageError(`"${text}" is larger than can be`)
  return Math.round(value)
}

export function ago(time: string | null | undefined, now: number): string {
  if (time === null || time === undefined) return '-'
  return `${duration(Math.max(0, (now - Date.parse(time)) / 1000))} ago`
}

export function duration(seconds: number): string {
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`
}
