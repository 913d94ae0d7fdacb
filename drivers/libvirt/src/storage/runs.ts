/**
 * Chunks as runs: a stream can only be written onward, so each jump begins a new one. Pure.
 *
 * With `fill`, gaps between runs are written as zeros, for devices whose old content would show through; a jump back (a
 * header written last) is a run of its own and fills nothing.
 */
import type { VolumeChunk } from '@covisor/driver-api'

export interface PlacedChunk extends VolumeChunk {
  /** Whether it does not follow the former chunk: a stream at its offset must be opened. */
  readonly jumps: boolean
}

const ZEROS = new Uint8Array(256 * 1024)

export async function* inRuns(
  chunks: AsyncIterable<VolumeChunk>,
  fill: boolean,
): AsyncGenerator<PlacedChunk, void, undefined> {
  let at: number | undefined
  let reached = 0
  for await (const { offset, bytes } of chunks) {
    if (bytes.length === 0) continue
    if (fill && offset > reached) {
      for (let from = reached; from < offset; from += ZEROS.length) {
        yield { offset: from, bytes: ZEROS.subarray(0, Math.min(ZEROS.length, offset - from)), jumps: at !== from }
        at = Math.min(from + ZEROS.length, offset)
      }
    }
    yield { offset, bytes, jumps: at !== offset }
    at = offset + bytes.length
    reached = Math.max(reached, at)
  }
}
