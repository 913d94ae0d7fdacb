/**
 * Opens a VirtualBox VDI: a header, a map of blocks, blocks.
 *
 * There is no published specification; field names follow VirtualBox's src/VBox/Storage/VDICore.h (VDIHEADER1PLUS). Little-endian.
 */
import { CachedSource } from '../cached-source.ts'
import { checkParentIs } from '../check-parent.ts'
import type { Disk } from '../disk.ts'
import { guidAt } from '../guid.ts'
import { checkDiskSize } from '../limits.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'

export const VDI_SIGNATURE = 0xbeda_107f

const HEADER_CLAUSE = 'VDICore.h, VDIHEADER1PLUS'
const BLOCKS_CLAUSE = 'VDICore.h, block map'
const HEADER_BYTES = 512
/** Where version 1.1 without later additions ends; the map of old images begins there, not at byte 512. */
const AT = { uuid: 0x188, linkage: 0x1a8, endOfHeader: 0x1c8 } as const
const TYPE = { dynamic: 1, fixed: 2, undo: 3, difference: 4 } as const

/** Values of a block map entry that are not block numbers (VDI_IMAGE_BLOCK_FREE, VDI_IMAGE_BLOCK_ZERO). */
const BLOCK_FREE = 0xffff_ffff
const BLOCK_ZERO = 0xffff_fffe

interface VdiHeader {
  readonly type: number
  readonly size: number
  readonly mapAt: number
  readonly dataAt: number
  readonly blockBytes: number
  /** Bytes in front of each block that do not belong to the disk. */
  readonly extraBytes: number
  readonly blocks: number
  /** uuidCreate, and uuidLinkage: that of the parent. */
  readonly id: string
  readonly parentId: string
}

export async function openVdi(source: RangeSource, { parent, signal }: OpenDiskOptions): Promise<Disk> {
  const view = await StructView.read(source, 0, HEADER_BYTES, { clause: HEADER_CLAUSE }, signal)
  const header = parseHeader(view, source.size)
  const isDifference = header.type === TYPE.difference
  if (isDifference && parent === undefined)
    throw view.problem(
      0x4c,
      'not-given',
      `this is a difference to the VDI ${header.parentId}; give that one as its parent`,
    )
  if (isDifference && parent !== undefined)
    checkParentIs({ file: source.name, offset: AT.linkage, clause: HEADER_CLAUSE, parentId: header.parentId }, parent)
  return mappedDisk({
    format: 'vdi',
    subformat: isDifference ? 'differencing' : header.type === TYPE.fixed ? 'fixed' : 'dynamic',
    size: header.size,
    facts: { version: 1, clusterBytes: header.blockBytes, sectorBytes: 512, contentId: header.id },
    sources: [source],
    parent: isDifference ? parent : undefined,
    runs: blockRuns(source, header),
  })
}

function parseHeader(view: StructView, fileBytes: number): VdiHeader {
  if (view.u32(0x40) !== VDI_SIGNATURE) throw view.problem(0x40, 'corrupt', 'this is not a VDI')
  const version = view.u32(0x44)
  if (version >>> 16 !== 1)
    throw view.problem(0x44, 'unsupported', `VDI version ${version >>> 16}.${version & 0xffff} is not read, only 1.x`)
  const type = view.u32(0x4c)
  if (type === TYPE.undo || type < 1 || type > 4)
    throw view.problem(0x4c, 'unsupported', `VDI type ${type} is not read`)
  const size = checkDiskSize(view.u64(0x170, 'disk size'), view.place)
  const blockBytes = view.u32(0x178)
  if (blockBytes < 4096 || blockBytes % 512 !== 0)
    throw view.problem(0x178, 'corrupt', `blocks of ${blockBytes} bytes are impossible`)
  const blocks = view.u32(0x180)
  const needed = Math.ceil(size / blockBytes)
  if (blocks < needed)
    throw view.problem(0x180, 'corrupt', `${blocks} blocks are too few for a disk that needs ${needed}`)
  const mapAt = view.u32(0x154)
  if (mapAt < AT.endOfHeader) throw view.problem(0x154, 'corrupt', 'the block map lies over the header')
  if (mapAt + needed * 4 > fileBytes)
    throw view.problem(0x154, 'truncated', `the block map reaches beyond the end of the file at ${fileBytes}`)
  const [id, parentId] = [guidAt(view.bytes, AT.uuid), guidAt(view.bytes, AT.linkage)]
  return { type, size, mapAt, dataAt: view.u32(0x158), blockBytes, extraBytes: view.u32(0x17c), blocks, id, parentId }
}

function blockRuns(source: RangeSource, { size, mapAt, dataAt, blockBytes, extraBytes, blocks }: VdiHeader) {
  const cached = new CachedSource(source)

  return async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let index = Math.floor(from / blockBytes); index * blockBytes < Math.min(to, size); index++) {
      const at = index * blockBytes
      const length = Math.min(blockBytes, size - at)
      const entry = await StructView.read(cached, mapAt + index * 4, 4, { clause: BLOCKS_CLAUSE }, signal)
      const block = entry.u32(0)
      if (block === BLOCK_FREE) yield { kind: 'absent', at, length }
      else if (block === BLOCK_ZERO) yield { kind: 'zero', at, length }
      else {
        if (block >= blocks)
          throw entry.problem(0, 'corrupt', `block number ${block}, but there are only ${blocks} blocks`)
        const offset = dataAt + block * (blockBytes + extraBytes) + extraBytes
        if (offset + length > source.size) {
          throw entry.problem(
            0,
            'truncated',
            `the block of guest byte ${at} lies at byte ${offset}, beyond the end of the file at ${source.size}`,
          )
        }
        yield { kind: 'stored', at, length, source, offset }
      }
    }
  }
}
