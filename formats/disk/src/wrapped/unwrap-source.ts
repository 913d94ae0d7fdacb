/**
 * What is inside a compressed wrapper, as a source like any other.
 *
 * A streamOptimized VMDK is read while it is unpacked. Everything else needs its size or its tables first, so it is unpacked once into a
 * scratch file that the caller provides: zeros are left out, and nothing is written that was not asked for.
 */
import type { FileHandle } from 'node:fs/promises'
import { DiskFormatError } from '../disk-format-error.ts'
import { fileSource } from '../file-source.ts'
import { isZero } from '../is-zero.ts'
import { MAX_DISK_BYTES } from '../limits.ts'
import { pipeSource } from '../pipe-source.ts'
import { type RangeSource, UNKNOWN_SIZE } from '../range-source.ts'
import { recogniseWrapper, unpackWrapper, type Wrapper, wrappers } from './wrapper.ts'

export interface UnwrapOptions {
  /** Called at most once, for an empty file to unpack into. The caller closes and removes it. */
  readonly scratch: () => Promise<FileHandle>
  /** The caller reads at random: a streamOptimized VMDK is unpacked into the scratch file too. Default false. */
  readonly isReadAtRandom?: boolean
  /** More than this is not unpacked; default: the largest disk there is. */
  readonly maxBytes?: number
  /** How many bytes more the scratch file may hold, asked now and then while it grows; default: as many as the file system takes. */
  readonly room?: () => Promise<number>
  readonly signal?: AbortSignal
}

export interface Unwrapped {
  readonly source: RangeSource
  /** Read from front to back only: openDisk(source, { sequential: true }). */
  readonly isStream: boolean
  readonly wrapper: Wrapper | undefined
}

/** Wrappers in wrappers are not unpacked further: openDisk will name the inner one. */
export async function unwrapSource(source: RangeSource, options: UnwrapOptions): Promise<Unwrapped> {
  const { signal, maxBytes = MAX_DISK_BYTES, room } = options
  const wrapper = await recogniseWrapper(source, signal)
  if (wrapper === undefined) return { source, isStream: false, wrapper }
  const name = source.name.replace(wrappers[wrapper].suffix, '')
  const chunks = unpackWrapper(source, wrapper, signal)
  const first = await chunks.next()
  const head = first.done === true ? new Uint8Array(0) : first.value
  const whole = behind(head, chunks)
  if (options.isReadAtRandom !== true && isStreamOptimized(head))
    return { source: pipeSource(whole, UNKNOWN_SIZE, name), isStream: true, wrapper }

  const handle = await options.scratch()
  await spool(whole, handle, { maxBytes, room, file: source.name, wrapper })
  return { source: await fileSource(handle, name), isStream: false, wrapper }
}

/** "KDMV", and flags for compressed grains and markers. */
function isStreamOptimized(head: Uint8Array): boolean {
  if (head.length < 12) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return view.getUint32(0, true) === 0x564d_444b && (view.getUint32(8, true) & 0x3_0000) === 0x3_0000
}

async function* behind(head: Uint8Array, rest: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  try {
    yield head
    yield* rest
  } finally {
    await rest.return()
  }
}

interface SpoolLimits {
  readonly maxBytes: number
  readonly room: UnwrapOptions['room']
  readonly file: string
  readonly wrapper: Wrapper
}

/** Room is asked for by portions, for others use the same file system. */
const PORTION_BYTES = 64 * 1024 * 1024

async function spool(
  chunks: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  { maxBytes, room, file, wrapper }: SpoolLimits,
): Promise<void> {
  const refuse = (text: string): never => {
    throw new DiskFormatError({ file, offset: 0, reason: 'unsupported', clause: wrapper, text })
  }
  let end = 0
  let granted = room === undefined ? Number.POSITIVE_INFINITY : 0
  for await (const chunk of chunks) {
    if (end + chunk.length > maxBytes) refuse(`it unpacks to more than the ${maxBytes} bytes that are allowed`)
    if (!isZero(chunk)) {
      if (granted < chunk.length) granted = Math.min(await room!(), PORTION_BYTES)
      if (granted < chunk.length) refuse(`unpacking it needs more scratch space than there is, after ${end} bytes`)
      granted -= chunk.length
      await writeFully(handle, chunk, end)
    }
    end += chunk.length
  }
  await handle.truncate(end)
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
}
