/**
 * What a disk image in a wrapper is, from its first mebibytes: the headers of most formats are at the front, so nothing needs to be unpacked
 * whole to know the size of the disk inside.
 *
 * Knows nothing of what lies behind: how much of the disk is in use is not counted, and tables there are checked when the image is read.
 */
import { DiskFormatError } from '../disk-format-error.ts'
import type { DiskInspection } from '../inspect-disk.ts'
import { MAX_DISK_BYTES } from '../limits.ts'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import { checkRange, type RangeSource, UNKNOWN_SIZE } from '../range-source.ts'
import { unpackWrapper, type Wrapper, wrappers } from './wrapper.ts'

const PEEK_BYTES = 16 * 1024 * 1024

export interface InspectWrappedOptions {
  /** Unpacked whole to count it, for a raw disk does not say its size anywhere. */
  readonly format?: 'raw'
  readonly signal?: AbortSignal
}

/** Undefined when the beginning does not tell: no disk image, or one that has its headers at the end (fixed VHD). `fileBytes` is packed. */
export async function inspectWrapped(
  source: RangeSource,
  wrapper: Wrapper,
  { format, signal }: InspectWrappedOptions = {},
): Promise<DiskInspection | undefined> {
  const fileBytes = source.size
  if (format === 'raw') return { format, size: await unpackedSize(source, wrapper, signal), fileBytes }
  const peek = await peekInto(source, wrapper, signal)
  // A streamOptimized VMDK has its tables at its end, and is read without them.
  for (const sequential of [true, false]) {
    try {
      const { format: found, subformat, size, facts } = await openDisk(peek, { sequential, ...(signal && { signal }) })
      return { format: found, ...(subformat !== undefined && { subformat }), size, fileBytes, ...facts }
    } catch (error) {
      if (!(error instanceof DiskFormatError) || error.reason === 'corrupt') throw error
      if (error.reason !== 'not-seekable') return undefined // not known by its beginning
    }
  }
  return undefined
}

async function peekInto(source: RangeSource, wrapper: Wrapper, signal?: AbortSignal): Promise<RangeSource> {
  const name = source.name.replace(wrappers[wrapper].suffix, '')
  const chunks: Uint8Array[] = []
  let bytes = 0
  let isWhole = true
  for await (const chunk of unpackWrapper(source, wrapper, signal)) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes < PEEK_BYTES) continue
    isWhole = false
    break
  }
  const head = memorySource(Buffer.concat(chunks), name)
  if (isWhole) return head
  const beyond = (offset: number, length: number): void => {
    checkRange({ name, size: UNKNOWN_SIZE }, offset, length)
    if (offset + length <= bytes) return
    const text = `only the first ${bytes} bytes were unpacked`
    throw new DiskFormatError({ file: name, offset, reason: 'not-seekable', clause: wrapper, text })
  }
  return {
    name,
    size: UNKNOWN_SIZE,
    read: async (offset, length, readSignal) => {
      beyond(offset, length)
      return await head.read(offset, length, readSignal)
    },
    async *stream(offset, length, readSignal) {
      beyond(offset, length)
      yield* head.stream(offset, length, readSignal)
    },
  }
}

async function unpackedSize(source: RangeSource, wrapper: Wrapper, signal?: AbortSignal): Promise<number> {
  let bytes = 0
  for await (const chunk of unpackWrapper(source, wrapper, signal)) {
    bytes += chunk.length
    if (bytes <= MAX_DISK_BYTES) continue
    const text = 'it unpacks to more than the largest disk there is'
    throw new DiskFormatError({ file: source.name, offset: 0, reason: 'unsupported', clause: wrapper, text })
  }
  return bytes
}
