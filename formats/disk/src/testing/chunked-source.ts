/** Tests only: a pipe that hands out bytes in chunks of the given sizes, over and over. */
import { pipeSource } from '../pipe-source.ts'
import type { RangeSource } from '../range-source.ts'

export function chunkedPipe(bytes: Uint8Array, sizes: readonly number[], size = bytes.length): RangeSource {
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const length = sizes[turn % sizes.length] ?? bytes.length
      yield bytes.slice(at, at + length)
      at += length
    }
  }
  return pipeSource(chunks(), size, 'test.img')
}
