/**
 * Bytes somebody else holds: a file, HTTP ranges, an upload. The only way bytes get into this package.
 *
 * The same shape as RangeSource of @covisor/disk, declared here because neither format imports the other: what this
 * package gives out (a member of an OVA) can be handed straight to a disk reader.
 */
import { OvfError } from './ovf-error.ts'

export interface RangeSource {
  /** What errors call it, e.g. "web01.ova". */
  readonly name: string
  readonly size: number
  /** Exactly `length` bytes from `offset`; rejects if they are not there. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
  /** Sequential read of a range, at the pace of the consumer. */
  stream(offset: number, length: number, signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/** A part of a source as a source of its own. Reads outside the part are refused, so nobody reads a neighbour's bytes. */
export function partOf(source: RangeSource, start: number, size: number, name: string): RangeSource {
  const part: RangeSource = {
    name,
    size,
    async read(offset, length, signal) {
      checkRange(part, offset, length)
      return source.read(start + offset, length, signal)
    },
    stream(offset, length, signal) {
      checkRange(part, offset, length)
      return source.stream(start + offset, length, signal)
    },
  }
  return part
}

/** Bytes in memory as a source. */
export function bytesSource(name: string, bytes: Uint8Array): RangeSource {
  const source: RangeSource = {
    name,
    size: bytes.length,
    async read(offset, length) {
      checkRange(source, offset, length)
      return bytes.subarray(offset, offset + length)
    },
    async *stream(offset, length) {
      checkRange(source, offset, length)
      if (length > 0) yield bytes.subarray(offset, offset + length)
    },
  }
  return source
}

export function checkRange(source: Pick<RangeSource, 'name' | 'size'>, offset: number, length: number): void {
  const sane = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
  if (sane && offset + length <= source.size) return
  throw new OvfError({
    file: source.name,
    offset: sane ? Math.min(offset, source.size) : 0,
    clause: 'file length',
    text: `bytes ${offset} to ${offset + length} are needed, but the file ends at ${source.size}`,
    remedy: 'The file was cut short; get it again.',
  })
}
