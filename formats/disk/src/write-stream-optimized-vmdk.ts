/**
 * Writes a streamOptimized VMDK, the disk format inside OVA files, in one pass and without a single jump: chunks are contiguous from
 * offset 0 to the end.
 *
 * Layout as vSphere writes it: header, descriptor, grains, each grain table behind its grains, grain directory, footer, end marker.
 * Grains of zeros are left out. Grains are deflated several at a time; equal disks and options give equal files (for one zlib).
 *
 * Virtual Disk Format 5.0, "Stream-Optimized Compressed Sparse Extents".
 */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { fullClusters } from './full-clusters.ts'
import { inOrder } from './in-order.ts'
import { BYTES_IN_FLIGHT, UNITS_IN_FLIGHT } from './limits.ts'
import { encodeDescriptor } from './vmdk/encode-descriptor.ts'
import { encodeMarker, encodeSparseHeader, MARKER } from './vmdk/encode-sparse-header.ts'
import { GD_AT_END, SECTOR } from './vmdk/sparse-header.ts'

export interface WriteStreamOptimizedVmdkOptions {
  /** The name that the descriptor gives its own file. */
  readonly fileName?: string
  /** The controller the disk is made for: "lsilogic" (default), "buslogic", "ide". */
  readonly adapterType?: 'lsilogic' | 'buslogic' | 'ide'
  /** zlib's 1 to 9; 6 is what VMware uses. */
  readonly level?: number
  readonly signal?: AbortSignal
}

const GRAIN_BYTES = 64 * 1024
const ENTRIES_PER_TABLE = 512
/** The first grain begins where a grain would, as in VMware's own files. */
const OVERHEAD_BYTES = 64 * 1024
const DESCRIPTOR_AT = SECTOR
const DESCRIPTOR_BYTES = 20 * SECTOR
const GRAIN_MARKER_BYTES = 12

const deflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflate)

export async function* writeStreamOptimizedVmdk(
  disk: Pick<Disk, 'size' | 'extents'>,
  { fileName = 'disk.vmdk', adapterType = 'lsilogic', level = 6, signal }: WriteStreamOptimizedVmdkOptions = {},
): AsyncGenerator<DiskChunk, void> {
  const sectors = Math.ceil(disk.size / SECTOR)
  const tables = Math.ceil((sectors * SECTOR) / (GRAIN_BYTES * ENTRIES_PER_TABLE))
  const shape = {
    sectors,
    grainSectors: GRAIN_BYTES / SECTOR,
    entriesPerTable: ENTRIES_PER_TABLE,
    overheadSectors: OVERHEAD_BYTES / SECTOR,
  }
  const place = { descriptorSector: DESCRIPTOR_AT / SECTOR, descriptorSectors: DESCRIPTOR_BYTES / SECTOR }
  const directory = Buffer.alloc(roundUp(tables * 4))
  let table = Buffer.alloc(ENTRIES_PER_TABLE * 4)
  let tableIndex = -1
  let end = 0
  const append = (bytes: Uint8Array): DiskChunk => {
    end += bytes.length
    if (end > MAX_FILE_BYTES) throw new RangeError('a VMDK extent cannot be larger than 2 TiB')
    return { offset: end - bytes.length, bytes }
  }
  const finishTable = (): DiskChunk => {
    directory.writeUInt32LE(end / SECTOR + 1, tableIndex * 4)
    return append(Buffer.concat([encodeMarker(MARKER.grainTable, table.length / SECTOR), table]))
  }

  const front = Buffer.alloc(OVERHEAD_BYTES)
  front.set(encodeSparseHeader({ ...shape, ...place, directorySector: GD_AT_END }))
  front.set(encodeDescriptor({ sectors, fileName, adapterType, room: DESCRIPTOR_BYTES }), DESCRIPTOR_AT)
  yield append(front)

  const limits = {
    count: UNITS_IN_FLIGHT,
    weight: BYTES_IN_FLIGHT,
    weigh: ({ bytes }: Grain) => bytes.length,
  }
  for await (const { index, bytes } of inOrder(grainsOf(disk, signal), limits, (grain) => packed(grain, level))) {
    const wanted = Math.floor(index / ENTRIES_PER_TABLE)
    if (wanted !== tableIndex) {
      if (tableIndex !== -1) yield finishTable()
      table = Buffer.alloc(ENTRIES_PER_TABLE * 4)
      tableIndex = wanted
    }
    table.writeUInt32LE(end / SECTOR, (index % ENTRIES_PER_TABLE) * 4)
    yield append(bytes)
  }
  if (tableIndex !== -1) yield finishTable()

  const directorySector = BigInt(end / SECTOR + 1)
  yield append(Buffer.concat([encodeMarker(MARKER.grainDirectory, directory.length / SECTOR), directory]))
  const footer = encodeSparseHeader({ ...shape, ...place, directorySector })
  yield append(Buffer.concat([encodeMarker(MARKER.footer, 1), footer, encodeMarker(MARKER.endOfStream, 0)]))
}

/** Places are 32-bit sector numbers. */
const MAX_FILE_BYTES = 2 ** 32 * SECTOR

interface Grain {
  readonly index: number
  readonly bytes: Uint8Array
}

async function* grainsOf(disk: Pick<Disk, 'extents'>, signal?: AbortSignal): AsyncGenerator<Grain, void> {
  for await (const { index, bytes } of fullClusters(
    disk.extents(signal === undefined ? {} : { signal }),
    GRAIN_BYTES,
    1,
  )) {
    yield { index, bytes }
  }
}

/** Marker (u64 first sector, u32 length), data, and zeros to the end of the sector. */
async function packed({ index, bytes }: Grain, level: number): Promise<Grain> {
  const data = await deflate(bytes, { level, chunkSize: GRAIN_BYTES + 1024 })
  const padded = Buffer.alloc(roundUp(GRAIN_MARKER_BYTES + data.length))
  padded.writeBigUInt64LE(BigInt((index * GRAIN_BYTES) / SECTOR), 0)
  padded.writeUInt32LE(data.length, 8)
  padded.set(data, GRAIN_MARKER_BYTES)
  return { index, bytes: padded }
}

const roundUp = (bytes: number) => Math.ceil(bytes / SECTOR) * SECTOR
