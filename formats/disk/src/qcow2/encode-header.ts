/** The header of a new qcow2 as bytes. What is not written is zero: no backing file, no encryption, no snapshots. */
import { QCOW2_MAGIC } from './header.ts'
import { REFCOUNT_ORDER } from './refcounts.ts'

export interface HeaderFields {
  readonly size: number
  readonly clusterBits: number
  readonly isZstd: boolean
  readonly l1Offset: number
  readonly l1Entries: number
  readonly tableOffset: number
  readonly tableClusters: number
}

/** "Incompatible features", bit 3: the compression type is stated, because it is not deflate. */
const COMPRESSION_TYPE = 1 << 3
const ZSTD = 1

/** qcow2 specification, "Header". The zeros behind it are the end of the header extensions. */
export function encodeQcow2Header(fields: HeaderFields): Uint8Array {
  const bytes = Buffer.alloc(2 ** fields.clusterBits)
  bytes.writeUInt32BE(QCOW2_MAGIC, 0)
  bytes.writeUInt32BE(3, 4)
  bytes.writeUInt32BE(fields.clusterBits, 20)
  bytes.writeBigUInt64BE(BigInt(fields.size), 24)
  bytes.writeUInt32BE(fields.l1Entries, 36)
  bytes.writeBigUInt64BE(BigInt(fields.l1Offset), 40)
  bytes.writeBigUInt64BE(BigInt(fields.tableOffset), 48)
  bytes.writeUInt32BE(fields.tableClusters, 56)
  bytes.writeUInt32BE(REFCOUNT_ORDER, 96)
  bytes.writeUInt32BE(fields.isZstd ? 112 : 104, 100) // header_length
  if (fields.isZstd) {
    bytes.writeBigUInt64BE(BigInt(COMPRESSION_TYPE), 72)
    bytes.writeUInt8(ZSTD, 104)
  }
  return bytes
}
