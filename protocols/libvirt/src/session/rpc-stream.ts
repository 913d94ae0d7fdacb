/**
 * One stream inside a session: volume contents, a console, a screenshot.
 *
 * Bytes and holes in both directions, with backpressure: writing waits while the connection is full, and a reader that falls
 * behind makes the session stop reading. It stops for all calls on that connection, since the protocol has no flow control
 * per stream; give bulk data a connection of its own.
 *
 * Knows the life of a stream. Does not know packets: the session gives it a `StreamPort`.
 */
import { STREAM_CHUNK_BYTES } from '../wire/limits.ts'

/** After each of these a write looks whether the stream has failed meanwhile. */
const MOST_AT_ONCE = 8 * STREAM_CHUNK_BYTES

export type StreamPart =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint }

/** What a stream may ask of its session. Nothing is returned when more can be sent at once. */
export interface StreamPort {
  sendData(bytes: Uint8Array): Promise<void> | undefined
  sendHole(length: bigint): Promise<void> | undefined
  sendFinish(): void
  sendAbort(): void
  /** The reader has taken it, or never will. */
  consumed(part: StreamPart): void
}

export class RpcStream implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly #port: StreamPort
  readonly #ended = Promise.withResolvers<void>()
  #parts: StreamPart[] = []
  #eof = false
  #state: 'open' | 'finishing' | 'aborting' | 'ended' = 'open'
  #failure: unknown
  #wake: (() => void) | undefined

  constructor(port: StreamPort) {
    this.#port = port
    this.#ended.promise.catch(() => {}) // whoever waits for the end sees the failure; others need not
  }

  /**
   * Resolves when the bytes are on their way, and their buffer may be used again. Whether they have arrived only `finish` knows.
   * Pieces of a megabyte or so travel best.
   */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += MOST_AT_ONCE) {
      this.#checkWritable()
      const sent = this.#port.sendData(bytes.subarray(at, at + MOST_AT_ONCE))
      if (sent !== undefined) await sent
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Only for calls made with a SPARSE_STREAM flag. */
  async writeHole(length: number | bigint): Promise<void> {
    this.#checkWritable()
    await this.#port.sendHole(BigInt(length))
  }

  /** The next piece, or undefined at the end. Holes appear only where a SPARSE_STREAM flag asked for them. */
  async read(): Promise<StreamPart | undefined> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined) {
        this.#port.consumed(part)
        return part
      }
      if (this.#failure !== undefined) throw this.#failure
      if (this.#eof || this.#state === 'ended' || this.#state === 'aborting') return undefined
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
  }

  /** Says that all is said, and waits until the daemon confirms: before that an upload is not to be believed. */
  finish(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'finishing'
      this.#discard()
      this.#port.sendFinish()
    }
    return this.#ended.promise
  }

  /**
   * Gives up, and waits until the daemon has, too. What was written so far may stay on the host. Never fails: there is nothing
   * left to save. Who reads or writes meanwhile gets `reason` as the error; without one, reading just ends.
   */
  async abort(reason?: unknown): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'aborting'
      this.#failure = reason
      this.#discard()
      this.#port.sendAbort()
      this.#notify()
    }
    await this.#ended.promise.catch(() => {})
  }

  /** Resolves when the stream was finished or aborted on our side, rejects when it failed otherwise. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Pieces as they come, ended properly: leaving the loop early aborts, reaching the end finishes. */
  async *parts(): AsyncGenerator<StreamPart, void, undefined> {
    try {
      for (let part = await this.read(); part !== undefined; part = await this.read()) yield part
      await this.finish()
    } finally {
      await this.abort()
    }
  }

  /** Bytes only; holes are read as zeros. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of this.parts()) {
      if (part.kind === 'data') yield part.bytes
      else yield* zeros(part.length)
    }
  }

  /** As a web stream, for `pipeTo` and friends. */
  get readable(): ReadableStream<Uint8Array> {
    const pieces = this[Symbol.asyncIterator]()
    return new ReadableStream(
      {
        pull: async (to) => {
          const { value, done } = await pieces.next()
          if (done === true) to.close()
          else to.enqueue(value)
        },
        cancel: (reason) => this.abort(reason), // not pieces.return(): that waits for the piece which is being waited for
      },
      { highWaterMark: 0 }, // what is read ahead is read ahead here, where it counts towards backpressure
    )
  }

  /** As a web stream: closing it finishes the stream, aborting it aborts. Fails with the stream, even when nothing is being written. */
  get writable(): WritableStream<Uint8Array> {
    return new WritableStream({
      start: (controller) => {
        this.#ended.promise.catch((error: unknown) => controller.error(error))
      },
      write: (chunk) => this.write(chunk),
      close: () => this.finish(),
      abort: (reason) => this.abort(reason),
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort()
  }

  /** From here on: called by the session. */

  /** Whether the piece was kept; a stream that is ending wants no more. */
  receive(part: StreamPart): boolean {
    if (this.#state !== 'open') return false
    this.#parts.push(part)
    this.#notify()
    return true
  }

  receiveEof(): void {
    this.#eof = true
    this.#notify()
  }

  /** The daemon confirmed finish or abort. */
  end(): void {
    this.#state = 'ended'
    this.#ended.resolve()
    this.#notify()
  }

  fail(error: unknown): void {
    this.#state = 'ended'
    this.#failure = error
    this.#discard()
    this.#ended.reject(error)
    this.#notify()
  }

  #checkWritable(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#state !== 'open') throw new TypeError('the stream is already ended')
  }

  #discard(): void {
    for (const part of this.#parts) this.#port.consumed(part)
    this.#parts = []
  }

  #notify(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}

function* zeros(length: bigint): Generator<Uint8Array, void, undefined> {
  const block = new Uint8Array(STREAM_CHUNK_BYTES)
  for (let left = length; left > 0n; left -= BigInt(block.length)) {
    yield left < BigInt(block.length) ? block.subarray(0, Number(left)) : block
  }
}
