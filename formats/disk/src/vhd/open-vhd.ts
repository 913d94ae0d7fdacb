/**
 * Opens a VHD: fixed (the disk, then a footer), dynamic (blocks by a table), differencing (blocks with a bitmap of their sectors).
 *
 * Microsoft, Virtual Hard Disk Image Format Specification 1.0. In a dynamic disk whole blocks count and their bitmap is ignored, as
 * QEMU and Hyper-V do; in a differencing disk the bitmap says which sectors are the parent's.
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
import { readDynamicHeader, readFooter, VHD_TYPE, type VhdDynamicHeader } from './footer.ts'

const TABLE_CLAUSE = 'VHD 1.0, Block Allocation Table and Data Blocks'
const BLOCK_UNUSED = 0xffff_ffff
const SECTOR = 512

export async function openVhd(source: RangeSource, { parent, signal }: OpenDiskOptions): Promise<Disk> {
  const footer = await readFooter(source, signal)
  const { size, createdBy, uniqueId: contentId } = footer
  const facts = {
    version: 1,
    sectorBytes: SECTOR,
    createdBy,
    contentId,
    ...(footer.isFrontCopy && { notes: ['the footer at the end is missing; its copy at the front was used'] }),
  }
  const description = { format: 'vhd', size, sources: [source] } as const
  if (footer.type === VHD_TYPE.fixed) {
    const runs = async function* (): AsyncGenerator<Run, void> {
      if (size > 0) yield { kind: 'stored', at: 0, length: size, source, offset: 0 }
    }
    return mappedDisk({ ...description, subformat: 'fixed', facts: { ...facts, allocatedBytes: size }, runs })
  }

  const header = await readDynamicHeader(source, footer, signal)
  const isDifference = footer.type === VHD_TYPE.differencing
  if (isDifference) checkParent(source, footer.headerAt, header, parent)
  return mappedDisk({
    ...description,
    subformat: isDifference ? 'differencing' : 'dynamic',
    facts: { ...facts, clusterBytes: header.blockBytes, ...(isDifference && { parentName: header.parentName }) },
    parent: isDifference ? parent : undefined,
    runs: blockRuns(source, size, header, isDifference),
  })
}

function checkParent(
  { name: file }: RangeSource,
  headerAt: number,
  { parentName, parentId }: VhdDynamicHeader,
  parent: Disk | undefined,
): void {
  const clause = 'VHD 1.0, Differencing Hard Disks'
  if (parent !== undefined) return checkParentIs({ file, offset: headerAt + 40, clause, parentId }, parent)
  const text = `this is a difference to another disk, "${parentName}"; give that one as its parent`
  throw new DiskFormatError({ file, offset: headerAt + 64, reason: 'not-given', clause, text })
}

function blockRuns(
  source: RangeSource,
  size: number,
  { tableAt, blockBytes }: VhdDynamicHeader,
  isDifference: boolean,
) {
  const cached = new CachedSource(source)
  /** "Data Blocks": one bit for each sector, padded to a whole sector. */
  const bitmapBytes = Math.ceil(blockBytes / SECTOR / 8 / SECTOR) * SECTOR

  return async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let index = Math.floor(from / blockBytes); index * blockBytes < Math.min(to, size); index++) {
      const at = index * blockBytes
      const length = Math.min(blockBytes, size - at)
      const entry = await StructView.read(
        cached,
        tableAt + index * 4,
        4,
        { clause: TABLE_CLAUSE, endian: 'big' },
        signal,
      )
      const sector = entry.u32(0)
      if (sector === BLOCK_UNUSED) {
        yield { kind: 'absent', at, length }
        continue
      }
      const offset = sector * SECTOR + bitmapBytes
      if (offset + length > source.size) {
        throw entry.problem(
          0,
          'truncated',
          `the block of guest byte ${at} lies at byte ${offset}, beyond the end of the file at ${source.size}`,
        )
      }
      if (!isDifference) yield { kind: 'stored', at, length, source, offset }
      else yield* sectorRuns(await cached.read(sector * SECTOR, bitmapBytes, signal), { at, length, offset })
    }
  }

  /** The highest bit of the first byte is the first sector. */
  function* sectorRuns(
    bitmap: Uint8Array,
    block: { at: number; length: number; offset: number },
  ): Generator<Run, void> {
    for (let done = 0; done < block.length; done += SECTOR) {
      const sector = done / SECTOR
      const place = { at: block.at + done, length: Math.min(SECTOR, block.length - done) }
      const isOwn = ((bitmap[sector >> 3] ?? 0) & (0x80 >> (sector & 7))) !== 0
      if (isOwn) yield { kind: 'stored', ...place, source, offset: block.offset + done }
      else yield { kind: 'absent', ...place }
    }
  }
}
