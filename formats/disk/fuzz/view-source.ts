/** The fuzzer's own source: hands out views instead of copies, so that large inputs cost only what is really read of them. */
import { checkRange, type RangeSource } from '../src/index.ts'

const CHUNK_BYTES = 64 * 1024

export function viewSource(bytes: Uint8Array, name: string): RangeSource {
  const source = {
    name,
    size: bytes.length,
    async read(offset: number, length: number) {
      checkRange(source, offset, length)
      return bytes.subarray(offset, offset + length)
    },
    async *stream(offset: number, length: number) {
      checkRange(source, offset, length)
      for (let at = offset; at < offset + length; at += CHUNK_BYTES)
        yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, offset + length))
    },
  }
  return source
}
