/** Writes a qcow2 in one pass. Under construction. */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'

export interface WriteQcow2Options {
  /** Guest bytes; defaults to the disk's size, and may be larger (the rest reads as zeros). */
  readonly size?: number
  /** 9 to 21; 16 (64 KiB) is what QEMU uses. */
  readonly clusterBits?: number
  readonly signal?: AbortSignal
}

/**
 * At most two discontinuities: everything from the second cluster on in ascending order, then the header cluster at offset 0
 * as the very last chunk. A volume whose import was interrupted has no header, so it can never be booted.
 */
// oxlint-disable-next-line require-yield
export async function* writeQcow2(_disk: Disk, _options: WriteQcow2Options = {}): AsyncGenerator<DiskChunk, void> {
  throw new Error('under construction')
}
