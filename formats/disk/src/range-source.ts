/**
 * Bytes somebody else holds: a file, a member of a tar, HTTP ranges, an upload. The only way bytes get into this package.
 *
 * Whoever implements it decides what may be read at all, so a disk image can never make us open something by name.
 *
 * A source that can only be read once, front to back (a pipe), still answers read() for its first HEAD_BYTES, and allows one
 * stream(0, size). openDisk(source, { sequential: true }) and its extents() ask no more than that; pipeSource() does it for any iterable.
 */
import { DiskFormatError } from './disk-format-error.ts'

export interface RangeSource {
  /** What errors call it, e.g. "web01.ova:disk1.vmdk". */
  readonly name: string
  readonly size: number
  /** Exactly `length` bytes from `offset`; rejects with a DiskFormatError ("truncated") if they are not there. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
  /** Sequential read of a range, in chunks of the source's choice (read-ahead allowed), at the pace of the consumer. Chunks belong to the consumer. */
  stream(offset: number, length: number, signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/** How much of its beginning even a pipe must be able to hand out again. */
export const HEAD_BYTES = 256 * 1024

/** Size of a pipe whose end is known only when it comes (something being unpacked on the way). Good for streamOptimized VMDK alone. */
export const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER

/** Every implementation's first line: a range outside the source is the image's lie, and says where. */
export function checkRange(source: Pick<RangeSource, 'name' | 'size'>, offset: number, length: number): void {
  const sane = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
  if (sane && offset + length <= source.size) return
  throw new DiskFormatError({
    file: source.name,
    offset: sane ? Math.min(offset, source.size) : 0,
    reason: 'truncated',
    clause: 'file length',
    text: `bytes ${offset} to ${offset + length} are needed, but the file ends at ${source.size}`,
  })
}
