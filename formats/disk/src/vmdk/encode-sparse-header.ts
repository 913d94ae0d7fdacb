/** Header, footer and markers of a streamOptimized extent as bytes: the writing side of sparse-header.ts and stream-optimized.ts. */
import { SECTOR, SPARSE_MAGIC } from './sparse-header.ts'

/** Virtual Disk Format 5.0, "Markers". A grain has no type: its marker holds the length of its data instead. */
export const MARKER = { endOfStream: 0, grainTable: 1, grainDirectory: 2, footer: 3 } as const

/** Newline test, compressed grains, markers. */
const FLAGS = 0x0003_0001
const VERSION = 3
const COMPRESSION_DEFLATE = 1

export interface SparseHeaderFields {
  readonly sectors: number
  readonly grainSectors: number
  readonly entriesPerTable: number
  readonly overheadSectors: number
  readonly descriptorSector: number
  readonly descriptorSectors: number
  readonly directorySector: bigint
}

export function encodeSparseHeader(fields: SparseHeaderFields): Uint8Array {
  const bytes = Buffer.alloc(SECTOR)
  bytes.writeUInt32LE(SPARSE_MAGIC, 0)
  bytes.writeUInt32LE(VERSION, 4)
  bytes.writeUInt32LE(FLAGS, 8)
  bytes.writeBigUInt64LE(BigInt(fields.sectors), 12)
  bytes.writeBigUInt64LE(BigInt(fields.grainSectors), 20)
  bytes.writeBigUInt64LE(BigInt(fields.descriptorSector), 28)
  bytes.writeBigUInt64LE(BigInt(fields.descriptorSectors), 36)
  bytes.writeUInt32LE(fields.entriesPerTable, 44)
  bytes.writeBigUInt64LE(fields.directorySector, 56)
  bytes.writeBigUInt64LE(BigInt(fields.overheadSectors), 64)
  bytes.write('\n \r\n', 73, 'latin1')
  bytes.writeUInt16LE(COMPRESSION_DEFLATE, 77)
  return bytes
}

export function encodeMarker(type: (typeof MARKER)[keyof typeof MARKER], sectors: number): Uint8Array {
  const bytes = Buffer.alloc(SECTOR)
  bytes.writeBigUInt64LE(BigInt(sectors), 0)
  bytes.writeUInt32LE(type, 12)
  return bytes
}
