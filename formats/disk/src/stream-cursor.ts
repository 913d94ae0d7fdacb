/** Reads exact lengths from a stream that comes in chunks of any size. Copies only what lies across two chunks. */
import { DiskFormatError } from './disk-format-error.ts'
import type { RangeSource } from './range-source.ts'

export class StreamCursor {
  readonly #name: string
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #onUsedUp: (chunk: Uint8Array, end: number) => void
  #chunk: Uint8Array = new Uint8Array(0)
  #used = 0
  #position = 0

  /** `onUsedUp` is told of each chunk that was read to its end, and of that end's position. Pieces of it may still be in use. */
  constructor(
    source: RangeSource,
    signal?: AbortSignal,
    onUsedUp: (chunk: Uint8Array, end: number) => void = () => {},
  ) {
    this.#onUsedUp = onUsedUp
    this.#name = source.name
    this.#chunks = source.stream(0, source.size, signal)[Symbol.asyncIterator]()
  }

  /** Bytes taken or skipped so far. */
  get position(): number {
    return this.#position
  }

  async take(length: number): Promise<Uint8Array> {
    if (this.#chunk.length - this.#used >= length) return this.#cut(length)
    const bytes = Buffer.allocUnsafeSlow(length)
    for (let filled = 0; filled < length; ) {
      const part = await this.#next(length - filled)
      bytes.set(part, filled)
      filled += part.length
    }
    return bytes
  }

  /** The next bytes without taking them; fewer only at the end of the source. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#chunk.length - this.#used < length) {
      const { done, value } = await this.#chunks.next()
      if (done === true) break
      this.#chunk = Buffer.concat([this.#chunk.subarray(this.#used), value])
      this.#used = 0
    }
    return this.#chunk.subarray(this.#used, Math.min(this.#used + length, this.#chunk.length))
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) left -= (await this.#next(left)).length
  }

  /** Skips up to `most` bytes; the source may end before. That it has not ended too early is the source's own promise. */
  async skipUpTo(most: number): Promise<void> {
    for (let left = most; left > 0; ) {
      const part = (await this.peek(1)).length === 0 ? 0 : (await this.#next(left)).length
      if (part === 0) return
      left -= part
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  /** Between 1 and `most` bytes, without waiting for more. */
  async #next(most: number): Promise<Uint8Array> {
    while (this.#used === this.#chunk.length) {
      const { done, value } = await this.#chunks.next()
      if (done === true) {
        const text = `the file ends here, but at least ${most} more bytes belong to it`
        throw new DiskFormatError({
          file: this.#name,
          offset: this.#position,
          reason: 'truncated',
          clause: 'file length',
          text,
        })
      }
      this.#onUsedUp(this.#chunk, this.#position)
      this.#chunk = value
      this.#used = 0
    }
    return this.#cut(Math.min(most, this.#chunk.length - this.#used))
  }

  #cut(length: number): Uint8Array {
    const part = this.#chunk.subarray(this.#used, this.#used + length)
    this.#used += length
    this.#position += length
    return part
  }
}
