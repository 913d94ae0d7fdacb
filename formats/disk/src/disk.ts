/**
 * One abstraction for every image format: a disk is a size and a sequence of extents.
 *
 * Knows neither formats nor files. Readers (vmdk/, qcow2/, …) produce disks, writers consume them, and whoever wants to
 * transform a disk wraps one.
 */

export const diskFormats = ['raw', 'vmdk', 'qcow2', 'vhd', 'vhdx', 'vdi', 'parallels'] as const
export type DiskFormat = (typeof diskFormats)[number]

/**
 * A piece of the disk, in guest bytes. 'zero' reads as zeros because the image says so; a 'hole' was never written (also zeros).
 * `bytes` belong to whoever receives them and are never touched again by the reader.
 */
export type Extent =
  | { readonly kind: 'data'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'zero' | 'hole'; readonly offset: number; readonly length: number }

export interface Disk {
  readonly format: DiskFormat
  /** e.g. "streamOptimized", "dynamic". */
  readonly subformat?: string
  /** Guest-visible bytes. */
  readonly size: number
  /** What extents() asks of its source: one pass from front to back, or reads anywhere. */
  readonly needs: 'sequential' | 'random'
  /** Ascending, without gaps or overlaps, covering 0..size exactly once. Bounded memory, whatever the image claims. */
  extents(options?: { readonly signal?: AbortSignal }): AsyncIterable<Extent>
  /** Random access, where the source allows it. */
  read?(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
  /** Guest bytes that are stored, by the tables alone; undefined where counting them would take too long. */
  countAllocated?(signal?: AbortSignal): Promise<number | undefined>
  readonly facts: DiskFacts
  /** What this disk is a difference to. */
  readonly parent?: Disk
}

/** For people who look into an image (`inspect`). All of it is what the image says of itself: claims, not truth. */
export interface DiskFacts {
  readonly version?: number
  /** Unit of allocation: qcow2 cluster, VMDK grain, VHD or VHDX block. */
  readonly clusterBytes?: number
  readonly compression?: 'deflate' | 'zlib' | 'zstd'
  /** Guest bytes that are stored, if that is known without reading the disk. */
  readonly allocatedBytes?: number
  readonly sectorBytes?: number
  /** Product that wrote it, as it says. */
  readonly createdBy?: string
  /** VMDK: the controller the disk was made for (lsilogic, ide, …). */
  readonly adapterType?: string
  /** What a difference to this disk calls its parent: VMDK content id, VHD unique id, VHDX data write GUID, VDI UUID. */
  readonly contentId?: string
  /** Name of the parent image as written in this one. Never opened. */
  readonly parentName?: string
  /** Things a person should know: internal snapshots left out, a dirty flag, … */
  readonly notes?: readonly string[]
}
