/**
 * A local file. Opened by the caller's path, or handed over as an open handle (then the caller closes it).
 *
 * The stream keeps one read ahead of its consumer, so the disk works while the processor inflates.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { DiskFormatError } from './disk-format-error.ts'
import { freeable } from './freeable.ts'
import { checkRange, type RangeSource } from './range-source.ts'

const STREAM_CHUNK_BYTES = 1024 * 1024

export interface FileSource extends RangeSource, AsyncDisposable {
  close(): Promise<void>
}

export async function fileSource(file: string | FileHandle, name?: string): Promise<FileSource> {
  const handle = typeof file === 'string' ? await open(file, 'r') : file
  const { size } = await handle.stat()
  const source = {
    name: name ?? (typeof file === 'string' ? file : `file descriptor ${handle.fd}`),
    size,
    async read(offset: number, length: number, signal?: AbortSignal) {
      checkRange(source, offset, length)
      signal?.throwIfAborted()
      return freeable(await readFully(handle, source.name, offset, length))
    },
    async *stream(offset: number, length: number, signal?: AbortSignal) {
      checkRange(source, offset, length)
      const end = offset + length
      const readAt = (at: number) => readFully(handle, source.name, at, Math.min(STREAM_CHUNK_BYTES, end - at))
      let ahead = length > 0 ? readAt(offset) : undefined
      for (let at = offset; at < end; at += STREAM_CHUNK_BYTES) {
        signal?.throwIfAborted()
        const chunk = await ahead
        const next = at + STREAM_CHUNK_BYTES
        ahead = next < end ? readAt(next) : undefined
        ahead?.catch(() => {}) // seen when it is awaited, or by nobody if the consumer stops here
        if (chunk !== undefined) yield freeable(chunk)
      }
    },
    async close() {
      if (typeof file === 'string') await handle.close()
    },
    async [Symbol.asyncDispose]() {
      await source.close()
    },
  }
  return source
}

/** read(2) may answer with less than was asked for; and the file may have shrunk since it was measured. */
async function readFully(handle: FileHandle, name: string, offset: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) {
      const text = `the file shrank while it was read: ${length - filled} bytes are missing`
      throw new DiskFormatError({
        file: name,
        offset: offset + filled,
        reason: 'truncated',
        clause: 'file length',
        text,
      })
    }
    filled += bytesRead
  }
  return bytes
}
