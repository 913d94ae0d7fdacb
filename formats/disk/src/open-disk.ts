/**
 * Opens an image in any format this package reads.
 *
 * The format is declared by the caller or recognised by its magic number. Raw has no magic, so it is never a fallback: whoever
 * wants a raw disk says so, or a damaged image would pass as a disk full of garbage.
 */
import type { Disk, DiskFormat } from './disk.ts'
import type { RangeSource } from './range-source.ts'

export interface OpenDiskOptions {
  readonly format?: DiskFormat
  /** The source is a pipe: read its head, then once from front to back. Formats that need more are refused ("not-seekable"). */
  readonly sequential?: boolean
  /** Further files of the same disk, by the name the image gives them (VMDK extents, a qcow2 data file). */
  readonly files?: ReadonlyMap<string, RangeSource>
  /** The disk this one is a difference to, already open. Without it a differencing image is refused. */
  readonly parent?: Disk
  readonly signal?: AbortSignal
}

export async function openDisk(_source: RangeSource, _options: OpenDiskOptions = {}): Promise<Disk> {
  throw new Error('under construction')
}
