/** Tests only: a pipe that hands out bytes in chunks of the given sizes, over and over. Readers may free them, as those of a file. */
import { freeable } from '../freeable.ts'
import { pipeSource } from '../pipe-source.ts'
import type { RangeSource } from '../range-source.ts'

export function chunkedPipe(bytes: Uint8Array, sizes: readonly number[], size = bytes.length): RangeSource {
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const length = sizes[turn % sizes.length] ?? bytes.length
      yield freeable(new Uint8Array(bytes.subarray(at, at + length)))
      at += length
    }
  }
  return pipeSource(chunks(), size, 'test.img')
}
