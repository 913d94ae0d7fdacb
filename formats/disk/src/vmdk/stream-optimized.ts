/**
 * A streamOptimized extent in one pass, front to back: what an OVA holds, read while it is still arriving.
 *
 * Grains carry their own place (marker: first sector, length, data), so no table is needed to read them. The tables are compared
 * with what was seen all the same: a file whose tables tell another story than its grains would read differently in a reader that
 * trusts the tables, and a file cut between two grains would look whole. Products write two layouts: VMware's and VirtualBox's, with the
 * tables behind their grains and a footer; and qemu-img's, with all tables in front and neither footer nor end marker.
 *
 * Grains must come in ascending order (every product writes them so). Otherwise the file has to be read through its tables.
 */
import type { Extent } from '../disk.ts'
import { free, freeable } from '../freeable.ts'
import { inOrder } from '../in-order.ts'
import { BYTES_IN_FLIGHT, UNITS_IN_FLIGHT } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import { StreamCursor } from '../stream-cursor.ts'
import { StructView } from '../struct-view.ts'
import { unpack } from '../unpack.ts'
import { MARKER } from './encode-sparse-header.ts'
import { GrainLedger } from './grain-ledger.ts'
import { HEADER_CLAUSE, parseSparseHeader, SECTOR, type SparseHeader } from './sparse-header.ts'
import { GRAIN_CLAUSE, GRAIN_MARKER_BYTES, maxPackedBytes } from './sparse-map.ts'

const MARKER_CLAUSE = 'Virtual Disk Format 5.0, Stream-Optimized Compressed Sparse Extents: Markers'
/** u64 value, u32 packed bytes (0 for all but grains), u32 type. */
const MARKER_BYTES = 16

interface PackedGrain {
  readonly at: number
  readonly length: number
  readonly offset: number
  readonly packed: Uint8Array
}

export async function* streamOptimizedExtents(
  source: RangeSource,
  header: SparseHeader,
  signal?: AbortSignal,
): AsyncGenerator<Extent, void> {
  const used: { readonly chunk: Uint8Array; readonly end: number }[] = []
  const cursor = new StreamCursor(source, signal, (chunk, end) => used.push({ chunk, end }))
  const limits = { count: UNITS_IN_FLIGHT, weight: BYTES_IN_FLIGHT, weigh: ({ length }: PackedGrain) => length }
  let position = 0
  try {
    for await (const { extent, packedAt } of inOrder(grains(cursor, source, header), limits, (grain) =>
      inflated(source, header, grain),
    )) {
      signal?.throwIfAborted()
      // Grains before this one have been inflated too: nothing that lies in front of it is used any more.
      while (used[0] !== undefined && used[0].end <= packedAt) free(used.shift()!.chunk)
      if (extent.offset > position) yield { kind: 'hole', offset: position, length: extent.offset - position }
      position = extent.offset + extent.bytes.length // not afterwards: the receiver may free them
      yield extent
    }
    if (position < header.size) yield { kind: 'hole', offset: position, length: header.size - position }
  } finally {
    await cursor.close()
  }
}

async function inflated(
  { name: file }: RangeSource,
  header: SparseHeader,
  { at, length, offset, packed }: PackedGrain,
) {
  const unit = { file, offset, clause: GRAIN_CLAUSE, packing: 'zlib', least: length, most: header.grainBytes } as const
  const bytes = await unpack(packed, unit)
  const extent = {
    kind: 'data',
    offset: at,
    bytes: freeable(bytes.length === length ? bytes : bytes.subarray(0, length)),
  } as const
  return { extent, packedAt: offset }
}

/** Walks the markers. Returns only after the whole source has been read: whoever computes its checksum on the way needs every byte. */
async function* grains(
  cursor: StreamCursor,
  source: RangeSource,
  header: SparseHeader,
): AsyncGenerator<PackedGrain, void> {
  const ledger = new GrainLedger(source.name, header)
  await ledger.readFrontTables(cursor, source.size)
  while (cursor.position < source.size) {
    const offset = cursor.position
    const marker = new StructView(await cursor.peek(SECTOR), { file: source.name, offset, clause: MARKER_CLAUSE })
    if (marker.bytes.length < MARKER_BYTES) break // padding
    if (marker.u32(8) > 0) {
      yield await grain(cursor, source, header, marker, ledger)
      continue
    }
    await cursor.skip(SECTOR)
    const sectors = marker.u64(0, 'length')
    const type = marker.u32(12)
    if (type === MARKER.endOfStream) {
      checkLength(marker, sectors, 0)
      ledger.sawEnd()
      break
    } else if (type === MARKER.grainTable) {
      checkLength(marker, sectors, Math.ceil((header.entriesPerTable * 4) / SECTOR))
      await ledger.readTable(cursor, sectors * SECTOR)
    } else if (type === MARKER.grainDirectory) {
      checkLength(marker, sectors, ledger.directorySectors)
      await ledger.readDirectory(cursor, sectors * SECTOR)
    } else if (type === MARKER.footer) {
      checkLength(marker, sectors, 1)
      const place = { file: source.name, offset: cursor.position, clause: HEADER_CLAUSE }
      ledger.sawFooter(parseSparseHeader(new StructView(await cursor.take(SECTOR), place)), place.offset)
    } else throw marker.problem(12, 'corrupt', `marker type ${type} is not known`)
  }
  await cursor.skipUpTo(source.size)
  ledger.checkComplete(cursor.position)
}

async function grain(
  cursor: StreamCursor,
  source: RangeSource,
  header: SparseHeader,
  marker: StructView,
  ledger: GrainLedger,
): Promise<PackedGrain> {
  const { offset } = marker.place
  const sector = marker.u64(0, 'first sector')
  const at = sector * SECTOR
  const packedBytes = marker.u32(8)
  if (at >= header.size)
    throw marker.problem(0, 'corrupt', `grain for sector ${sector}, beyond the disk's ${header.size / SECTOR}`)
  if (at % header.grainBytes !== 0)
    throw marker.problem(0, 'corrupt', `sector ${sector} is not the beginning of a grain`)
  if (packedBytes > maxPackedBytes(header.grainBytes)) {
    throw marker.problem(
      8,
      'corrupt',
      `a packed grain of ${packedBytes} bytes is impossible for grains of ${header.grainBytes}`,
    )
  }
  ledger.sawGrain(at / header.grainBytes, offset)
  const packed = (await cursor.take(GRAIN_MARKER_BYTES + packedBytes)).subarray(GRAIN_MARKER_BYTES)
  const padding = -(GRAIN_MARKER_BYTES + packedBytes) & (SECTOR - 1)
  await cursor.skipUpTo(padding) // the last grain of a file is not always padded
  return { at, length: Math.min(header.grainBytes, header.size - at), offset, packed }
}

function checkLength(marker: StructView, sectors: number, expected: number): void {
  if (sectors === expected) return
  throw marker.problem(0, 'corrupt', `this marker announces ${sectors} sectors where ${expected} belong`)
}
