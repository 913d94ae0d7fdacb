/**
 * The log of a VHDX that was not closed properly, replayed in front of the file: pages that the log holds are read from it, all others
 * from the file. The file is not changed.
 *
 * Microsoft, [MS-VHDX] 2.3 "Log". The active sequence is the run of entries with ascending numbers that ends with the highest; each entry
 * is some zero descriptors and some pages of 4 KiB. What is replayed is metadata (tables, bitmaps): a few MiB at most.
 */
import { DiskFormatError } from '../disk-format-error.ts'
import { guidAt } from '../guid.ts'
import { checkRange, type RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'
import { crc32c } from './crc32c.ts'
import type { VhdxLog } from './header.ts'

const LOG_CLAUSE = '[MS-VHDX] 2.3, Log'
const PAGE = 4096
/** Hyper-V and QEMU make logs of 1 MiB. The log is held once as it is and once as pages: part of the constant in limits.ts. */
const MAX_LOG_BYTES = 16 * 1024 * 1024
/** A gigabyte of cleared pages: tables of the largest disks, and no more memory than their numbers take. */
const MAX_PAGES = 262_144
const ZERO_PAGE = new Uint8Array(PAGE)
const ENTRY_HEADER_BYTES = 64
const DESCRIPTOR_BYTES = 32

interface LogEntry {
  readonly at: number
  readonly length: number
  readonly tail: number
  readonly sequence: bigint
  /** As long as the file was on the medium when the entry was written, and as it is after its replay. */
  readonly flushedFileOffset: number
  readonly lastFileOffset: number
  readonly view: StructView
}

export async function replayedLog(file: RangeSource, log: VhdxLog, signal?: AbortSignal): Promise<RangeSource> {
  const problem = (reason: 'corrupt' | 'truncated' | 'unsupported', text: string) =>
    new DiskFormatError({ file: file.name, offset: log.offset, reason, clause: LOG_CLAUSE, text })
  if (log.length > MAX_LOG_BYTES || log.length % PAGE !== 0)
    throw problem('unsupported', `a log of ${log.length} bytes is not read`)
  const ring = await file.read(log.offset, log.length, signal)
  const sequence = activeSequence(ring, file.name, log)
  // The log's id is written before its first entry, and entries before what they change: without any, nothing was changed yet.
  if (sequence.length === 0 && !hasEntries(ring, log)) return file
  if (sequence.length === 0)
    throw problem('corrupt', 'the file was not closed properly, and its log has no intact entry to repair it with')
  const { flushedFileOffset } = sequence.at(-1)!
  if (flushedFileOffset > file.size)
    throw problem(
      'truncated',
      `the log was written for a file of ${flushedFileOffset} bytes, this one has ${file.size}`,
    )
  const pages = new Map<number, Uint8Array>()
  for (const entry of sequence) replay(entry, pages)
  const size = Math.max(file.size, sequence.at(-1)!.lastFileOffset)
  return overlaid(file, pages, Math.min(size, file.size + log.length)) // a log cannot add more than it holds
}

/** Entries that can be read from a start are followed until one is missing; the run that ends with the highest number counts. */
function activeSequence(ring: Uint8Array, file: string, log: VhdxLog): readonly LogEntry[] {
  const entries = new Map<number, LogEntry>()
  let claimed = 0 // entries lie side by side; a log whose entries overlap by the thousand would cost hours of checksums
  for (let at = 0; at < ring.length && claimed <= 4 * ring.length; at += PAGE) {
    claimed += claimedLength(ring, at)
    const entry = parseEntry(ring, at, file, log)
    if (entry !== undefined) entries.set(at, entry)
  }
  const head = [...entries.values()].toSorted((a, b) => Number(b.sequence - a.sequence))[0]
  if (head === undefined) return []
  const sequence: LogEntry[] = []
  let entry = entries.get(head.tail)
  while (entry !== undefined && sequence.length <= entries.size) {
    sequence.push(entry)
    if (entry === head) return sequence
    const next = entries.get((entry.at + entry.length) % ring.length)
    entry = next?.sequence === entry.sequence + 1n ? next : undefined
  }
  return []
}

function hasEntries(ring: Uint8Array, { guid }: VhdxLog): boolean {
  for (let at = 0; at < ring.length; at += PAGE)
    if (claimedLength(ring, at) > 0 && guidAt(ring, at + 32) === guid) return true
  return false
}

const claimedLength = (ring: Uint8Array, at: number) =>
  Buffer.from(ring.buffer, ring.byteOffset + at, PAGE).toString('latin1', 0, 4) === 'loge'
    ? Math.min(ring.length, new DataView(ring.buffer, ring.byteOffset + at, PAGE).getUint32(8, true))
    : 0

function parseEntry(ring: Uint8Array, at: number, file: string, log: VhdxLog): LogEntry | undefined {
  if (Buffer.from(ring.subarray(at, at + 4)).toString('latin1') !== 'loge') return undefined
  const header = new StructView(ring.subarray(at, at + ENTRY_HEADER_BYTES), {
    file,
    offset: log.offset + at,
    clause: LOG_CLAUSE,
  })
  const length = header.u32(8)
  if (length < PAGE || length > ring.length || length % PAGE !== 0) return undefined
  const wrapped = at + length - ring.length
  const bytes =
    wrapped <= 0 ? ring.subarray(at, at + length) : Buffer.concat([ring.subarray(at), ring.subarray(0, wrapped)])
  if (guidAt(bytes, 32) !== log.guid || crc32c(bytes, 4) !== header.u32(4)) return undefined
  const view = new StructView(bytes, header.place)
  return {
    at,
    length,
    tail: header.u32(12),
    sequence: header.u64bits(16),
    flushedFileOffset: view.u64(48, 'flushed file offset'),
    lastFileOffset: view.u64(56, 'last file offset'),
    view,
  }
}

function replay({ view, length }: LogEntry, pages: Map<number, Uint8Array>): void {
  const count = view.u32(24)
  const dataAt = Math.ceil((ENTRY_HEADER_BYTES + count * DESCRIPTOR_BYTES) / PAGE) * PAGE
  if (dataAt > length)
    throw view.problem(24, 'corrupt', `${count} descriptors do not fit into a log entry of ${length} bytes`)
  let dataPage = dataAt
  for (let index = 0; index < count; index++) {
    const at = ENTRY_HEADER_BYTES + index * DESCRIPTOR_BYTES
    const kind = view.ascii(at, 4)
    const fileOffset = view.u64(at + 16, 'file offset')
    if (fileOffset % PAGE !== 0) throw view.problem(at + 16, 'corrupt', `byte ${fileOffset} is not where a page begins`)
    if (kind === 'zero') {
      const zeroBytes = view.u64(at + 8, 'zero length')
      if (pages.size + zeroBytes / PAGE > MAX_PAGES)
        throw view.problem(at + 8, 'unsupported', `a log entry that clears ${zeroBytes} bytes is not read`)
      for (let done = 0; done < zeroBytes; done += PAGE) pages.set(fileOffset + done, ZERO_PAGE)
    } else if (kind === 'desc') {
      if (dataPage + PAGE > length) throw view.problem(at, 'corrupt', 'the log entry has fewer pages than descriptors')
      pages.set(fileOffset, dataSector(view, at, dataPage))
      dataPage += PAGE
    } else throw view.problem(at, 'corrupt', 'a descriptor in the log is neither "zero" nor "desc"')
  }
}

/** "Data Sector": its first 8 and last 4 bytes are signature and sequence number; the real ones are in the descriptor. */
function dataSector(view: StructView, descriptorAt: number, at: number): Uint8Array {
  if (view.ascii(at, 4) !== 'data') throw view.problem(at, 'corrupt', 'a page in the log lacks its signature')
  const page = Uint8Array.from(view.bytes.subarray(at, at + PAGE))
  page.set(view.bytes.subarray(descriptorAt + 8, descriptorAt + 16), 0)
  page.set(view.bytes.subarray(descriptorAt + 4, descriptorAt + 8), PAGE - 4)
  return page
}

function overlaid(file: RangeSource, pages: ReadonlyMap<number, Uint8Array>, size: number): RangeSource {
  const source: RangeSource = {
    name: file.name,
    size,
    async read(offset, length, signal) {
      checkRange(source, offset, length)
      const bytes = new Uint8Array(length)
      const stored = Math.max(0, Math.min(length, file.size - offset))
      if (stored > 0) bytes.set(await file.read(offset, stored, signal))
      for (let page = Math.floor(offset / PAGE) * PAGE; page < offset + length; page += PAGE) {
        const logged = pages.get(page)
        if (logged === undefined) continue
        const from = Math.max(offset, page)
        bytes.set(logged.subarray(from - page, Math.min(offset + length, page + PAGE) - page), from - offset)
      }
      return bytes
    },
    async *stream(offset, length, signal) {
      for (let done = 0; done < length; done += 1024 * 1024)
        yield await source.read(offset + done, Math.min(1024 * 1024, length - done), signal)
    },
  }
  return source
}
