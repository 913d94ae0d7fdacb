/**
 * Turns a map (which guest bytes lie where in the file) into a Disk. Every format with tables is such a map, so each of them is only
 * a header and a generator of runs; reading ahead, inflating in parallel, parents, random access and the watch for lies are here.
 *
 * One lie is caught for all formats: tables that point at the same data again and again make a small file a huge disk. Whatever the
 * tables look like, a disk cannot store more than its files hold.
 */
import type { Disk, Extent } from './disk.ts'
import { DiskFormatError } from './disk-format-error.ts'
import { inOrder } from './in-order.ts'
import { joined } from './join-runs.ts'
import { BYTES_IN_FLIGHT, PIECE_BYTES, UNITS_IN_FLIGHT } from './limits.ts'
import type { RangeSource } from './range-source.ts'
import type { Run, Unpack } from './run.ts'

export interface DiskMap extends Pick<Disk, 'format' | 'subformat' | 'size' | 'facts'> {
  /** Every file the runs may point into. */
  readonly sources: readonly RangeSource[]
  readonly parent?: Disk | undefined
  /** Ascending runs that cover from..to without gaps. The first and the last may reach beyond; they are cut. */
  readonly runs: (from: number, to: number, signal?: AbortSignal) => AsyncIterable<Run>
}

export function mappedDisk(map: DiskMap): Disk {
  const { sources: _sources, parent, runs: _runs, ...description } = map
  return {
    ...description,
    ...(parent !== undefined && { parent }),
    needs: 'random',
    extents: ({ signal } = {}) => mappedExtents(map, signal),
    read: (offset, length, signal) => readMapped(map, offset, length, signal),
    countAllocated: (signal) => countAllocated(map, signal),
  }
}

const limits = { count: UNITS_IN_FLIGHT, weight: BYTES_IN_FLIGHT, weigh: weightOf }

async function* mappedExtents(map: DiskMap, signal?: AbortSignal): AsyncGenerator<Extent, void> {
  const runs = notMoreThanStored(
    map,
    pieces(joined(cut(map.runs(0, map.size, signal), 0, map.size)), map.parent !== undefined),
  )
  for await (const extent of inOrder(runs, limits, (run) => extentOf(map, run, signal))) {
    signal?.throwIfAborted()
    yield extent
  }
}

async function readMapped(map: DiskMap, offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
  if (offset < 0 || length < 0 || offset + length > map.size) {
    throw new RangeError(`bytes ${offset} to ${offset + length} are not on a disk of ${map.size} bytes`)
  }
  const bytes = new Uint8Array(length)
  const runs = pieces(cut(map.runs(offset, offset + length, signal), offset, offset + length), map.parent !== undefined)
  for await (const extent of inOrder(runs, limits, (run) => extentOf(map, run, signal))) {
    if (extent.kind === 'data') bytes.set(extent.bytes, extent.offset - offset)
  }
  return bytes
}

/** Enough for 64 GiB in the smallest pieces or a terabyte in the usual ones, and done within a second. */
const MAX_COUNTED_RUNS = 1_000_000

async function countAllocated(map: DiskMap, signal?: AbortSignal): Promise<number | undefined> {
  let bytes = 0
  let counted = 0
  for await (const run of map.runs(0, map.size, signal)) {
    if (++counted > MAX_COUNTED_RUNS) return undefined
    if (run.kind === 'stored' || run.kind === 'packed') bytes += run.length
  }
  return bytes
}

function weightOf(run: Run): number {
  return run.kind === 'stored' || run.kind === 'packed' ? run.length : 0
}

function extentOf({ parent }: DiskMap, run: Run, signal?: AbortSignal): Extent | Promise<Extent> {
  const { at: offset, length } = run
  if (run.kind === 'stored') return dataExtent(offset, run.source.read(run.offset, length, signal))
  if (run.kind === 'packed') return dataExtent(offset, run.unpack(signal))
  if (run.kind === 'zero') return { kind: 'zero', offset, length }
  if (parent?.read === undefined || offset >= parent.size) return { kind: 'hole', offset, length }
  return dataExtent(offset, parent.read(offset, Math.min(length, parent.size - offset), signal), length)
}

async function dataExtent(offset: number, reading: Promise<Uint8Array>, length?: number): Promise<Extent> {
  const bytes = await reading
  if (length === undefined || bytes.length === length) return { kind: 'data', offset, bytes }
  const padded = new Uint8Array(length) // the parent may be smaller than the child: beyond its end are zeros
  padded.set(bytes)
  return { kind: 'data', offset, bytes: padded }
}

/** Cuts the first and the last run to the range that was asked for. */
async function* cut(runs: AsyncIterable<Run>, from: number, to: number): AsyncGenerator<Run, void> {
  let position = from
  for await (const run of runs) {
    if (run.at + run.length <= position) continue
    if (run.at > position) throw new Error(`map of the disk has a gap: bytes ${position} to ${run.at}`)
    const skip = position - run.at
    const length = Math.min(run.at + run.length, to) - position
    if (length <= 0) return
    yield skip === 0 && length === run.length ? run : trimmed(run, skip, length)
    position += length
  }
  if (position < to) throw new Error(`map of the disk ends at byte ${position} of ${to}`)
}

function trimmed(run: Run, skip: number, length: number): Run {
  const at = run.at + skip
  if (run.kind === 'stored') return { ...run, at, length, offset: run.offset + skip }
  if (run.kind === 'packed') {
    const unpack: Unpack = async (signal) => (await run.unpack(signal)).subarray(skip, skip + length)
    return { ...run, at, length, unpack }
  }
  return { ...run, at, length }
}

/** Long runs in pieces that fit into memory: stored data, and holes that are read from a parent. */
async function* pieces(runs: AsyncIterable<Run>, hasParent: boolean): AsyncGenerator<Run, void> {
  for await (const run of runs) {
    const isRead = run.kind === 'stored' || (run.kind === 'absent' && hasParent)
    if (!isRead || run.length <= PIECE_BYTES) yield run
    else
      for (let skip = 0; skip < run.length; skip += PIECE_BYTES)
        yield trimmed(run, skip, Math.min(PIECE_BYTES, run.length - skip))
  }
}

async function* notMoreThanStored(map: DiskMap, runs: AsyncIterable<Run>): AsyncGenerator<Run, void> {
  let left = map.sources.reduce((sum, { size }) => sum + size, 0)
  for await (const run of runs) {
    if (run.kind === 'stored') left -= run.length
    if (run.kind === 'packed') left -= run.packedBytes
    if (left < 0) {
      const text = `the tables map more data than the file holds (seen at guest byte ${run.at}): entries point at the same place`
      const file = map.sources[0]?.name ?? map.format
      throw new DiskFormatError({ file, offset: 0, reason: 'corrupt', clause: 'allocation tables', text })
    }
    yield run
  }
}
