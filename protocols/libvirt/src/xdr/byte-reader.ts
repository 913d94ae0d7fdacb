/**
 * Reads XDR primitives from one message, checking every length against what is left before anything is allocated.
 *
 * Knows RFC 4506's sizes and padding. Does not know limits of fields: those stand in the codecs.
 */
import { XdrError } from './xdr-error.ts'

export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get offset(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4))
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4))
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8))
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#advance(8))
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#advance(8))
  }

  /** A view, not a copy: it lives as long as the packet. */
  bytes(length: number): Buffer {
    const start = this.#advance(padded(length))
    return this.#bytes.subarray(start, start + length)
  }

  text(length: number): string {
    const start = this.#advance(padded(length))
    return this.#bytes.toString('utf8', start, start + length)
  }

  hex(length: number): string {
    const start = this.#advance(padded(length))
    return this.#bytes.toString('hex', start, start + length)
  }

  #advance(length: number): number {
    const start = this.#at
    if (length > this.#bytes.length - start) {
      throw new XdrError(`needs ${length} bytes, ${this.#bytes.length - start} are left`, start)
    }
    this.#at = start + length
    return start
  }
}

/** RFC 4506, section 3: every item takes a multiple of four bytes. */
const padded = (length: number): number => (length + 3) & ~3
