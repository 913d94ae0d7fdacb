/**
 * Chunks into a file that the server has opened: what lies side by side goes out in one call, without a copy, while the next
 * batch is inflated. The file is never closed here, and nothing else is known of it but its number.
 */
import { writev } from 'node:fs'
import { type DiskChunk, free } from '@covisor/disk'
import type { ChunkSink } from './chunk-sink.ts'

/** Why a write failed, by the name that the operating system gives it: what it means is the server's to say. */
export class TargetUnwritable extends Error {
  readonly code: string

  constructor({ code = 'EIO', message }: NodeJS.ErrnoException) {
    super(message)
    this.code = code
  }
}

const BATCH_BYTES = 1024 * 1024
/** POSIX: as many pieces in one call as every system takes (IOV_MAX is 1024 on Linux). */
const BATCH_PIECES = 512
const PROGRESS_BYTES = 8 * BATCH_BYTES

export class FileSink implements ChunkSink {
  readonly #fd: number
  readonly #onProgress: () => void
  #batch: Uint8Array[] = []
  #start = 0
  #end = 0
  #writing: Promise<void> = Promise.resolve()
  #sinceProgress = 0

  constructor(fd: number, onProgress: () => void) {
    this.#fd = fd
    this.#onProgress = onProgress
  }

  async write({ offset, bytes }: DiskChunk): Promise<void> {
    if (offset !== this.#end || this.#end - this.#start >= BATCH_BYTES || this.#batch.length >= BATCH_PIECES) {
      await this.#send()
      this.#start = offset
    }
    this.#batch.push(bytes)
    this.#end = offset + bytes.length
  }

  async flush(): Promise<void> {
    await this.#send()
    await this.#writing
  }

  /** One batch under way at a time: an error is seen by whoever sends the next. */
  async #send(): Promise<void> {
    await this.#writing
    if (this.#batch.length === 0) return
    const length = this.#end - this.#start
    this.#writing = writeAll(this.#fd, this.#batch, this.#start)
    this.#writing.catch(() => {}) // seen when it is awaited, or by nobody if the source fails before
    this.#batch = []
    this.#start = this.#end
    this.#sinceProgress += length
    if (this.#sinceProgress < PROGRESS_BYTES) return
    this.#sinceProgress = 0
    this.#onProgress()
  }
}

/** writev(2) may write less than it was given. */
async function writeAll(fd: number, batch: readonly Uint8Array[], position: number): Promise<void> {
  let rest = batch
  for (let at = position; rest.length > 0; ) {
    const written = await writeOnce(fd, rest, at)
    at += written
    rest = behind(rest, written)
  }
  for (const bytes of batch) free(bytes)
}

function writeOnce(fd: number, pieces: readonly Uint8Array[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(fd, pieces, position, (error, written) => {
      if (error === null) resolve(written)
      else reject(new TargetUnwritable(error))
    })
  })
}

/** What is left of the pieces when so many bytes of them are written. */
export function behind(pieces: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written
  for (const [index, piece] of pieces.entries()) {
    if (left < piece.length) return [piece.subarray(left), ...pieces.slice(index + 1)]
    left -= piece.length
  }
  return []
}
