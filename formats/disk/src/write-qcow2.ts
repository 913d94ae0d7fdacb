/**
 * Writes a qcow2 (version 3) in one pass, for targets that cannot seek: a volume upload, a pipe to a file.
 *
 * Clusters are laid down in the order in which they come, the L2 table of each stretch right behind it; L1 and refcounts follow at the
 * end, when everything is known. The header cluster comes last of all, at offset 0: until then the volume is no qcow2, so a half-written
 * import can never be booted. That makes two runs of contiguous chunks, whatever the disk holds.
 *
 * Clusters of zeros are left out. Compressed ones lie side by side, byte behind byte, as qemu-img packs them. Memory: one L2 table, the L1
 * table (1 MiB for 64 TiB) and the clusters under way. Equal disks and options give equal files (for one zlib).
 */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { type Clusters, fullClusters } from './full-clusters.ts'
import { inOrder } from './in-order.ts'
import { BYTES_IN_FLIGHT, UNITS_IN_FLIGHT } from './limits.ts'
import { encodeQcow2Header } from './qcow2/encode-header.ts'
import { Refcounts } from './qcow2/refcounts.ts'

export interface WriteQcow2Options {
  /** Guest bytes; defaults to the disk's size, and may be larger (the rest reads as zeros). */
  readonly size?: number
  /** 9 to 21; 16 (64 KiB) is what QEMU uses. */
  readonly clusterBits?: number
  /** Default: none, because a compressed cluster is unpacked at each read and written anew at the first write. */
  readonly compression?: 'zlib' | 'zstd'
  readonly signal?: AbortSignal
}

/** QEMU refuses a larger L1 table (QCOW_MAX_L1_SIZE). */
const MAX_L1_BYTES = 32 * 1024 * 1024
/** Bit 63: this cluster has a refcount of exactly one. */
const COPIED_HIGH = 0x8000_0000
/** Bit 62: compressed. */
const COMPRESSED = 1n << 62n
const SECTOR = 512

export async function* writeQcow2(
  disk: Pick<Disk, 'size' | 'extents'>,
  { size: wantedSize = disk.size, clusterBits = 16, compression, signal }: WriteQcow2Options = {},
): AsyncGenerator<DiskChunk, void> {
  const size = Math.ceil(wantedSize / 512) * 512
  const clusterBytes = 2 ** clusterBits
  const entriesPerTable = clusterBytes / 8
  const l1Entries = Math.max(1, Math.ceil(size / (clusterBytes * entriesPerTable)))
  checkOptions(disk.size, size, clusterBits, l1Entries)

  const l1 = Buffer.alloc(roundUp(l1Entries * 8, clusterBytes))
  const refcounts = new Refcounts(clusterBytes)
  let l2 = Buffer.alloc(clusterBytes)
  let l2Index = -1
  let end = clusterBytes // the first cluster is kept for the header
  const append = (bytes: Uint8Array): DiskChunk => {
    end += bytes.length
    return { offset: end - bytes.length, bytes }
  }
  function* align(): Generator<DiskChunk, void> {
    const gap = roundUp(end, clusterBytes) - end
    if (gap > 0) yield append(Buffer.alloc(gap))
  }
  function* finishTable(): Generator<DiskChunk, void> {
    if (l2Index === -1) return
    yield* align()
    writeEntry(l1, l2Index, end)
    yield append(l2)
  }

  const clusters = fullClusters(disk.extents(signal === undefined ? {} : { signal }), clusterBytes, entriesPerTable)
  const units: AsyncIterable<MaybePacked> =
    compression === undefined ? clusters : packedClusters(clusters, clusterBytes, compression)
  for await (const { index, bytes, isPacked } of units) {
    const table = Math.floor(index / entriesPerTable)
    if (table !== l2Index) {
      yield* finishTable()
      l2 = Buffer.alloc(clusterBytes) // the former one belongs to the consumer now
      l2Index = table
    }
    if (isPacked === true) {
      l2.writeBigUInt64BE(packedEntry(end, bytes.length, clusterBits), (index % entriesPerTable) * 8)
      refcounts.addPacked(end, bytes.length)
    } else {
      yield* align()
      for (let at = 0; at < bytes.length; at += clusterBytes)
        writeEntry(l2, (index + at / clusterBytes) % entriesPerTable, end + at)
    }
    yield append(bytes)
  }
  yield* finishTable()

  const l1Offset = end
  yield append(l1)
  const { tableOffset, tableClusters, chunks } = refcounts.finish(end)
  for (const bytes of chunks) yield append(bytes)
  const isZstd = compression === 'zstd'
  const header = { size, clusterBits, isZstd, l1Offset, l1Entries, tableOffset, tableClusters }
  yield { offset: 0, bytes: encodeQcow2Header(header) }
}

function checkOptions(diskSize: number, size: number, clusterBits: number, l1Entries: number): void {
  if (clusterBits < 9 || clusterBits > 21) throw new RangeError(`clusterBits ${clusterBits} is not between 9 and 21`)
  if (size < diskSize) throw new RangeError(`a qcow2 of ${size} bytes is too small for a disk of ${diskSize}`)
  if (l1Entries * 8 > MAX_L1_BYTES)
    throw new RangeError(`a disk of ${size} bytes needs clusters larger than 2^${clusterBits} bytes`)
}

function writeEntry(table: Buffer, index: number, offset: number): void {
  table.writeUInt32BE((COPIED_HIGH | Math.floor(offset / 2 ** 32)) >>> 0, index * 8)
  table.writeUInt32BE(offset % 2 ** 32, index * 8 + 4)
}

/** "Compressed Clusters Descriptor": place in bytes, and above it the number of further sectors. */
function packedEntry(offset: number, length: number, clusterBits: number): bigint {
  const furtherSectors = Math.floor((offset + length - 1) / SECTOR) - Math.floor(offset / SECTOR)
  return COMPRESSED | (BigInt(furtherSectors) << BigInt(62 - (clusterBits - 8))) | BigInt(offset)
}

interface MaybePacked extends Clusters {
  readonly isPacked?: boolean
}

/** One cluster at a time, several under way. What does not shrink stays as it is. */
async function* packedClusters(
  clusters: AsyncIterable<Clusters>,
  clusterBytes: number,
  compression: 'zlib' | 'zstd',
): AsyncGenerator<MaybePacked, void> {
  const limits = { count: UNITS_IN_FLIGHT, weight: BYTES_IN_FLIGHT, weigh: ({ bytes }: Clusters) => bytes.length }
  const pack = compression === 'zstd' ? packZstd : packDeflate
  yield* inOrder(single(clusters, clusterBytes), limits, async ({ index, bytes }) => {
    const packed = await pack(bytes)
    return packed.length < bytes.length ? { index, bytes: packed, isPacked: true } : { index, bytes }
  })
}

async function* single(clusters: AsyncIterable<Clusters>, clusterBytes: number): AsyncGenerator<Clusters, void> {
  for await (const { index, bytes } of clusters)
    for (let at = 0; at < bytes.length; at += clusterBytes)
      yield { index: index + at / clusterBytes, bytes: bytes.subarray(at, at + clusterBytes) }
}

const deflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflateRaw)
const zstdCompress = promisify<Uint8Array, Buffer>(zlib.zstdCompress)
/** QEMU inflates with a window of 4 KiB, so nothing may refer further back. */
const packDeflate = (bytes: Uint8Array) => deflateRaw(bytes, { windowBits: 12 })
const packZstd = (bytes: Uint8Array) => zstdCompress(bytes)

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit
