/**
 * Writes a dynamic VHD in one pass: blocks in the order in which they come, the footer behind them, and last of all what belongs at the
 * front (copy of the footer, header, block allocation table), so that a half-written file is no VHD. Two runs of contiguous chunks.
 *
 * Microsoft, Virtual Hard Disk Image Format Specification 1.0. Blocks of zeros are left out. Memory: the table (4 MiB for the largest
 * disk) and one block. Equal disks and options give equal files: the time stamp is the format's zero, 1 January 2000.
 */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { fullClusters } from './full-clusters.ts'
import { encodeDynamicHeader, encodeFooter } from './vhd/encode.ts'
import { FOOTER_BYTES } from './vhd/footer.ts'

export interface WriteVhdOptions {
  /** Identifies the disk among its parents and children. */
  readonly uniqueId?: string
  readonly signal?: AbortSignal
}

const SECTOR = 512
const BLOCK_BYTES = 2 * 1024 * 1024
/** One bit for each sector of a block: exactly one sector of bits. */
const BITMAP_BYTES = BLOCK_BYTES / SECTOR / 8
const HEADER_AT = FOOTER_BYTES
const TABLE_AT = HEADER_AT + 1024
/** "Dynamic Hard Disk Image": the format's own limit. */
const MAX_BYTES = 2040 * 1024 ** 3
const BLOCK_UNUSED = 0xff

export async function* writeVhd(
  disk: Pick<Disk, 'size' | 'extents'>,
  { uniqueId = '00000000-0000-0000-0000-000000000000', signal }: WriteVhdOptions = {},
): AsyncGenerator<DiskChunk, void> {
  const size = Math.ceil(disk.size / SECTOR) * SECTOR
  if (size > MAX_BYTES) throw new RangeError('a VHD cannot be larger than 2040 GiB; use VHDX or qcow2')
  const entries = Math.ceil(size / BLOCK_BYTES)
  const table = Buffer.alloc(Math.ceil((entries * 4) / SECTOR) * SECTOR, BLOCK_UNUSED)
  const bitmap = Buffer.alloc(BITMAP_BYTES, 0xff)

  let end = TABLE_AT + table.length
  const append = (bytes: Uint8Array): DiskChunk => {
    end += bytes.length
    return { offset: end - bytes.length, bytes }
  }
  const extents = disk.extents(signal === undefined ? {} : { signal })
  for await (const { index, bytes } of fullClusters(extents, BLOCK_BYTES, 1)) {
    table.writeUInt32BE(end / SECTOR, index * 4)
    yield append(bitmap)
    yield append(bytes)
  }
  const footer = encodeFooter({ size, uniqueId, headerAt: HEADER_AT })
  yield append(footer)
  const header = encodeDynamicHeader({ tableAt: TABLE_AT, entries, blockBytes: BLOCK_BYTES })
  yield { offset: 0, bytes: Buffer.concat([footer, header, table]) }
}
