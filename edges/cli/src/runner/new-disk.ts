/** What --disk and --memory mean: a size makes a new volume, anything else names an existing one. */
import { UsageError } from '../usage-error.ts'
import { parseSize } from './format.ts'

const MIB = 1024 * 1024

export function diskOf(text: string): { sizeBytes: number } | { volume: string } {
  return /^\d+(\.\d+)?\s*[KMGTP]?(i?B)?$/i.test(text) ? { sizeBytes: parseSize(text) } : { volume: text }
}

export function mebibytesOf(bytes: number): number {
  if (bytes < MIB) throw new UsageError(`${bytes} bytes of memory are too few; write 512M or 2G`)
  return Math.round(bytes / MIB)
}
