/** A part of a source as a source of its own: a member of a tar, a disk behind a wrapper. Reads outside the part are refused. */
import { checkRange, type RangeSource } from './range-source.ts'

export function sliceSource(source: RangeSource, start: number, size: number, name: string): RangeSource {
  checkRange(source, start, size)
  const slice = {
    name,
    size,
    async read(offset: number, length: number, signal?: AbortSignal) {
      checkRange(slice, offset, length)
      return source.read(start + offset, length, signal)
    },
    stream(offset: number, length: number, signal?: AbortSignal) {
      checkRange(slice, offset, length)
      return source.stream(start + offset, length, signal)
    },
  }
  return slice
}
