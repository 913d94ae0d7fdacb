/**
 * Cuts a zstd file into its frames, because Node's decoder stops after the first one and says nothing of the rest, while parallel
 * compressors (zstd -T, pzstd) and seekable files have many. Only lengths are read here, nothing is decoded.
 *
 * RFC 8878, section 3.1 "Frames". Little-endian.
 */
import { DiskFormatError } from '../disk-format-error.ts'
import type { StreamCursor } from '../stream-cursor.ts'
import {
  hasZstdChecksum,
  littleEndian,
  ZSTD_BLOCK_HEADER_BYTES,
  ZSTD_CHECKSUM_BYTES,
  ZSTD_DESCRIPTOR_END,
  ZSTD_FRAME_MAGIC,
  zstdBlock,
  zstdHeaderLength,
} from '../zstd-frame.ts'

/** 3.1.2 "Skippable Frames": sixteen magic numbers, then a length. */
const SKIPPABLE_MAGIC = 0x184d_2a50

/** Each frame is the bytes of one decoder's life. It has to be read to its end before the next one is asked for. */
export async function* zstdFrames(
  cursor: StreamCursor,
  file: string,
): AsyncGenerator<AsyncGenerator<Uint8Array>, void> {
  const problem = (text: string) =>
    new DiskFormatError({ file, offset: cursor.position, reason: 'corrupt', clause: 'RFC 8878, Frames', text })

  while ((await cursor.peek(1)).length > 0) {
    const magic = littleEndian((await cursor.peek(4)).subarray(0, 4))
    if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) {
      const head = await cursor.take(8)
      await cursor.skip(littleEndian(head.subarray(4)))
    } else if (magic === ZSTD_FRAME_MAGIC) yield frame()
    else throw problem('no zstd frame begins here')
  }

  async function* frame(): AsyncGenerator<Uint8Array, void> {
    const start = await cursor.peek(ZSTD_DESCRIPTOR_END)
    if (start.length < ZSTD_DESCRIPTOR_END) throw problem('the file ends inside a frame header')
    const descriptor = start[ZSTD_DESCRIPTOR_END - 1]!
    yield await cursor.take(zstdHeaderLength(descriptor))
    for (let isLast = false; !isLast; ) {
      const head = await cursor.take(ZSTD_BLOCK_HEADER_BYTES)
      const block = zstdBlock(head)
      if (block === undefined) throw problem('this is no zstd block')
      isLast = block.isLast
      yield head
      if (block.length > 0) yield await cursor.take(block.length)
    }
    if (hasZstdChecksum(descriptor)) yield await cursor.take(ZSTD_CHECKSUM_BYTES)
  }
}
