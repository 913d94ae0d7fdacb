/**
 * Writes the seeds that no tool at hand makes: deltas of ESX, differencing disks, a VHDX with a log to replay, wrappers with several
 * frames. Run: node formats/disk/fuzz/write-seeds.ts. Seeds that are not named here are as qemu-img wrote them.
 *
 * Small on purpose: each input is a copy of a seed, and the fuzzer makes thousands of them a second.
 */
import { writeFileSync } from 'node:fs'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { cowd, seSparse } from '../src/testing/esx-deltas.ts'
import { seed } from '../src/testing/seeds.ts'
import { addParentLocator, logEntry } from '../src/testing/vhdx-parts.ts'
import { withChecksum } from '../src/vhd/encode.ts'
import { BLOCK } from '../src/vhdx/block-table.ts'
import { crc32c } from '../src/vhdx/crc32c.ts'
import { encodeFront } from '../src/vhdx/encode.ts'
import { HEADERS_AT } from '../src/vhdx/header.ts'

const KIB = 1024
const MIB = 1024 * KIB
const PAGE = 4 * KIB
const BITMAP_PRESENT = 6

const LOG = { offset: MIB + 256 * KIB, length: 64 * KIB }
const BLOCK_TABLE_AT = MIB
const BLOCK_AT = 2 * MIB
const METADATA_AT = MIB + 64 * KIB
/** "File Parameters" are the first item that encodeFront() writes; its flags are behind the size of blocks. */
const PARAMETER_FLAGS_AT = METADATA_AT + 64 * KIB + 4
const HAS_PARENT = 2

const write = (name: string, bytes: Uint8Array) =>
  writeFileSync(new URL(`../fuzz-seeds/${name}.gz`, import.meta.url), gzipSync(bytes, { level: 9 }))

write('vmdk/vmfs-sparse.vmdk', cowd())
write('vmdk/se-sparse.vmdk', seSparse())
write('vhd/differencing.vhd', differencingVhd())
write('vdi/differencing.vdi', differencingVdi())
write('vhdx/small.vhdx', smallVhdx())
write('vhdx/log.vhdx', vhdxWithLog())
write('vhdx/differencing.vhdx', differencingVhdx())
write('wrapped/two-members.gz', Buffer.concat([gzipSync('one '.repeat(500)), gzipSync('two '.repeat(500))]))
write('wrapped/two-frames.zst', zstdFrames())

function differencingVhd(): Buffer {
  const file = seed('vhd/dyn.vhd')
  const footer = file.subarray(-512)
  footer.writeUInt32BE(4, 60)
  withChecksum(footer, 64)
  footer.copy(file, 0)
  const blockAt = file.readUInt32BE(1536) * 512
  if (blockAt + 512 < file.length) file.fill(0xff, blockAt, blockAt + 256).fill(0x33, blockAt + 40, blockAt + 42)
  return file
}

function differencingVdi(): Buffer {
  const file = seed('vdi/dyn.vdi')
  file.writeUInt32LE(4, 0x4c)
  return file
}

/** Of its three blocks of a megabyte the second is stored. */
function smallVhdx(): Buffer {
  const file = Buffer.alloc(3 * MIB)
  encodeFront(file, {
    size: 2 * MIB + 512,
    blockBytes: MIB,
    uniqueId: '7f0c7150-0000-4000-8000-000000000000',
    log: LOG,
    metadata: { offset: METADATA_AT, length: 128 * KIB },
    blockTable: { offset: BLOCK_TABLE_AT, length: 64 * KIB },
  })
  file.writeBigUInt64LE(entryOf(BLOCK_AT, BLOCK.full), BLOCK_TABLE_AT + 8)
  file.fill('the second megabyte ', BLOCK_AT)
  return file
}

function entryOf(at: number, state: number): bigint {
  return (BigInt(at / MIB) << 20n) | BigInt(state)
}

/** The page of the block table is in the log alone. */
function vhdxWithLog(): Buffer {
  const file = smallVhdx()
  const guid = Buffer.alloc(16, 0xab)
  const page = Buffer.from(file.subarray(BLOCK_TABLE_AT, BLOCK_TABLE_AT + PAGE))
  file.fill(0, BLOCK_TABLE_AT, BLOCK_TABLE_AT + PAGE)
  for (const at of HEADERS_AT) {
    const header = file.subarray(at, at + PAGE)
    guid.copy(header, 48)
    header.writeUInt32LE(crc32c(header, 4), 4)
  }
  logEntry(guid, BLOCK_TABLE_AT, page, file.length).copy(file, LOG.offset)
  return file
}

/** The second block is this disk's own in its first sectors, by a bitmap behind it. */
function differencingVhdx(): Buffer {
  const file = Buffer.concat([smallVhdx(), Buffer.alloc(MIB)])
  file.writeUInt32LE(HAS_PARENT, PARAMETER_FLAGS_AT)
  addParentLocator(file, METADATA_AT, {
    parent_linkage: '{83ed9d41-5c9f-4a4b-a45f-0f2c9a4dd5a0}',
    relative_path: 'base.vhdx',
  })
  const entriesPerChunk = (2 ** 23 * 512) / MIB
  file.writeBigUInt64LE(entryOf(BLOCK_AT, BLOCK.partial), BLOCK_TABLE_AT + 8)
  file.writeBigUInt64LE(entryOf(3 * MIB, BITMAP_PRESENT), BLOCK_TABLE_AT + entriesPerChunk * 8)
  file.fill(0b0101_0111, 3 * MIB + 256, 3 * MIB + 260)
  return file
}

/** Two frames with checksums, and one between them that every decoder skips. */
function zstdFrames(): Buffer {
  const skipped = Buffer.from('502a4d1804000000deadbeef', 'hex')
  return Buffer.concat([zstdCompressSync('one '.repeat(500)), skipped, zstdCompressSync('two '.repeat(500))])
}
