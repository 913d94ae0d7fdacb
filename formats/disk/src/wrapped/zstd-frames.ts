/**
 * Cuts a zstd file into its frames, because Node's decoder stops after the first one and says nothing of the rest, while parallel
 * compressors (zstd -T, pzstd) and seekable files have many. Only lengths are read here, nothing is decoded.
 *
 * RFC 8878, section 3.1 "Frames". Little-endian.
 */
import { DiskFormatError } from '../disk-format-error.ts'
import type { StreamCursor } from '../stream-cursor.ts'

const FRAME_MAGIC = 0xfd2f_b528
/** 3.1.2 "Skippable Frames": sixteen magic numbers, then a length. */
const SKIPPABLE_MAGIC = 0x184d_2a50
const RESERVED_BLOCK = 3
const REPEATED_BLOCK = 1
const MAX_BLOCK_BYTES = 128 * 1024
const CHECKSUM_BYTES = 4

/** Each frame is the bytes of one decoder's life. It has to be read to its end before the next one is asked for. */
export async function* zstdFrames(
  cursor: StreamCursor,
  file: string,
): AsyncGenerator<AsyncGenerator<Uint8Array>, void> {
  const problem = (text: string) =>
    new DiskFormatError({ file, offset: cursor.position, reason: 'corrupt', clause: 'RFC 8878, Frames', text })

  while ((await cursor.peek(1)).length > 0) {
    const magic = readUint((await cursor.peek(4)).subarray(0, 4))
    if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) {
      const head = await cursor.take(8)
      await cursor.skip(readUint(head.subarray(4)))
    } else if (magic === FRAME_MAGIC) yield frame()
    else throw problem('no zstd frame begins here')
  }

  async function* frame(): AsyncGenerator<Uint8Array, void> {
    const start = await cursor.peek(5)
    if (start.length < 5) throw problem('the file ends inside a frame header')
    const descriptor = start[4]!
    yield await cursor.take(headerLength(descriptor))
    for (let isLast = false; !isLast; ) {
      const head = await cursor.take(3)
      const value = readUint(head)
      isLast = (value & 1) !== 0
      const type = (value >>> 1) & 3
      const length = type === REPEATED_BLOCK ? 1 : value >>> 3
      if (type === RESERVED_BLOCK || length > MAX_BLOCK_BYTES) throw problem('this is no zstd block')
      yield head
      if (length > 0) yield await cursor.take(length)
    }
    if ((descriptor & 4) !== 0) yield await cursor.take(CHECKSUM_BYTES)
  }
}

/** 3.1.1.1: magic number, descriptor, window, dictionary, content size; the latter three depend on the descriptor. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3]!
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6]!
  return 5 + (isSingleSegment ? 0 : 1) + dictionary + contentSize
}

const readUint = (bytes: Uint8Array) => bytes.reduceRight((value, byte) => value * 256 + byte, 0)
