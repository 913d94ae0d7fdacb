/**
 * The footer of a VHD and the header of a dynamic one, read and checked.
 *
 * Microsoft, Virtual Hard Disk Image Format Specification 1.0 (2006), "Hard Disk Footer Format" and "Dynamic Disk Header Format".
 * Big-endian. The size is the Current Size field, never the geometry, which cannot express every size.
 */
import { checkDiskSize } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'

export const FOOTER_BYTES = 512
export const FOOTER_COOKIE = 'conectix'
export const VHD_TYPE = { fixed: 2, dynamic: 3, differencing: 4 } as const

const FOOTER_CLAUSE = 'VHD 1.0, Hard Disk Footer Format'
const HEADER_CLAUSE = 'VHD 1.0, Dynamic Disk Header Format'
const HEADER_BYTES = 1024

export interface VhdFooter {
  readonly type: number
  readonly size: number
  readonly createdBy: string
  readonly uniqueId: string
  /** Where the footer was found: its copy at the front counts when the one at the end is missing. */
  readonly isFrontCopy: boolean
  /** Of the dynamic header; meaningless for a fixed disk. */
  readonly headerAt: number
}

export interface VhdDynamicHeader {
  readonly tableAt: number
  readonly tableEntries: number
  readonly blockBytes: number
  readonly parentName: string
  readonly parentId: string
}

export async function readFooter(source: RangeSource, signal?: AbortSignal): Promise<VhdFooter> {
  const { view, isFrontCopy } = await findFooter(source, signal)
  const { offset: at } = view.place
  checkChecksum(view, 64)
  const version = view.u32(12)
  if (version >>> 16 !== 1) throw view.problem(12, 'unsupported', `VHD version ${version >>> 16} is not read, only 1`)
  const type = view.u32(60)
  if (type < VHD_TYPE.fixed || type > VHD_TYPE.differencing)
    throw view.problem(60, 'unsupported', `VHD disk type ${type} is not read`)
  const size = checkDiskSize(view.u64(48, 'current size'), view.place)
  if (type === VHD_TYPE.fixed && (isFrontCopy || size > at)) {
    throw view.problem(48, 'truncated', `a fixed disk of ${size} bytes does not fit into a file of ${source.size}`)
  }
  const headerAt = type === VHD_TYPE.fixed ? 0 : view.u64(16, 'data offset')
  return { type, size, createdBy: view.ascii(28, 4).trim(), uniqueId: hex(view, 68), isFrontCopy, headerAt }
}

/**
 * In the last 512 bytes; before Virtual PC 2004 in the last 511. A file that was padded or lost its end still has the copy with which
 * dynamic disks begin ("a mirror image of the footer").
 */
async function findFooter(source: RangeSource, signal?: AbortSignal) {
  const place = { file: source.name, clause: FOOTER_CLAUSE, endian: 'big' } as const
  const tail = await source.read(Math.max(0, source.size - FOOTER_BYTES), Math.min(FOOTER_BYTES, source.size), signal)
  for (const skip of [0, 1]) {
    const bytes = Buffer.alloc(FOOTER_BYTES)
    bytes.set(tail.subarray(skip))
    const view = new StructView(bytes, { ...place, offset: Math.max(0, source.size - FOOTER_BYTES + skip) })
    if (view.ascii(0, 8) === FOOTER_COOKIE) return { view, isFrontCopy: view.place.offset === 0 }
  }
  const front = await StructView.read(source, 0, FOOTER_BYTES, place, signal)
  if (front.ascii(0, 8) === FOOTER_COOKIE) return { view: front, isFrontCopy: true }
  throw new StructView(tail, { ...place, offset: source.size - tail.length }).problem(
    0,
    'truncated',
    'a VHD ends with a footer; this file does not',
  )
}

const hex = (view: StructView, at: number) => Buffer.from(view.bytes.subarray(at, at + 16)).toString('hex')

export async function readDynamicHeader(
  source: RangeSource,
  { headerAt, size }: VhdFooter,
  signal?: AbortSignal,
): Promise<VhdDynamicHeader> {
  const view = await StructView.read(source, headerAt, HEADER_BYTES, { clause: HEADER_CLAUSE, endian: 'big' }, signal)
  if (view.ascii(0, 8) !== 'cxsparse')
    throw view.problem(0, 'corrupt', 'there is no dynamic disk header where the footer says')
  checkChecksum(view, 36)
  const blockBytes = view.u32(32)
  if (blockBytes < 4096 || blockBytes > 2 ** 28 || !Number.isInteger(Math.log2(blockBytes))) {
    throw view.problem(32, 'corrupt', `blocks of ${blockBytes} bytes are not a power of two between 4 KiB and 256 MiB`)
  }
  const tableEntries = view.u32(28)
  const needed = Math.ceil(size / blockBytes)
  if (tableEntries < needed)
    throw view.problem(28, 'corrupt', `${tableEntries} blocks are too few for a disk that needs ${needed}`)
  const tableAt = view.u64(16, 'table offset')
  if (tableAt + needed * 4 > source.size) {
    throw view.problem(
      16,
      'truncated',
      `the block allocation table at byte ${tableAt} reaches beyond the end of the file at ${source.size}`,
    )
  }
  const parentName = utf16BigEndian(view.bytes.subarray(64, 576))
  return { tableAt, tableEntries, blockBytes, parentName, parentId: hex(view, 40) }
}

/** "Checksum": the one's complement of the sum of all bytes but its own. */
function checkChecksum(view: StructView, at: number): void {
  let sum = 0
  for (let index = 0; index < view.bytes.length; index++) if (index < at || index >= at + 4) sum += view.u8(index)
  if (~sum >>> 0 !== view.u32(at)) throw view.problem(at, 'corrupt', 'the checksum is wrong')
}

const utf16BigEndian = (bytes: Uint8Array) => new TextDecoder('utf-16be').decode(bytes).replace(/\0.*$/s, '')
