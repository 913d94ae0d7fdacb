/**
 * vmfsSparse: the delta disks of ESX before SEsparse. A smaller header than the hosted sparse extent, then the same two-level tables.
 *
 * Virtual Disk Format 5.0, "ESX Server Sparse Extents" (COWDisk_Header). Positions are in sectors.
 */
import { checkDiskSize } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'
import { SECTOR } from './sparse-header.ts'
import type { SparseTables } from './sparse-map.ts'

const HEADER_CLAUSE = 'Virtual Disk Format 5.0, ESX Server Sparse Extents'
const ENTRIES_PER_TABLE = 4096
const MAX_GRAIN_BYTES = 1024 * 1024

export async function readCowdTables(source: RangeSource, signal?: AbortSignal): Promise<SparseTables> {
  const header = await StructView.read(source, 0, SECTOR, { clause: HEADER_CLAUSE }, signal)
  if (header.ascii(0, 4) !== 'COWD') throw header.problem(0, 'corrupt', 'this is not an ESX sparse extent')
  const version = header.u32(4)
  if (version !== 1) throw header.problem(4, 'unsupported', `ESX sparse extents of version ${version} are not known`)
  const size = checkDiskSize(header.u32(12) * SECTOR, header.place)
  const grainBytes = header.u32(16) * SECTOR
  if (grainBytes < SECTOR || grainBytes > MAX_GRAIN_BYTES || !Number.isInteger(Math.log2(grainBytes))) {
    throw header.problem(16, 'corrupt', `a grain of ${grainBytes} bytes is not a power of two up to 1 MiB`)
  }
  const directoryAt = header.u32(20) * SECTOR
  if (directoryAt < SECTOR) throw header.problem(20, 'corrupt', 'the grain directory lies over the header')
  return {
    size,
    grainBytes,
    entriesPerTable: ENTRIES_PER_TABLE,
    directoryAt,
    isCompressed: false,
    hasMarkers: false,
    hasZeroGrains: false,
  }
}
