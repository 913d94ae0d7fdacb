/** Footer and header of a dynamic VHD as bytes: the writing side of footer.ts. */
import { FOOTER_COOKIE, VHD_TYPE } from './footer.ts'

export interface FooterFields {
  readonly size: number
  readonly uniqueId: string
  readonly headerAt: number
}

/** "Features": a reserved bit that is always set. */
const FEATURES = 2
const VERSION = 0x0001_0000
/** QEMU trusts Current Size only for creators that it knows, and takes the geometry's rounded size for all others; "qem2" says the former. */
const CREATOR = 'qem2'
const CREATOR_HOST = 'Wi2k'

export function encodeFooter({ size, uniqueId, headerAt }: FooterFields): Buffer {
  const bytes = Buffer.alloc(512)
  bytes.write(FOOTER_COOKIE, 0, 'latin1')
  bytes.writeUInt32BE(FEATURES, 8)
  bytes.writeUInt32BE(VERSION, 12)
  bytes.writeBigUInt64BE(BigInt(headerAt), 16)
  bytes.write(CREATOR, 28, 'latin1')
  bytes.writeUInt32BE(VERSION, 32)
  bytes.write(CREATOR_HOST, 36, 'latin1')
  bytes.writeBigUInt64BE(BigInt(size), 40)
  bytes.writeBigUInt64BE(BigInt(size), 48)
  const { cylinders, heads, sectorsPerTrack } = geometry(size / 512)
  bytes.writeUInt16BE(cylinders, 56)
  bytes.writeUInt8(heads, 58)
  bytes.writeUInt8(sectorsPerTrack, 59)
  bytes.writeUInt32BE(VHD_TYPE.dynamic, 60)
  bytes.write(uniqueId.replaceAll('-', ''), 68, 16, 'hex')
  return withChecksum(bytes, 64)
}

export function encodeDynamicHeader(fields: { tableAt: number; entries: number; blockBytes: number }): Buffer {
  const bytes = Buffer.alloc(1024)
  bytes.write('cxsparse', 0, 'latin1')
  bytes.fill(0xff, 8, 16) // data offset: unused
  bytes.writeBigUInt64BE(BigInt(fields.tableAt), 16)
  bytes.writeUInt32BE(VERSION, 24)
  bytes.writeUInt32BE(fields.entries, 28)
  bytes.writeUInt32BE(fields.blockBytes, 32)
  return withChecksum(bytes, 36)
}

/** "Checksum": the one's complement of the sum of all bytes but its own. */
export function withChecksum(bytes: Buffer, at: number): Buffer {
  bytes.writeUInt32BE(0, at)
  bytes.writeUInt32BE(~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0, at)
  return bytes
}

/** "Appendix: CHS Calculation". Only BIOSes of old guests read it. */
function geometry(allSectors: number) {
  const sectors = Math.min(allSectors, 65535 * 16 * 255)
  if (sectors >= 65535 * 16 * 63) return { cylinders: Math.floor(sectors / 255 / 16), heads: 16, sectorsPerTrack: 255 }
  let sectorsPerTrack = 17
  let tracks = Math.floor(sectors / sectorsPerTrack)
  let heads = Math.max(4, Math.floor((tracks + 1023) / 1024))
  if (tracks >= heads * 1024 || heads > 16) {
    sectorsPerTrack = 31
    heads = 16
    tracks = Math.floor(sectors / sectorsPerTrack)
  }
  if (tracks >= heads * 1024) {
    sectorsPerTrack = 63
    heads = 16
    tracks = Math.floor(sectors / sectorsPerTrack)
  }
  return { cylinders: Math.floor(tracks / heads), heads, sectorsPerTrack }
}
