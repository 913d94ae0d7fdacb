/**
 * A disk as plain bytes. Zeros are left out, for a target that is known to be zeroed (a new sparse file); for any other target they
 * are written. The caller sets the target's length: a disk that ends in a hole has no last chunk.
 */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'

export interface WriteRawOptions {
  /** 'skip' (default) for a target that reads as zeros already; 'write' for one that may hold old data. */
  readonly zeros?: 'skip' | 'write'
  /** Holes shorter than this are written all the same, to keep chunks contiguous. Default 1 MiB. */
  readonly shortestHole?: number
  readonly signal?: AbortSignal
}

// oxlint-disable-next-line require-yield
export async function* writeRaw(_disk: Disk, _options: WriteRawOptions = {}): AsyncGenerator<DiskChunk, void> {
  throw new Error('under construction')
}
