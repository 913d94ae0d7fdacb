/**
 * Writes a qcow2 (version 3) in one pass, for targets that cannot seek: a volume upload, a pipe to a file.
 *
 * Clusters are laid down in the order in which they come, the L2 table of each stretch right behind it; L1 and refcounts follow at the
 * end, when everything is known. The header cluster comes last of all, at offset 0: until then the volume is no qcow2, so a half-written
 * import can never be booted. That makes two runs of contiguous chunks, whatever the disk holds.
 *
 * Clusters of zeros are left out. Memory: one L2 table, the L1 table (1 MiB for 64 TiB) and one cluster. Equal disks give equal files.
 */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { fullClusters } from './full-clusters.ts'
import { QCOW2_MAGIC } from './qcow2/header.ts'

export interface WriteQcow2Options {
  /** Guest bytes; defaults to the disk's size, and may be larger (the rest reads as zeros). */
  readonly size?: number
  /** 9 to 21; 16 (64 KiB) is what QEMU uses. */
  readonly clusterBits?: number
  readonly signal?: AbortSignal
}

/** QEMU refuses a larger L1 table (QCOW_MAX_L1_SIZE). */
const MAX_L1_BYTES = 32 * 1024 * 1024
/** Bit 63: this cluster has a refcount of exactly one. */
const COPIED_HIGH = 0x8000_0000
const REFCOUNT_BYTES = 2 // refcount_order 4

export async function* writeQcow2(
  disk: Pick<Disk, 'size' | 'extents'>,
  { size: wantedSize = disk.size, clusterBits = 16, signal }: WriteQcow2Options = {},
): AsyncGenerator<DiskChunk, void> {
  const size = Math.ceil(wantedSize / 512) * 512
  const clusterBytes = 2 ** clusterBits
  const entriesPerTable = clusterBytes / 8
  const l1Entries = Math.max(1, Math.ceil(size / (clusterBytes * entriesPerTable)))
  checkOptions(disk.size, size, clusterBits, l1Entries)

  const l1 = Buffer.alloc(roundUp(l1Entries * 8, clusterBytes))
  let l2 = Buffer.alloc(clusterBytes)
  let l2Index = -1
  let end = clusterBytes // the first cluster is kept for the header
  const append = (bytes: Uint8Array): DiskChunk => {
    end += bytes.length
    return { offset: end - bytes.length, bytes }
  }
  const finishTable = (): DiskChunk => {
    writeEntry(l1, l2Index, end)
    return append(l2)
  }

  for await (const { index, bytes } of fullClusters(
    disk.extents(signal === undefined ? {} : { signal }),
    clusterBytes,
    entriesPerTable,
  )) {
    const table = Math.floor(index / entriesPerTable)
    if (table !== l2Index) {
      if (l2Index !== -1) yield finishTable()
      l2 = Buffer.alloc(clusterBytes) // the former one belongs to the consumer now
      l2Index = table
    }
    for (let at = 0; at < bytes.length; at += clusterBytes)
      writeEntry(l2, (index + at / clusterBytes) % entriesPerTable, end + at)
    yield append(bytes)
  }
  if (l2Index !== -1) yield finishTable()

  const l1Offset = end
  yield append(l1)
  const { tableOffset, tableClusters, chunks } = refcounts(end, clusterBytes)
  for (const bytes of chunks) yield append(bytes)
  yield { offset: 0, bytes: header({ size, clusterBits, l1Offset, l1Entries, tableOffset, tableClusters }) }
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

/** Every cluster of the file is used exactly once, so the blocks are all ones; they count themselves and the table before them. */
function refcounts(start: number, clusterBytes: number) {
  const perBlock = clusterBytes / REFCOUNT_BYTES
  const used = start / clusterBytes
  let blocks = 1
  let tableClusters = 1
  for (;;) {
    const neededBlocks = Math.ceil((used + tableClusters + blocks) / perBlock)
    const neededTable = Math.ceil((neededBlocks * 8) / clusterBytes)
    if (neededBlocks === blocks && neededTable === tableClusters) break
    blocks = neededBlocks
    tableClusters = neededTable
  }
  const total = used + tableClusters + blocks

  function* chunks(): Generator<Uint8Array, void> {
    const table = Buffer.alloc(tableClusters * clusterBytes)
    for (let block = 0; block < blocks; block++) {
      table.writeBigUInt64BE(BigInt(start + (tableClusters + block) * clusterBytes), block * 8)
    }
    yield table
    for (let block = 0; block < blocks; block++) {
      const counts = Buffer.alloc(clusterBytes)
      const counted = Math.min(perBlock, total - block * perBlock)
      for (let entry = 0; entry < counted; entry++) counts[entry * REFCOUNT_BYTES + 1] = 1
      yield counts
    }
  }
  return { tableOffset: start, tableClusters, chunks: chunks() }
}

interface HeaderFields {
  readonly size: number
  readonly clusterBits: number
  readonly l1Offset: number
  readonly l1Entries: number
  readonly tableOffset: number
  readonly tableClusters: number
}

/** qcow2 specification, "Header"; what is not written here is zero: no backing file, no encryption, no snapshots, no features. */
function header({ size, clusterBits, l1Offset, l1Entries, tableOffset, tableClusters }: HeaderFields): Uint8Array {
  const bytes = Buffer.alloc(2 ** clusterBits)
  bytes.writeUInt32BE(QCOW2_MAGIC, 0)
  bytes.writeUInt32BE(3, 4)
  bytes.writeUInt32BE(clusterBits, 20)
  bytes.writeBigUInt64BE(BigInt(size), 24)
  bytes.writeUInt32BE(l1Entries, 36)
  bytes.writeBigUInt64BE(BigInt(l1Offset), 40)
  bytes.writeBigUInt64BE(BigInt(tableOffset), 48)
  bytes.writeUInt32BE(tableClusters, 56)
  bytes.writeUInt32BE(Math.log2(REFCOUNT_BYTES * 8), 96)
  bytes.writeUInt32BE(104, 100) // header_length; the zeros behind it are the end of the header extensions
  return bytes
}

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit
