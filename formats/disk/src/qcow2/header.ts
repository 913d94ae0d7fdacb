/**
 * The qcow2 header and its extensions, read and checked.
 *
 * QEMU, docs/interop/qcow2.txt, "Header". Big-endian. Incompatible features that are not known are refused by number, as the
 * specification demands.
 */
import { checkDiskSize } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'

export const HEADER_CLAUSE = 'qcow2 specification, Header'
export const QCOW2_MAGIC = 0x5146_49fb // "QFI\xfb"

const V2_HEADER_BYTES = 72
const V3_HEADER_BYTES = 104

/** "Incompatible features" bits. */
const FEATURE = { dirty: 0, corrupt: 1, dataFile: 2, compressionType: 3, extendedL2: 4 } as const
const KNOWN_FEATURES = 0b1_1111n

/** "Header extensions" types. */
const EXTENSION = { end: 0, backingFormat: 0xe279_2aca, dataFileName: 0x4441_5441, featureNames: 0x6803_f857 } as const

export interface Qcow2Header {
  readonly version: number
  readonly size: number
  readonly clusterBits: number
  readonly l1Offset: number
  readonly l1Entries: number
  readonly hasExtendedL2: boolean
  readonly packing: 'deflate' | 'zstd'
  /** As written in the file; never opened. */
  readonly backingFile: string | undefined
  /** What the writer said the backing file to be: "raw", "qcow2". */
  readonly backingFormat: string | undefined
  readonly hasDataFile: boolean
  readonly dataFileName: string | undefined
  readonly snapshots: number
  readonly snapshotsOffset: number
  readonly isDirty: boolean
  readonly isCorrupt: boolean
}

export async function readQcow2Header(source: RangeSource, signal?: AbortSignal): Promise<Qcow2Header> {
  const place = { file: source.name, offset: 0, clause: HEADER_CLAUSE, endian: 'big' } as const
  const start = new StructView(await source.read(0, V2_HEADER_BYTES, signal), place)
  const version = start.u32(4)
  if (start.u32(0) !== QCOW2_MAGIC) throw start.problem(0, 'corrupt', 'this is not a qcow2 image')
  if (version !== 2 && version !== 3)
    throw start.problem(4, 'unsupported', `qcow version ${version} is not read, only 2 and 3`)
  const clusterBits = start.u32(20)
  if (clusterBits < 9 || clusterBits > 21)
    throw start.problem(20, 'corrupt', `clusters of 2^${clusterBits} bytes are not between 2^9 and 2^21`)
  const encryption = start.u32(32)
  if (encryption !== 0)
    throw start.problem(32, 'unsupported', 'the image is encrypted; decrypt it where its key is known')

  const head = new StructView(await source.read(0, Math.min(source.size, 2 ** clusterBits), signal), place)
  const headerBytes = version === 2 ? V2_HEADER_BYTES : extendedHeaderBytes(head)
  const features = version === 2 ? 0n : head.u64bits(72)
  const unknown = features & ~KNOWN_FEATURES
  if (unknown !== 0n)
    throw head.problem(
      72,
      'unsupported',
      `incompatible features are not known: ${featureNames(head, headerBytes, unknown)}`,
    )
  const has = (bit: number) => ((features >> BigInt(bit)) & 1n) === 1n

  const size = checkDiskSize(head.u64(24, 'size'), place)
  const l1Offset = head.u64(40, 'L1 table offset')
  const l1Entries = head.u32(36)
  const hasExtendedL2 = has(FEATURE.extendedL2)
  checkL1(head, source, { size, clusterBits, l1Offset, l1Entries, hasExtendedL2 }, { entries: 36, offset: 40 })
  return {
    version,
    size,
    clusterBits,
    l1Offset,
    l1Entries,
    hasExtendedL2,
    packing: compressionType(head, has(FEATURE.compressionType), headerBytes),
    backingFile: backingFile(head),
    backingFormat: textExtension(head, headerBytes, EXTENSION.backingFormat),
    hasDataFile: has(FEATURE.dataFile),
    dataFileName: textExtension(head, headerBytes, EXTENSION.dataFileName),
    snapshots: head.u32(60),
    snapshotsOffset: head.u64(64, 'snapshots offset'),
    isDirty: has(FEATURE.dirty),
    isCorrupt: has(FEATURE.corrupt),
  }
}

