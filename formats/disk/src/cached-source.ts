/**
 * A source that remembers the last few blocks it read. For tables and packed units, which are small and lie side by side, so that a
 * thousand of them cost a handful of reads. Callers get views into the block and must not write to them.
 */
import { kept } from './freeable.ts'
import { checkRange, type RangeSource } from './range-source.ts'

const BLOCK_BYTES = 1024 * 1024
const BLOCKS = 8

export class CachedSource implements RangeSource {
  readonly name: string
  readonly size: number
  readonly #source: RangeSource
  readonly #blocks = new Map<number, Promise<Uint8Array>>() // in order of last use

  constructor(source: RangeSource) {
    this.#source = source
    this.name = source.name
    this.size = source.size
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(this, offset, length)
    const first = Math.floor(offset / BLOCK_BYTES)
    const start = offset - first * BLOCK_BYTES
    if (start + length <= BLOCK_BYTES) return (await this.#block(first, signal)).subarray(start, start + length)
    if (length > BLOCK_BYTES) return this.#source.read(offset, length, signal)
    const [head, tail] = await Promise.all([this.#block(first, signal), this.#block(first + 1, signal)])
    return Buffer.concat([head.subarray(start), tail.subarray(0, start + length - BLOCK_BYTES)], length)
  }

  stream(offset: number, length: number, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return this.#source.stream(offset, length, signal)
  }

  #block(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    const offset = index * BLOCK_BYTES
    const known = this.#blocks.get(index)
    this.#blocks.delete(index)
    const block = known ?? this.#source.read(offset, Math.min(BLOCK_BYTES, this.size - offset), signal).then(kept)
    if (known === undefined) block.catch(() => this.#blocks.delete(index)) // an aborted read must not be remembered
    this.#blocks.set(index, block)
    if (this.#blocks.size > BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value!)
    return block
  }
}
