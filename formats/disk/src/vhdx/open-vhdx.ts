/**
 * Opens a VHDX: fixed, dynamic and differencing, with sectors of 512 or 4096 bytes. A file that was not closed properly is read as
 * it would be after its log was replayed; the file itself is never changed.
 *
 * Microsoft, [MS-VHDX] 2.5 "BAT". Between the payload entries stand bitmap entries, one for each chunk of 2^23 sectors.
 */
import { CachedSource } from '../cached-source.ts'
import { checkParentIs } from '../check-parent.ts'
import type { Disk } from '../disk.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'
import { BLOCK, SECTORS_PER_CHUNK } from './block-table.ts'
import { notEnoughBlocks, type Region, readHeader, readMetadata, readRegions, type VhdxMetadata } from './header.ts'
import { replayedLog } from './log.ts'
import { PARENT_LOCATOR_CLAUSE } from './parent-locator.ts'

const TABLE_CLAUSE = '[MS-VHDX] 2.5, BAT'
const MIB = 1024 * 1024
const BITMAP_PRESENT = 6

export async function openVhdx(file: RangeSource, { parent, signal }: OpenDiskOptions): Promise<Disk> {
  const { log, dataWriteGuid } = await readHeader(file, signal)
  const source = log === undefined ? file : await replayedLog(file, log, signal)
  const { blockTable, metadata: metadataRegion } = await readRegions(source, signal)
  const metadata = await readMetadata(source, metadataRegion, signal)
  const { size, blockBytes, sectorBytes, isFixed } = metadata
  if (metadata.parent !== undefined) checkParent(file, metadata.parent, parent)
  const hasParent = metadata.parent !== undefined
  return mappedDisk({
    format: 'vhdx',
    subformat: hasParent ? 'differencing' : isFixed ? 'fixed' : 'dynamic',
    size,
    facts: {
      version: 1,
      clusterBytes: blockBytes,
      sectorBytes,
      contentId: dataWriteGuid,
      ...(metadata.parent?.parentName !== undefined && { parentName: metadata.parent.parentName }),
      ...(log !== undefined && { notes: ['not closed properly: read with its log replayed'] }),
    },
    sources: [source],
    parent: hasParent ? parent : undefined,
    runs: blockRuns(source, blockTable, metadata),
  })
}

function checkParent(
  { name: file }: RangeSource,
  { parentId, parentName, offset }: NonNullable<VhdxMetadata['parent']>,
  parent: Disk | undefined,
): void {
  const place = { file, offset, clause: PARENT_LOCATOR_CLAUSE }
  if (parent !== undefined) return checkParentIs({ ...place, parentId }, parent)
  const text = `this is a difference to another disk, "${parentName ?? '(no name)'}"; give that one as its parent`
  throw new DiskFormatError({ ...place, reason: 'not-given', text })
}

function blockRuns(source: RangeSource, table: Region, metadata: VhdxMetadata) {
  const { size, blockBytes, sectorBytes } = metadata
  const hasParent = metadata.parent !== undefined
  const cached = new CachedSource(source)
  const blocksPerChunk = (SECTORS_PER_CHUNK * sectorBytes) / blockBytes
  const blocks = Math.ceil(size / blockBytes)
  const tooSmall = notEnoughBlocks(source, table, blocks + Math.floor(Math.max(0, blocks - 1) / blocksPerChunk))
  if (tooSmall !== undefined) throw tooSmall

  return async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let block = Math.floor(from / blockBytes); block * blockBytes < Math.min(to, size); block++) {
      const at = block * blockBytes
      const length = Math.min(blockBytes, size - at)
      const entry = await entryAt(block + Math.floor(block / blocksPerChunk), signal)
      const state = entry.u32(0) & 7
      if (state === BLOCK.notPresent) yield { kind: 'absent', at, length }
      else if (state === BLOCK.undefined || state === BLOCK.zero || state === BLOCK.unmapped)
        yield { kind: 'zero', at, length }
      else if (state === BLOCK.full) yield { kind: 'stored', at, length, source, offset: placeIn(entry, length, at) }
      else if (state === BLOCK.partial && hasParent)
        yield* sectorRuns(block, { at, length, offset: placeIn(entry, length, at) }, signal)
      else throw entry.problem(0, 'corrupt', `the block of guest byte ${at} has the impossible state ${state}`)
    }
  }

  async function entryAt(index: number, signal?: AbortSignal): Promise<StructView> {
    return StructView.read(cached, table.offset + index * 8, 8, { clause: TABLE_CLAUSE }, signal)
  }

  /** Bits 20 to 63 are the place in MiB. */
  function placeIn(entry: StructView, length: number, at: number): number {
    const offset = Number(entry.u64bits(0) >> 20n) * MIB
    if (offset < MIB) throw entry.problem(0, 'corrupt', `the block of guest byte ${at} lies over the headers`)
    if (offset + length > source.size) {
      throw entry.problem(
        0,
        'truncated',
        `the block of guest byte ${at} lies at byte ${offset}, beyond the end of the file at ${source.size}`,
      )
    }
    return offset
  }

  /** "Sector Bitmap": the lowest bit of the first byte is the first sector of the chunk; ones are this disk's, zeros the parent's. */
  async function* sectorRuns(
    block: number,
    place: { at: number; length: number; offset: number },
    signal?: AbortSignal,
  ) {
    const chunk = Math.floor(block / blocksPerChunk)
    const entry = await entryAt((chunk + 1) * (blocksPerChunk + 1) - 1, signal)
    if ((entry.u32(0) & 7) !== BITMAP_PRESENT)
      throw entry.problem(0, 'corrupt', `the bitmap for guest byte ${place.at} is missing`)
    const bitmapAt = placeIn(entry, MIB, place.at)
    const firstSector = (block % blocksPerChunk) * (blockBytes / sectorBytes)
    const bitmap = await cached.read(bitmapAt + firstSector / 8, Math.ceil(blockBytes / sectorBytes / 8), signal)
    for (let done = 0; done < place.length; done += sectorBytes) {
      const sector = done / sectorBytes
      const piece = { at: place.at + done, length: Math.min(sectorBytes, place.length - done) }
      const isOwn = ((bitmap[sector >> 3] ?? 0) & (1 << (sector & 7))) !== 0
      const run: Run = isOwn
        ? { kind: 'stored', ...piece, source, offset: place.offset + done }
        : { kind: 'absent', ...piece }
      yield run
    }
  }
}
