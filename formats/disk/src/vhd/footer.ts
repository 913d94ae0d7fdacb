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
  /** Of the dynamic header; meaningless for a fixed disk. */
  readonly headerAt: number
}

export interface VhdDynamicHeader {
  readonly tableAt: number
  readonly tableEntries: number
  readonly blockBytes: number
  readonly parentName: string
}

export async function readFooter(source: RangeSource, signal?: AbortSignal): Promise<VhdFooter> {
  const at = Math.max(0, source.size - FOOTER_BYTES)
  const view = await StructView.read(source, at, FOOTER_BYTES, { clause: FOOTER_CLAUSE, endian: 'big' }, signal)
  if (view.ascii(0, 8) !== FOOTER_COOKIE)
    throw view.problem(0, 'truncated', 'a VHD ends with a footer; this file does not')
  checkChecksum(view, 64)
  const version = view.u32(12)
  if (version >>> 16 !== 1) throw view.problem(12, 'unsupported', `VHD version ${version >>> 16} is not read, only 1`)
  const type = view.u32(60)
  if (type < VHD_TYPE.fixed || type > VHD_TYPE.differencing)
    throw view.problem(60, 'unsupported', `VHD disk type ${type} is not read`)
  const size = checkDiskSize(view.u64(48, 'current size'), view.place)
  if (type === VHD_TYPE.fixed && size > at) {
    throw view.problem(48, 'truncated', `a fixed disk of ${size} bytes does not fit into a file of ${source.size}`)
  }
  const headerAt = type === VHD_TYPE.fixed ? 0 : view.u64(16, 'data offset')
  return { type, size, createdBy: view.ascii(28, 4).trim(), headerAt }
}

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
  return { tableAt, tableEntries, blockBytes, parentName: utf16BigEndian(view.bytes.subarray(64, 576)) }
}

/** "Checksum": the one's complement of the sum of all bytes but its own. */
function checkChecksum(view: StructView, at: number): void {
  let sum = 0
  for (const [index, byte] of view.bytes.entries()) if (index < at || index >= at + 4) sum += byte
  if (~sum >>> 0 !== view.u32(at)) throw view.problem(at, 'corrupt', 'the checksum is wrong')
}

const utf16BigEndian = (bytes: Uint8Array) => new TextDecoder('utf-16be').decode(bytes).replace(/\0.*$/s, '')
