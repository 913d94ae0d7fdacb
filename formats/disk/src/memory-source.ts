/** Bytes that are in memory already. For tests and small files. */
import { checkRange, type RangeSource } from './range-source.ts'

export function memorySource(bytes: Uint8Array, name: string, chunkBytes = 1024 * 1024): RangeSource {
  // A Buffer's own slice() would be a view, and what a source hands out belongs to the consumer.
  const copied = (from: number, to: number) => Uint8Array.prototype.slice.call(bytes, from, to)
  const source = {
    name,
    size: bytes.length,
    async read(offset: number, length: number) {
      checkRange(source, offset, length)
      return copied(offset, offset + length)
    },
    async *stream(offset: number, length: number, signal?: AbortSignal) {
      checkRange(source, offset, length)
      for (let at = offset; at < offset + length; at += chunkBytes) {
        signal?.throwIfAborted()
        yield copied(at, Math.min(at + chunkBytes, offset + length))
      }
    },
  }
  return source
}
