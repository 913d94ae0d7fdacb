/** What is in an image, from its headers and tables alone: a few reads, never the data. */
import type { Disk, DiskFacts, DiskFormat } from './disk.ts'
import { openDisk } from './open-disk.ts'
import { type DiskFiles, type OpenDiskFilesOptions, openDiskFiles } from './open-disk-files.ts'
import type { OpenDiskOptions } from './open-disk-options.ts'
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
  return inspected(await openDisk(source, options), source.size, options.signal)
}

/** The same of a disk in several files; fileBytes is what they are together. */
export async function inspectDiskFiles(files: DiskFiles, options: OpenDiskFilesOptions = {}): Promise<DiskInspection> {
  const fileBytes = [...files.values()].reduce((sum, { size }) => sum + size, 0)
  return inspected(await openDiskFiles(files, options), fileBytes, options.signal)
}

async function inspected(disk: Disk, fileBytes: number, signal?: AbortSignal): Promise<DiskInspection> {
  const { format, subformat, size, facts } = disk
  const allocatedBytes = facts.allocatedBytes ?? (await disk.countAllocated?.(signal))
  return {
    format,
    ...(subformat !== undefined && { subformat }),
    size,
    fileBytes,
    ...facts,
    ...(allocatedBytes !== undefined && { allocatedBytes }),
  }
}
