/**
 * A codec is a value that can write and read one kind of thing; messages are built from codecs and so are their types.
 *
 * Decoding is strict: a message must be used up to its last byte, because left-over bytes mean that our description of
 * it is wrong, and that must be loud.
 */
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { XdrError } from './xdr-error.ts'

export interface Codec<T> {
  write(to: ByteWriter, value: T): void
  read(from: ByteReader): T
  /** The fewest bytes that a value takes: lets an array refuse a count that the rest of the message cannot hold. */
  readonly minBytes: number
}

/** The TypeScript type of what a codec carries. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never

export function encode<T>(codec: Codec<T>, value: T): Buffer {
  const to = new ByteWriter()
  codec.write(to, value)
  return to.finish()
}

export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const from = new ByteReader(bytes)
  const value = codec.read(from)
  if (from.left > 0) throw new XdrError(`${from.left} bytes are left over`, from.offset)
  return value
}
