/**
 * The meeting point of an upload and its reader: the reader asks for ranges, the uploader is told and supplies them.
 *
 * One mechanism for sequential reading (long ranges, asked for ahead), random access (short ranges) and resuming (wants that
 * are open are said again after a reconnect, by a new connection or to a restarted server). Bytes flow straight from the
 * request to the reader; nothing is stored.
 *
 * Memory is bounded by the reader: it never has more than its read-ahead open.
 *
 * Numbers of wants begin at chance: after a restart an uploader may still send what the server before had wanted, and those
 * bytes must not be taken for another range.
 */
import { randomInt } from 'node:crypto'
import { AppError, type UploadId } from '@covisor/model'
import type { UploadWant } from './uploads.ts'

interface Want extends UploadWant {
  readonly deliver: (body: AsyncIterable<Uint8Array>) => Promise<void>
  readonly fail: (error: Error) => void
  taken: boolean
}

export class UploadBroker {
  readonly id: UploadId
  readonly fileName: string
  readonly sizeBytes: number

  #nextWant = 1 + randomInt(2 ** 47)
  #open = new Map<number, Want>()
  #listeners = new Set<() => void>()
  #connections = 0
  #ended = false
  #interrupted: Error | undefined
  #receivedBytes = 0
  #lastHeard: number
  readonly #now: () => number

  constructor(
    upload: { readonly id: UploadId; readonly fileName: string; readonly sizeBytes: number },
    now: () => number,
  ) {
    this.id = upload.id
    this.fileName = upload.fileName
    this.sizeBytes = upload.sizeBytes
    this.#now = now
    this.#lastHeard = now()
  }

  get connected(): boolean {
    return this.#connections > 0
  }
  get receivedBytes(): number {
    return this.#receivedBytes
  }
  get ended(): boolean {
    return this.#ended
  }

  /** Bytes of one range, as they arrive. Rejects when the upload is ended or the signal aborts. */
  async read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new AppError('IMPORT_INVALID', {
        file: this.fileName,
        where: `byte ${offset}`,
        why: `${length} bytes are needed here, but the file ends at byte ${this.sizeBytes}`,
      })
    }
    if (length === 0) return new Uint8Array(0)
    if (this.#ended) throw this.#abandoned()
    signal.throwIfAborted()

    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const id = this.#nextWant++
    const want: Want = {
      id,
      offset,
      length,
      taken: false,
      deliver: async (body) => {
        resolve(await collect(body, length, (arrived) => this.#hear(arrived)))
      },
      fail: reject,
    }
    const abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    this.#open.set(id, want)
    this.#notify()
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', abort)
      this.#open.delete(id)
    }
  }

  async *wants(signal: AbortSignal): AsyncIterable<UploadWant> {
    const said = new Set<number>()
    this.#connections++
    try {
      while (!signal.aborted && !this.#ended) {
        // Wants that come or go while the consumer is busy are met by this very loop: a Map allows that.
        for (const want of this.#open.values()) {
          if (said.has(want.id) || want.taken) continue
          said.add(want.id)
          yield { id: want.id, offset: want.offset, length: want.length }
        }
        // Looked at again without a pause: what happened while the consumer was busy has notified nobody.
        const isNew = [...this.#open.values()].some((want) => !want.taken && !said.has(want.id))
        if (!isNew && !this.#ended && !signal.aborted) await this.#news(signal)
      }
      if (this.#interrupted !== undefined) throw this.#interrupted
    } finally {
      this.#connections--
      // What this connection was told but did not deliver must be said to the next one.
      this.#notify()
    }
  }

  async supply(id: number, body: AsyncIterable<Uint8Array>): Promise<void> {
    const want = this.#open.get(id)
    if (want === undefined || want.taken) {
      throw new AppError('REQUEST_INVALID', { where: `want ${id}`, why: 'nobody waits for this range any more' })
    }
    want.taken = true
    try {
      await want.deliver(body)
    } catch (error) {
      want.taken = false
      this.#notify()
      throw error
    }
  }

  /** Ends the upload: readers fail with UPLOAD_ABANDONED (or `error`), uploaders see the end of their wants. */
  end(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    for (const want of this.#open.values()) want.fail(error ?? this.#abandoned())
    this.#notify()
  }

  /** Ends it here, but not for good: uploaders hear the error and come back. */
  interrupt(error: Error): void {
    this.#interrupted = error
    this.end(error)
  }

  #hear(arrived: number): void {
    this.#receivedBytes += arrived
    this.#lastHeard = this.#now()
  }

  #abandoned(): AppError<'UPLOAD_ABANDONED'> {
    const seconds = Math.round((this.#now() - this.#lastHeard) / 1000)
    return new AppError('UPLOAD_ABANDONED', { file: this.fileName, seconds })
  }

  #notify(): void {
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener()
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#listeners.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#listeners.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}

async function collect(
  body: AsyncIterable<Uint8Array>,
  length: number,
  onArrival: (bytes: number) => void,
): Promise<Uint8Array> {
  // Filled to its last byte below, or thrown away. Not from Buffer's pool: it is handed to another thread whole.
  const bytes = Buffer.allocUnsafeSlow(length)
  let at = 0
  for await (const chunk of body) {
    if (at + chunk.length > length) {
      throw new AppError('REQUEST_INVALID', { where: 'body', why: `more than the ${length} bytes that were wanted` })
    }
    bytes.set(chunk, at)
    at += chunk.length
    onArrival(chunk.length)
    giveBack(chunk)
  }
  if (at < length) throw new AppError('REQUEST_INVALID', { where: 'body', why: `${at} of ${length} bytes` })
  return bytes
}

/** Pieces are the broker's. Left to the collector, they would have it look through the server's whole heap for every few MiB. */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
