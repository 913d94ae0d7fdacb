/**
 * Appends XDR primitives to a buffer that grows, up to a ceiling.
 *
 * Leaves room at the front on request, so that the packet header is written in place and the message is never copied.
 */
import { XdrError } from './xdr-error.ts'

const FIRST_ALLOCATION = 256

export class ByteWriter {
  readonly #ceiling: number
  #bytes: Buffer
  #at: number

  constructor(options: { readonly headroom?: number; readonly ceiling?: number } = {}) {
    this.#at = options.headroom ?? 0
    this.#ceiling = options.ceiling ?? Number.MAX_SAFE_INTEGER
    this.#bytes = Buffer.allocUnsafe(FIRST_ALLOCATION + this.#at)
  }

  /** Everything written so far, headroom included. The writer must not be used afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  int32(value: number): void {
    const at = this.#advance(4) // may replace #bytes, so it comes first
    this.#bytes.writeInt32BE(value, at)
  }

  uint32(value: number): void {
    const at = this.#advance(4) // may replace #bytes, so it comes first
    this.#bytes.writeUInt32BE(value, at)
  }

  int64(value: bigint): void {
    const at = this.#advance(8)
    this.#bytes.writeBigInt64BE(value, at)
  }

  uint64(value: bigint): void {
    const at = this.#advance(8)
    this.#bytes.writeBigUInt64BE(value, at)
  }

  double(value: number): void {
    const at = this.#advance(8)
    this.#bytes.writeDoubleBE(value, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.#advance(padded(value.length))
    this.#bytes.set(value, at)
    this.#pad(at + value.length)
  }

  /** `length` is the text's length in UTF-8, which the caller has already needed for its limit. */
  text(value: string, length: number): void {
    const at = this.#advance(padded(length))
    this.#bytes.write(value, at, length, 'utf8')
    this.#pad(at + length)
  }

  hex(value: string, length: number): void {
    const at = this.#advance(padded(length))
    this.#bytes.write(value, at, length, 'hex')
    this.#pad(at + length)
  }

  #pad(from: number): void {
    this.#bytes.fill(0, from, this.#at)
  }

  #advance(length: number): number {
    const start = this.#at
    const end = start + length
    if (end > this.#bytes.length) this.#grow(end)
    this.#at = end
    return start
  }

  #grow(needed: number): void {
    if (needed > this.#ceiling)
      throw new XdrError(`message of ${needed} bytes is larger than the ${this.#ceiling} allowed`)
    const larger = Buffer.allocUnsafe(Math.min(this.#ceiling, Math.max(needed, this.#bytes.length * 2)))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }
}

const padded = (length: number): number => (length + 3) & ~3
