/**
 * The header of a sparse extent: the first 512 bytes of monolithicSparse, streamOptimized and twoGbMaxExtentSparse files, and the
 * footer of a streamOptimized one.
 *
 * Virtual Disk Format 5.0 (VMware, 2011), "Hosted Sparse Extent Header". All positions in it are in sectors of 512 bytes.
 */
import { checkDiskSize, MAX_PACKED_UNIT_BYTES } from '../limits.ts'
import type { StructView } from '../struct-view.ts'

export const SECTOR = 512
export const HEADER_CLAUSE = 'Virtual Disk Format 5.0, Hosted Sparse Extent Header'
export const SPARSE_MAGIC = 0x564d_444b // "KDMV" as bytes

/** gdOffset of a file that was written in one pass: the real one is in the footer. */
export const GD_AT_END = 0xffff_ffff_ffff_ffffn

const FLAG_NEWLINE_TEST = 1 << 0
const FLAG_ZERO_GRAINS = 1 << 2
const FLAG_COMPRESSED = 1 << 16
const FLAG_MARKERS = 1 << 17
const COMPRESSION_DEFLATE = 1

export interface SparseHeader {
  readonly version: number
  /** Guest-visible bytes. */
  readonly size: number
  readonly grainBytes: number
  readonly entriesPerTable: number
  /** Byte of the grain directory; undefined if it is in the footer. */
  readonly directoryAt: number | undefined
  /** Bytes before the first grain. */
  readonly overheadBytes: number
  readonly descriptorAt: number
  readonly descriptorBytes: number
  readonly isCompressed: boolean
  readonly hasMarkers: boolean
  /** A grain table entry of 1 means "zeros" rather than a place in the file. */
  readonly hasZeroGrains: boolean
  /** "uncleanShutdown" */
  readonly isDirty: boolean
}

export function parseSparseHeader(header: StructView): SparseHeader {
  if (header.u32(0) !== SPARSE_MAGIC) throw header.problem(0, 'corrupt', 'this is not a VMDK sparse extent')
  const version = header.u32(4)
  if (version < 1 || version > 3)
    throw header.problem(4, 'unsupported', `sparse extents of version ${version} are not known`)
  const flags = header.u32(8)
  checkNewlines(header, flags)

  const size = header.u64(12, 'capacity') * SECTOR
  checkDiskSize(size, header.place)
  const grainBytes = header.u64(20, 'grain size') * SECTOR
  if (grainBytes < 8 * SECTOR || grainBytes > MAX_PACKED_UNIT_BYTES || !isPowerOfTwo(grainBytes)) {
    const text = `a grain of ${grainBytes} bytes is not a power of two between 4 KiB and 2 MiB`
    throw header.problem(20, 'corrupt', text)
  }
  const entriesPerTable = header.u32(44)
  if (entriesPerTable < 1 || entriesPerTable > 4096 || !isPowerOfTwo(entriesPerTable)) {
    throw header.problem(44, 'corrupt', `a grain table of ${entriesPerTable} entries is not a power of two up to 4096`)
  }
  const isCompressed = (flags & FLAG_COMPRESSED) !== 0
  const algorithm = header.u16(77)
  if (isCompressed && algorithm !== COMPRESSION_DEFLATE) {
    throw header.problem(77, 'unsupported', `compression algorithm ${algorithm} is not known (only 1, deflate)`)
  }
  const directoryAt = header.u64bits(56) === GD_AT_END ? undefined : sectors(header, 56, 'grain directory offset')
  if (directoryAt !== undefined && size > 0 && directoryAt < SECTOR) {
    throw header.problem(56, 'corrupt', 'the grain directory lies over the header')
  }
  return {
    version,
    size,
    grainBytes,
    entriesPerTable,
    directoryAt,
    overheadBytes: sectors(header, 64, 'overhead'),
    descriptorAt: sectors(header, 28, 'descriptor offset'),
    descriptorBytes: sectors(header, 36, 'descriptor size'),
    isCompressed,
    hasMarkers: (flags & FLAG_MARKERS) !== 0,
    hasZeroGrains: (flags & FLAG_ZERO_GRAINS) !== 0,
    isDirty: header.u8(72) !== 0,
  }
}

/** Four bytes that a transfer in text mode would have changed. */
function checkNewlines(header: StructView, flags: number): void {
  if ((flags & FLAG_NEWLINE_TEST) === 0 || header.ascii(73, 4) === '\n \r\n') return
  throw header.problem(
    73,
    'corrupt',
    'line ends were converted: the file was transferred in text mode; transfer it again as binary',
  )
}

function sectors(header: StructView, at: number, field: string): number {
  const bytes = header.u64(at, field) * SECTOR
  if (!Number.isSafeInteger(bytes)) throw header.problem(at, 'corrupt', `${field} is impossibly large`)
  return bytes
}

const isPowerOfTwo = (value: number) => Number.isInteger(Math.log2(value))