function extendedHeaderBytes(head: StructView): number {
  if (head.bytes.length < V3_HEADER_BYTES)
    throw head.problem(head.bytes.length, 'truncated', 'the file ends inside the header')
  const bytes = head.u32(100)
  if (bytes >= V3_HEADER_BYTES && bytes <= head.bytes.length && bytes % 8 === 0) return bytes
  throw head.problem(100, 'corrupt', `a header of ${bytes} bytes is impossible`)
}

function compressionType(head: StructView, isStated: boolean, headerBytes: number): 'deflate' | 'zstd' {
  const type = headerBytes > V3_HEADER_BYTES ? head.u8(104) : 0
  if (isStated !== (type !== 0))
    throw head.problem(104, 'corrupt', 'compression type and its feature bit contradict each other')
  if (type > 1)
    throw head.problem(104, 'unsupported', `compression type ${type} is not known (only 0, deflate, and 1, zstd)`)
  return type === 0 ? 'deflate' : 'zstd'
}

type L1Claim = Pick<Qcow2Header, 'size' | 'clusterBits' | 'l1Offset' | 'l1Entries' | 'hasExtendedL2'>

/** Of the active state or of a snapshot; `at` says where the claims stand in `view`. */
export function checkL1(
  view: StructView,
  source: RangeSource,
  { size, clusterBits, l1Offset, l1Entries, hasExtendedL2 }: L1Claim,
  at: { readonly entries: number; readonly offset: number },
): void {
  checkDiskSize(size, view.place)
  const clusterBytes = 2 ** clusterBits
  const needed = Math.ceil(size / (clusterBytes * (clusterBytes / (hasExtendedL2 ? 16 : 8))))
  if (l1Entries < needed)
    throw view.problem(
      at.entries,
      'corrupt',
      `an L1 table of ${l1Entries} entries is too small for the disk, which needs ${needed}`,
    )
  if (needed === 0) return
  if (l1Offset % clusterBytes !== 0 || l1Offset < clusterBytes) {
    throw view.problem(
      at.offset,
      'corrupt',
      `an L1 table at byte ${l1Offset} is not at the beginning of a cluster of its own`,
    )
  }
  if (l1Offset + needed * 8 > source.size) {
    throw view.problem(
      at.offset,
      'truncated',
      `the L1 table at byte ${l1Offset} reaches beyond the end of the file at ${source.size}`,
    )
  }
}

function backingFile(head: StructView): string | undefined {
  const at = head.u64(8, 'backing file offset')
  if (at === 0) return undefined
  const length = head.u32(16)
  if (length > 1023 || at + length > head.bytes.length)
    throw head.problem(8, 'corrupt', 'the name of the backing file lies outside the header')
  return Buffer.from(head.bytes.subarray(at, at + length)).toString()
}

function textExtension(head: StructView, headerBytes: number, type: number): string | undefined {
  const text = extension(head, headerBytes, type)
  return text === undefined ? undefined : Buffer.from(text).toString()
}

/** "Feature name table": what the writer called the features that we do not know. */
function featureNames(head: StructView, headerBytes: number, features: bigint): string {
  const table = Buffer.from(extension(head, headerBytes, EXTENSION.featureNames) ?? [])
  const names = new Map<number, string>()
  for (let at = 0; at + 48 <= table.length; at += 48)
    if (table[at] === 0) names.set(table[at + 1]!, table.toString('utf8', at + 2, at + 48).replace(/\0.*$/s, ''))
  const bits = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (features >> BigInt(bit)) & 1n)
  return bits.map((bit) => (names.has(bit) ? `"${names.get(bit)}" (bit ${bit})` : `bit ${bit}`)).join(', ')
}

function extension(head: StructView, headerBytes: number, wanted: number): Uint8Array | undefined {
  const backingAt = head.u64(8, 'backing file offset')
  const end = backingAt === 0 ? head.bytes.length : Math.min(backingAt, head.bytes.length)
  for (let at = headerBytes; at + 8 <= end; ) {
    const type = head.u32(at)
    const length = head.u32(at + 4)
    if (type === EXTENSION.end) return undefined
    if (at + 8 + length > end) throw head.problem(at + 4, 'corrupt', 'a header extension reaches beyond the header')
    if (type === wanted) return head.bytes.subarray(at + 8, at + 8 + length)
    at += 8 + Math.ceil(length / 8) * 8
  }
  return undefined
}
