/**
 * Writes a dynamic VHDX in one pass: blocks in the order in which they come, and last of all what belongs at the front (headers, region
 * tables, an empty log, metadata, block table), so that a half-written file is no VHDX. Two runs of contiguous chunks.
 *
 * Microsoft, [MS-VHDX]. Blocks of zeros are left out. Sectors of 512 bytes to the guest, 4096 on the medium, as Hyper-V makes them. Memory:
 * the front (19 MiB for the largest disks) and one block. Equal disks and options give equal files.
 */
import type { Disk } from './disk.ts'
import type { DiskChunk } from './disk-chunk.ts'
import { fullClusters } from './full-clusters.ts'
import { MAX_DISK_BYTES } from './limits.ts'
import { BLOCK, SECTORS_PER_CHUNK } from './vhdx/block-table.ts'
import { encodeFront } from './vhdx/encode.ts'

export interface WriteVhdxOptions {
  /** Identifies the disk to the guest (page 83) and to differences that are made against it. */
  readonly uniqueId?: string
  readonly signal?: AbortSignal
}

const MIB = 1024 * 1024
const SECTOR = 512
const LOG = { offset: MIB, length: MIB } as const
const METADATA = { offset: 2 * MIB, length: MIB } as const
const TABLE_AT = 3 * MIB
/** Small blocks keep sparse disks small; above this the table would be larger than the 16 MiB that are kept in memory for it. */
const MAX_BYTES_IN_SMALL_BLOCKS = 4 * MIB * MIB
const SMALL_BLOCK_BYTES = 2 * MIB
const LARGE_BLOCK_BYTES = 32 * MIB
const DEFAULT_ID = '7f0c7150-0000-4000-8000-000000000000'

export async function* writeVhdx(
  disk: Pick<Disk, 'size' | 'extents'>,
  { uniqueId = DEFAULT_ID, signal }: WriteVhdxOptions = {},
): AsyncGenerator<DiskChunk, void> {
  const size = Math.ceil(disk.size / SECTOR) * SECTOR
  if (size > MAX_DISK_BYTES || size === 0) throw new RangeError('a VHDX is between 1 byte and 64 TiB large')
  const blockBytes = size > MAX_BYTES_IN_SMALL_BLOCKS ? LARGE_BLOCK_BYTES : SMALL_BLOCK_BYTES
  const blocks = Math.ceil(size / blockBytes)
  const blocksPerChunk = (SECTORS_PER_CHUNK * SECTOR) / blockBytes
  // Behind each chunk's entries there is room for one of its bitmap, which only differencing disks have.
  const entryOf = (block: number) => block + Math.floor(block / blocksPerChunk)
  const blockTable = { offset: TABLE_AT, length: Math.ceil(((entryOf(blocks - 1) + 1) * 8) / MIB) * MIB }

  const front = Buffer.alloc(blockTable.offset + blockTable.length)
  let end = front.length
  for await (const { index, bytes } of fullClusters(
    disk.extents(signal === undefined ? {} : { signal }),
    blockBytes,
    1,
  )) {
    front.writeBigUInt64LE((BigInt(end / MIB) << 20n) | BigInt(BLOCK.full), TABLE_AT + entryOf(index) * 8)
    yield { offset: end, bytes }
    end += bytes.length
  }
  encodeFront(front, { size, blockBytes, uniqueId, log: LOG, metadata: METADATA, blockTable })
  yield { offset: 0, bytes: front }
}
