/** Fixed-size structures in image files: fields by byte position, and errors that name the byte in the file. */
import { DiskFormatError, type DiskFormatReason } from './disk-format-error.ts'
import type { RangeSource } from './range-source.ts'

export interface StructPlace {
  readonly file: string
  /** Where the structure begins in the file. */
  readonly offset: number
  readonly clause: string
  readonly endian?: 'little' | 'big'
}

export class StructView {
  readonly place: StructPlace
  readonly bytes: Uint8Array
  readonly #view: DataView
  readonly #little: boolean

  constructor(bytes: Uint8Array, place: StructPlace) {
    this.bytes = bytes
    this.place = place
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#little = place.endian !== 'big'
  }

  static async read(
    source: RangeSource,
    offset: number,
    length: number,
    rest: Omit<StructPlace, 'file' | 'offset'>,
    signal?: AbortSignal,
  ) {
    return new StructView(await source.read(offset, length, signal), { file: source.name, offset, ...rest })
  }

  u8(at: number): number {
    return this.#view.getUint8(at)
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.#little)
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.#little)
  }

  /** As a bigint, for fields with flag bits. */
  u64bits(at: number): bigint {
    return this.#view.getBigUint64(at, this.#little)
  }

  /** As a number: sizes and offsets beyond 2^53 are lies. */
  u64(at: number, field: string): number {
    const value = this.u64bits(at)
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw this.problem(at, 'corrupt', `${field} is impossibly large (${value})`)
    return Number(value)
  }

  ascii(at: number, length: number): string {
    return Buffer.from(this.bytes.subarray(at, at + length)).toString('latin1')
  }

  problem(at: number, reason: DiskFormatReason, text: string, options?: ErrorOptions): DiskFormatError {
    const { file, offset, clause } = this.place
    return new DiskFormatError({ file, offset: offset + at, reason, clause, text }, options)
  }
}
