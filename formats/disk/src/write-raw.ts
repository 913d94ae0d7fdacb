/**
 * A disk as plain bytes. Zeros are left out, for a target that is known to be zeroed (a new sparse file); for any other target they
 * are written. The caller sets the target's length: a disk that ends in a hole has no last chunk.
 */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { free } from './freeable.ts'
import { isZero } from './is-zero.ts'

export interface WriteRawOptions {
  /** 'skip' (default) for a target that reads as zeros already; 'write' for one that may hold old data. */
  readonly zeros?: 'skip' | 'write'
  /** Holes shorter than this are written all the same, to keep chunks contiguous. Default 1 MiB. */
  readonly shortestHole?: number
  readonly signal?: AbortSignal
}

const BLOCK_BYTES = 64 * 1024
const ZEROS = new Uint8Array(1024 * 1024)

export async function* writeRaw(
  disk: Pick<Disk, 'size' | 'extents'>,
  { zeros = 'skip', shortestHole = 1024 * 1024, signal }: WriteRawOptions = {},
): AsyncGenerator<DiskChunk, void> {
  let written = 0
  for await (const extent of disk.extents(signal === undefined ? {} : { signal })) {
    if (extent.kind !== 'data') continue
    const { length } = extent.bytes
    let isZeros = true
    for (const [start, end] of nonZeroStretches(extent.bytes)) {
      isZeros = false
      const offset = extent.offset + start
      if (zeros === 'write' || offset - written < shortestHole) yield* zeroChunks(written, offset)
      written = offset + end - start
      // The very same view where nothing is cut off, so that its receiver may free it.
      yield { offset, bytes: start === 0 && end === length ? extent.bytes : extent.bytes.subarray(start, end) }
    }
    if (isZeros) free(extent.bytes)
  }
  if (zeros === 'write') yield* zeroChunks(written, disk.size)
}

function* nonZeroStretches(bytes: Uint8Array): Generator<[number, number], void> {
  let start = 0
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    if (!isZero(bytes.subarray(at, at + BLOCK_BYTES))) continue // grows the stretch
    if (at > start) yield [start, at]
    start = at + BLOCK_BYTES
  }
  if (start < bytes.length) yield [start, bytes.length]
}

function* zeroChunks(from: number, to: number): Generator<DiskChunk, void> {
  for (let offset = from; offset < to; offset += ZEROS.length) {
    yield { offset, bytes: ZEROS.subarray(0, Math.min(ZEROS.length, to - offset)) }
  }
}
