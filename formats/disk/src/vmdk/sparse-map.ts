/**
 * Where the grains of a sparse extent lie, by its grain directory and grain tables. Needs reads anywhere in the file.
 *
 * Works for compressed (streamOptimized) and plain (monolithicSparse, twoGbMaxExtentSparse) extents. Tables are read as they are
 * needed, through a cache, so memory does not depend on the capacity that the header claims.
 */
import { CachedSource } from '../cached-source.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { joinedInTable } from '../join-runs.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'
import { unpack } from '../unpack.ts'
import { SECTOR, type SparseHeader } from './sparse-header.ts'

export const TABLES_CLAUSE = 'Virtual Disk Format 5.0, Grain Directory and Grain Tables'
export const GRAIN_CLAUSE = 'Virtual Disk Format 5.0, Compressed Grains'

/** Compressed data cannot be longer than deflate's worst case: five bytes for each 16 KiB, and the zlib frame. */
export const maxPackedBytes = (grainBytes: number) => grainBytes + 5 * Math.ceil(grainBytes / 16384) + 1024

/** A grain marker: u64 first sector, u32 packed length. */
export const GRAIN_MARKER_BYTES = 12

/** What of a header it takes to find grains. The directory's place comes from the file's start, or from its footer. */
export interface SparseTables
  extends Pick<
    SparseHeader,
    'size' | 'grainBytes' | 'entriesPerTable' | 'isCompressed' | 'hasMarkers' | 'hasZeroGrains'
  > {
  readonly directoryAt: number
}

export function sparseMap(source: RangeSource, header: SparseTables) {
  const cached = new CachedSource(source)
  const { grainBytes, entriesPerTable, size } = header
  const tableSpan = grainBytes * entriesPerTable
  const tables = Math.ceil(size / tableSpan)

  async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let table = Math.floor(from / tableSpan); table < tables && table * tableSpan < to; table++) {
      const start = table * tableSpan
      const tableAt = await entry(header.directoryAt, table, signal)
      if (tableAt === 0) yield { kind: 'absent', at: start, length: Math.min(tableSpan, size - start) }
      else {
        const bytes = await cached.read(tableAt * SECTOR, entriesPerTable * 4, signal)
        yield* joinedInTable(tableRuns(bytes, tableAt * SECTOR, start, Math.max(from, start), to))
      }
    }
  }

  async function entry(directoryAt: number, index: number, signal?: AbortSignal): Promise<number> {
    const place = { file: source.name, offset: directoryAt + index * 4, clause: TABLES_CLAUSE }
    return new StructView(await cached.read(place.offset, 4, signal), place).u32(0)
  }

  function* tableRuns(bytes: Uint8Array, tableAt: number, start: number, from: number, to: number) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = Math.floor((from - start) / grainBytes); index < entriesPerTable; index++) {
      const at = start + index * grainBytes
      if (at >= Math.min(to, size)) return
      yield grainRun(view.getUint32(index * 4, true), at, tableAt + index * 4)
    }
  }

  function grainRun(sector: number, at: number, entryAt: number): Run {
    const length = Math.min(grainBytes, size - at)
    if (sector === 0) return { kind: 'absent', at, length }
    if (sector === 1 && header.hasZeroGrains) return { kind: 'zero', at, length }
    const offset = sector * SECTOR
    if (offset < SECTOR || offset >= source.size) {
      const text = `the grain of guest byte ${at} is said to lie at byte ${offset}, outside the file of ${source.size}`
      throw problem(entryAt, TABLES_CLAUSE, text)
    }
    if (!header.isCompressed) return { kind: 'stored', at, length, source, offset }
    return {
      kind: 'packed',
      at,
      length,
      packedBytes: SECTOR,
      unpack: (signal) => unpackGrain(offset, at, length, signal),
    }
  }

  async function unpackGrain(offset: number, at: number, least: number, signal?: AbortSignal): Promise<Uint8Array> {
    const { start, packedBytes } = header.hasMarkers ? await readMarker(offset, at, signal) : withoutMarker(offset)
    const packed = await cached.read(start, packedBytes, signal)
    const bytes = await unpack(packed, {
      file: source.name,
      offset,
      clause: GRAIN_CLAUSE,
      packing: 'zlib',
      least,
      most: grainBytes,
    })
    return bytes.length === least ? bytes : bytes.subarray(0, least)
  }

  /** Nothing tells how long the data are; inflating ends where they do. */
  const withoutMarker = (offset: number) => ({
    start: offset,
    packedBytes: Math.min(maxPackedBytes(grainBytes), source.size - offset),
  })

  async function readMarker(offset: number, at: number, signal?: AbortSignal) {
    const place = { file: source.name, offset, clause: GRAIN_CLAUSE }
    const marker = new StructView(await cached.read(offset, GRAIN_MARKER_BYTES, signal), place)
    const sector = marker.u64(0, 'first sector')
    const packedBytes = marker.u32(8)
    if (sector !== at / SECTOR)
      throw marker.problem(0, 'corrupt', `this grain is for sector ${sector}, the grain table says ${at / SECTOR}`)
    if (packedBytes === 0 || packedBytes > maxPackedBytes(grainBytes)) {
      throw marker.problem(
        8,
        'corrupt',
        `a packed grain of ${packedBytes} bytes is impossible for grains of ${grainBytes}`,
      )
    }
    return { start: offset + GRAIN_MARKER_BYTES, packedBytes }
  }

  const problem = (offset: number, clause: string, text: string) =>
    new DiskFormatError({ file: source.name, offset, reason: 'corrupt', clause, text })

  return runs
}
