/**
 * Where the clusters of a qcow2 lie: L1 table, L2 tables, entries. The active state only; internal snapshots are left out.
 *
 * QEMU, docs/interop/qcow2.txt, "Cluster mapping". Entries are taken apart as two 32-bit halves, because a table has 8192 of them and
 * bigints would cost more than the reading.
 */
import { CachedSource } from '../cached-source.ts'
import { DiskFormatError, type DiskFormatReason } from '../disk-format-error.ts'
import { joinedInTable } from '../join-runs.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { unpack } from '../unpack.ts'
import type { Qcow2Header } from './header.ts'

const MAPPING_CLAUSE = 'qcow2 specification, Cluster mapping'
const COMPRESSED_CLAUSE = 'qcow2 specification, Compressed Clusters Descriptor'

/** Bits 9 to 55 of an L1 or L2 entry hold a place in the file; as masks for its upper and lower half. */
const OFFSET_HIGH = 0x00ff_ffff
const OFFSET_LOW = 0xffff_fe00
/** Bit 62 of an L2 entry, in its upper half. */
const COMPRESSED_HIGH = 0x4000_0000
/** Bit 0 of an L2 entry (version 3): the cluster reads as zeros, whatever is stored. */
const ZERO_LOW = 1
const SUBCLUSTERS = 32
const SECTOR = 512

/** `data` is where plain clusters lie: the image itself, or its external data file. */
export function clusterMap(source: RangeSource, data: RangeSource, header: Qcow2Header) {
  const cached = new CachedSource(source)
  const { clusterBits, size } = header
  const clusterBytes = 2 ** clusterBits
  const entryBytes = header.hasExtendedL2 ? 16 : 8
  const entriesPerTable = clusterBytes / entryBytes
  const tableSpan = clusterBytes * entriesPerTable
  const problem = (offset: number, reason: DiskFormatReason, text: string) =>
    new DiskFormatError({ file: source.name, offset, reason, clause: MAPPING_CLAUSE, text })

  async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let index = Math.floor(from / tableSpan); index * tableSpan < to; index++) {
      const start = index * tableSpan
      const tableAt = await l2Offset(index, signal)
      if (tableAt === 0) yield { kind: 'absent', at: start, length: Math.min(tableSpan, size - start) }
      else {
        const table = view(await cached.read(tableAt, clusterBytes, signal))
        yield* joinedInTable(tableRuns(table, tableAt, start, Math.max(from, start), Math.min(to, size)))
      }
    }
  }

  async function l2Offset(index: number, signal?: AbortSignal): Promise<number> {
    const at = header.l1Offset + index * 8
    const entry = view(await cached.read(at, 8, signal))
    const offset = (entry.getUint32(0) & OFFSET_HIGH) * 2 ** 32 + ((entry.getUint32(4) & OFFSET_LOW) >>> 0)
    if (offset % clusterBytes !== 0)
      throw problem(at, 'corrupt', `an L2 table at byte ${offset} is not at the beginning of a cluster`)
    if (offset + clusterBytes > source.size)
      throw problem(at, 'truncated', `an L2 table at byte ${offset} lies outside the file of ${source.size} bytes`)
    return offset
  }

  function* tableRuns(table: DataView, tableAt: number, start: number, from: number, to: number) {
    for (let index = Math.floor((from - start) / clusterBytes); index < entriesPerTable; index++) {
      const at = start + index * clusterBytes
      if (at >= to) return
      const high = table.getUint32(index * entryBytes)
      const low = table.getUint32(index * entryBytes + 4)
      const entryAt = tableAt + index * entryBytes
      if ((high & COMPRESSED_HIGH) !== 0) yield packedRun(high, low, at, entryAt)
      else if (header.hasExtendedL2) yield* subclusterRuns(table, index, hostOffset(high, low, entryAt), at)
      else yield plainRun(hostOffset(high, low, entryAt), header.version > 2 && (low & ZERO_LOW) !== 0, at)
    }
  }

  function hostOffset(high: number, low: number, entryAt: number): number {
    const offset = (high & OFFSET_HIGH) * 2 ** 32 + ((low & OFFSET_LOW) >>> 0)
    if (offset % clusterBytes !== 0)
      throw problem(entryAt, 'corrupt', `a cluster at byte ${offset} is not where clusters begin`)
    if (offset !== 0 && offset >= data.size)
      throw problem(entryAt, 'truncated', `a cluster at byte ${offset} lies outside the file of ${data.size} bytes`)
    return offset
  }

  function plainRun(offset: number, isZero: boolean, at: number): Run {
    const length = Math.min(clusterBytes, size - at)
    if (isZero) return { kind: 'zero', at, length }
    // In an external data file cluster 0 may lie at byte 0; there the zero flag is what says "nothing here".
    if (offset === 0 && !(data !== source && at === 0)) return { kind: 'absent', at, length }
    return { kind: 'stored', at, length, source: data, offset }
  }

  /** "Extended L2 Entries": 32 allocation bits, then 32 zero bits above them. */
  function* subclusterRuns(table: DataView, index: number, offset: number, at: number): Generator<Run, void> {
    const zero = table.getUint32(index * entryBytes + 8)
    const allocated = table.getUint32(index * entryBytes + 12)
    const bytes = clusterBytes / SUBCLUSTERS
    for (let sub = 0; sub < SUBCLUSTERS && at + sub * bytes < size; sub++) {
      const place = { at: at + sub * bytes, length: Math.min(bytes, size - at - sub * bytes) }
      if ((allocated >>> sub) & 1) yield { kind: 'stored', ...place, source: data, offset: offset + sub * bytes }
      else yield { kind: (zero >>> sub) & 1 ? 'zero' : 'absent', ...place }
    }
  }

  /** The lower x bits are a byte offset, the rest below bit 62 the number of further sectors; x = 62 - (cluster_bits - 8). */
  function packedRun(high: number, low: number, at: number, entryAt: number): Run {
    const entry = (BigInt(high & 0x3fff_ffff) << 32n) | BigInt(low)
    const offsetBits = BigInt(62 - (clusterBits - 8))
    const offset = Number(entry & ((1n << offsetBits) - 1n))
    const sectors = Number(entry >> offsetBits) + 1
    if (offset < SECTOR || offset >= source.size) {
      throw problem(
        entryAt,
        'truncated',
        `a compressed cluster at byte ${offset} lies outside the file of ${source.size} bytes`,
      )
    }
    const length = Math.min(clusterBytes, size - at)
    const packedBytes = Math.min(sectors * SECTOR - (offset % SECTOR), source.size - offset)
    const unit = {
      file: source.name,
      offset,
      clause: COMPRESSED_CLAUSE,
      packing: header.packing,
      least: length,
      most: clusterBytes,
    }
    return {
      kind: 'packed',
      at,
      length,
      packedBytes: Math.max(1, packedBytes - 2 * SECTOR), // neighbours may share their first and last sector
      unpack: async (signal) => {
        const bytes = await unpack(await cached.read(offset, packedBytes, signal), unit)
        return bytes.length === length ? bytes : bytes.subarray(0, length)
      },
    }
  }

  return runs
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
