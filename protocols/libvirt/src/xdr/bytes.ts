/** Strings, opaque bytes and UUIDs: what has a length, with its limit. */
import type { Codec } from './codec.ts'
import { XdrError } from './xdr-error.ts'

/** Text of at most `limit` bytes in UTF-8. */
export const string = (limit: number): Codec<string> => ({
  minBytes: 4,
  write(to, value) {
    if (typeof value !== 'string') throw new XdrError(`${typeof value} given, text wanted`)
    // The daemon reads C strings: what follows a NUL would be dropped without a word, and "vm\0x" would name "vm".
    if (value.includes('\0')) throw new XdrError('text contains a NUL character')
    const length = Buffer.byteLength(value)
    if (length > limit) throw new XdrError(`text of ${length} bytes, at most ${limit} are allowed`)
    to.uint32(length)
    to.text(value, length)
  },
  read(from) {
    const at = from.offset
    const length = from.uint32()
    if (length > limit) throw new XdrError(`text of ${length} bytes, at most ${limit} are allowed`, at)
    return from.text(length)
  },
})

/** Bytes of variable length. What is read is a copy, so that a small value does not keep a large packet alive. */
export const bytes = (limit: number): Codec<Uint8Array> => ({
  minBytes: 4,
  write(to, value) {
    if (value.length > limit) throw new XdrError(`${value.length} bytes, at most ${limit} are allowed`)
    to.uint32(value.length)
    to.bytes(value)
  },
  read(from) {
    const at = from.offset
    const length = from.uint32()
    if (length > limit) throw new XdrError(`${length} bytes, at most ${limit} are allowed`, at)
    return Uint8Array.from(from.bytes(length))
  },
})

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const UUID_BYTES = 16

/** Sixteen bytes on the wire, the usual text (lower case, with dashes) for people. */
export const uuid: Codec<string> = {
  minBytes: UUID_BYTES,
  write(to, value) {
    if (!UUID.test(value)) throw new XdrError(`"${value}" is not a UUID`)
    to.hex(value.replaceAll('-', ''), UUID_BYTES)
  },
  read(from) {
    const hex = from.hex(UUID_BYTES)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  },
}

/** C's `char name[N]`: N words, one character each, ended by the first zero. */
export const charArray = (length: number): Codec<string> => ({
  minBytes: length * 4,
  write(to, value) {
    const characters = Buffer.from(value)
    if (characters.length >= length)
      throw new XdrError(`text of ${characters.length} bytes, at most ${length - 1} are allowed`)
    for (let i = 0; i < length; i++) to.int32(characters[i] ?? 0)
  },
  read(from) {
    const characters = Buffer.alloc(length)
    let used = length
    for (let i = 0; i < length; i++) {
      const character = from.int32() & 0xff
      if (character === 0 && i < used) used = i
      characters[i] = character
    }
    return characters.toString('utf8', 0, used)
  },
})

/** C's `char name<limit>`: a count, then one word for each character. Unlike a string it may hold any byte. */
export const charList = (limit: number): Codec<Uint8Array> => ({
  minBytes: 4,
  write(to, value) {
    if (value.length > limit) throw new XdrError(`${value.length} characters, at most ${limit} are allowed`)
    to.uint32(value.length)
    for (const character of value) to.int32((character << 24) >> 24) // signed, as rpcgen's xdr_char writes it
  },
  read(from) {
    const at = from.offset
    const length = from.uint32()
    if (length > limit || length * 4 > from.left)
      throw new XdrError(`${length} characters, at most ${limit} are allowed`, at)
    return Uint8Array.from({ length }, () => from.int32() & 0xff)
  },
})
