/** How an image is to be read: what the caller knows of it that the file does not say, and how its bytes can be reached. */
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
  /** It is a difference to the parent, though nothing in it says so. VMDK and qcow2; Parallels images never say it. */
  readonly isDifference?: boolean
  /** qcow2: read this internal snapshot, by its id or name, instead of the active state. */
  readonly snapshot?: string
  readonly signal?: AbortSignal
}
