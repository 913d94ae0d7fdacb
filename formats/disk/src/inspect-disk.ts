/** What is in an image, from its headers and tables alone: a few reads, never the data. */
import type { DiskFacts, DiskFormat } from './disk.ts'
import { type OpenDiskOptions, openDisk } from './open-disk.ts'
import type { RangeSource } from './range-source.ts'

export interface DiskInspection extends DiskFacts {
  readonly format: DiskFormat
  readonly subformat?: string
  /** Guest-visible bytes. */
  readonly size: number
  readonly fileBytes: number
}

/** Rejects with a DiskFormatError for what openDisk() would refuse, a differencing disk without its parent included. */
export async function inspectDisk(source: RangeSource, options: OpenDiskOptions = {}): Promise<DiskInspection> {
  const disk = await openDisk(source, options)
  const { format, subformat, size, facts } = disk
  const allocatedBytes = facts.allocatedBytes ?? (await disk.countAllocated?.(options.signal))
  return {
    format,
    ...(subformat !== undefined && { subformat }),
    size,
    fileBytes: source.size,
    ...facts,
    ...(allocatedBytes !== undefined && { allocatedBytes }),
  }
}
