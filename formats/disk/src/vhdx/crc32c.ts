/** CRC-32C (Castagnoli), which Node's zlib does not have. A byte at a time: VHDX headers are a few hundred KiB at most. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1
  return crc >>> 0
})

/** Of all bytes, with the four at `skipAt` (where the checksum itself stands) taken as zeros. */
export function crc32c(bytes: Uint8Array, skipAt: number): number {
  let crc = 0xffff_ffff
  for (let index = 0; index < bytes.length; index++) {
    const byte = index >= skipAt && index < skipAt + 4 ? 0 : bytes[index]!
    crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!
  }
  return ~crc >>> 0
}
