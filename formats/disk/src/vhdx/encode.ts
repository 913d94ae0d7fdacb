/** The beginning of a new VHDX as bytes: headers, region tables and metadata, the writing side of header.ts. [MS-VHDX] 2.2, 2.6. */
import { writeGuid } from '../guid.ts'
import { crc32c } from './crc32c.ts'
import { HEADERS_AT, ITEM, REGION, REGION_TABLES_AT, type Region } from './header.ts'

const KIB = 1024
const HEADER_BYTES = 4 * KIB
const REGION_TABLE_BYTES = 64 * KIB
const VERSION = 1
const CREATOR = 'Covisor'
/** "Metadata Table Entry" flags. */
const IS_VIRTUAL_DISK = 2
const IS_REQUIRED = 4
/** Items begin behind the table. */
const ITEMS_AT = 64 * KIB

export interface VhdxFrontFields {
  readonly size: number
  readonly blockBytes: number
  readonly uniqueId: string
  readonly log: Region
  readonly metadata: Region
  readonly blockTable: Region
}

/** Writes all but the block table into the zeros that the front of the file is. */
export function encodeFront(front: Buffer, fields: VhdxFrontFields): void {
  front.write('vhdxfile', 0, 'latin1')
  front.write(CREATOR, 8, 'utf16le')
  for (const [index, at] of HEADERS_AT.entries()) encodeHeader(front.subarray(at, at + HEADER_BYTES), index, fields)
  for (const at of REGION_TABLES_AT) encodeRegions(front.subarray(at, at + REGION_TABLE_BYTES), fields)
  const { offset, length } = fields.metadata
  encodeMetadata(front.subarray(offset, offset + length), fields)
}

/** The one with the higher number counts. */
function encodeHeader(bytes: Buffer, index: number, { log, uniqueId }: VhdxFrontFields): void {
  bytes.write('head', 0, 'latin1')
  bytes.writeBigUInt64LE(BigInt(index + 1), 8)
  writeGuid(bytes, 16, uniqueId) // file write
  writeGuid(bytes, 32, uniqueId) // data write
  bytes.writeUInt16LE(VERSION, 66)
  bytes.writeUInt32LE(log.length, 68)
  bytes.writeBigUInt64LE(BigInt(log.offset), 72)
  bytes.writeUInt32LE(crc32c(bytes, 4), 4)
}

function encodeRegions(bytes: Buffer, { blockTable, metadata }: VhdxFrontFields): void {
  const regions = [
    [REGION.blockTable, blockTable],
    [REGION.metadata, metadata],
  ] as const
  bytes.write('regi', 0, 'latin1')
  bytes.writeUInt32LE(regions.length, 8)
  for (const [index, [guid, { offset, length }]] of regions.entries()) {
    const at = 16 + index * 32
    writeGuid(bytes, at, guid)
    bytes.writeBigUInt64LE(BigInt(offset), at + 16)
    bytes.writeUInt32LE(length, at + 24)
    bytes.writeUInt32LE(1, at + 28) // required
  }
  bytes.writeUInt32LE(crc32c(bytes, 4), 4)
}

function encodeMetadata(bytes: Buffer, { size, blockBytes, uniqueId }: VhdxFrontFields): void {
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
  const id = Buffer.alloc(16)
  writeGuid(id, 0, uniqueId)
  const items = [
    [ITEM.fileParameters, Buffer.concat([u32(blockBytes), u32(0)]), IS_REQUIRED],
    [ITEM.diskSize, Buffer.from(BigUint64Array.of(BigInt(size)).buffer), IS_REQUIRED | IS_VIRTUAL_DISK],
    [ITEM.page83, id, IS_REQUIRED | IS_VIRTUAL_DISK],
    [ITEM.logicalSector, u32(512), IS_REQUIRED | IS_VIRTUAL_DISK],
    [ITEM.physicalSector, u32(4096), IS_REQUIRED | IS_VIRTUAL_DISK],
  ] as const
  bytes.write('metadata', 0, 'latin1')
  bytes.writeUInt16LE(items.length, 10)
  let itemAt = ITEMS_AT
  for (const [index, [guid, value, flags]] of items.entries()) {
    const at = 32 + index * 32
    writeGuid(bytes, at, guid)
    bytes.writeUInt32LE(itemAt, at + 16)
    bytes.writeUInt32LE(value.length, at + 20)
    bytes.writeUInt32LE(flags, at + 24)
    value.copy(bytes, itemAt)
    itemAt += value.length
  }
}
