/**
 * How chunks with offsets go into streams, which can only be written onward. Pure.
 *
 * A gap in front of what was written so far is a hole, or zeros for devices, whose old content would show through. Anything
 * else that does not follow (a header written last, a second visit) begins a stream of its own: a hole there would cut off
 * what lies behind it, because libvirt ends the file at each hole before it goes on.
 */
import type { VolumeChunk } from '@covisor/driver-api'

export type StreamStep =
  | { readonly kind: 'begin'; readonly offset: number }
  | { readonly kind: 'hole'; readonly length: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

const ZEROS = new Uint8Array(256 * 1024)

/** `length`: what the file has at the end at least; `gaps`: how they are written. */
export async function* inStreams(
  chunks: AsyncIterable<VolumeChunk>,
  { length, gaps }: { readonly length: number; readonly gaps: 'holes' | 'zeros' },
): AsyncGenerator<StreamStep, void, undefined> {
  let at: number | undefined
  let reached = 0
  for await (const { offset, bytes } of chunks) {
    if (bytes.length === 0) continue
    if (offset > reached) {
      if (at !== reached) yield { kind: 'begin', offset: reached }
      yield* gap(offset - reached, gaps)
    } else if (at !== offset) {
      if (at === reached) yield* toLength(length - reached, gaps)
      yield { kind: 'begin', offset }
    }
    yield { kind: 'bytes', bytes }
    at = offset + bytes.length
    reached = Math.max(reached, at)
  }
  if (at !== undefined && at === reached) yield* toLength(length - reached, gaps)
}

/** A file that is read later as a disk must have its whole length, even if it ends in zeros; a device has it anyway. */
function* toLength(missing: number, gaps: 'holes' | 'zeros'): Generator<StreamStep> {
  if (missing > 0 && gaps === 'holes') yield { kind: 'hole', length: missing }
}

function* gap(length: number, gaps: 'holes' | 'zeros'): Generator<StreamStep> {
  if (gaps === 'holes') {
    yield { kind: 'hole', length }
    return
  }
  for (let left = length; left > 0; left -= ZEROS.length) {
    yield { kind: 'bytes', bytes: left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS }
  }
}
