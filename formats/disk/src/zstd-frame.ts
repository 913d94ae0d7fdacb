/** How a zstd frame is laid out: enough to find its end, nothing is decoded. RFC 8878, section 3.1 "Frames". Little-endian. */

export const ZSTD_FRAME_MAGIC = 0xfd2f_b528
export const ZSTD_BLOCK_HEADER_BYTES = 3
export const ZSTD_CHECKSUM_BYTES = 4
/** Magic number and descriptor, which tells how long the header is. */
export const ZSTD_DESCRIPTOR_END = 5

const RESERVED_BLOCK = 3
const REPEATED_BLOCK = 1
const MAX_BLOCK_BYTES = 128 * 1024

/** 3.1.1.1: magic number, descriptor, window, dictionary, content size; the latter three depend on the descriptor. */
export function zstdHeaderLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3]!
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6]!
  return ZSTD_DESCRIPTOR_END + (isSingleSegment ? 0 : 1) + dictionary + contentSize
}

export const hasZstdChecksum = (descriptor: number): boolean => (descriptor & 4) !== 0

/** 3.1.1.2: undefined for what is no block. `length`: of its content. */
export function zstdBlock(head: Uint8Array): { readonly isLast: boolean; readonly length: number } | undefined {
  const value = littleEndian(head.subarray(0, ZSTD_BLOCK_HEADER_BYTES))
  const type = (value >>> 1) & 3
  const length = type === REPEATED_BLOCK ? 1 : value >>> 3
  if (type === RESERVED_BLOCK || length > MAX_BLOCK_BYTES) return undefined
  return { isLast: (value & 1) !== 0, length }
}

/** Of the frame at the beginning of these bytes; all of them where none begins, or where it does not end: the decoder will say so. */
export function zstdFrameLength(bytes: Uint8Array): number {
  const descriptor = bytes[ZSTD_DESCRIPTOR_END - 1]
  if (descriptor === undefined || littleEndian(bytes.subarray(0, 4)) !== ZSTD_FRAME_MAGIC) return bytes.length
  for (let at = zstdHeaderLength(descriptor); at + ZSTD_BLOCK_HEADER_BYTES <= bytes.length; ) {
    const block = zstdBlock(bytes.subarray(at, at + ZSTD_BLOCK_HEADER_BYTES))
    if (block === undefined) return bytes.length
    at += ZSTD_BLOCK_HEADER_BYTES + block.length
    if (block.isLast) return Math.min(bytes.length, at + (hasZstdChecksum(descriptor) ? ZSTD_CHECKSUM_BYTES : 0))
  }
  return bytes.length
}

export const littleEndian = (bytes: Uint8Array): number => bytes.reduceRight((value, byte) => value * 256 + byte, 0)
