/** Codecs made of codecs: struct, array, optional. They carry the path of a failing field outwards, and nothing else. */
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Codec, TypeOf } from './codec.ts'
import { XdrError } from './xdr-error.ts'

type Fields = Readonly<Record<string, Codec<unknown>>>

/** A key may be left out if its codec accepts `undefined`. */
export type StructOf<F> = Flatten<
  {
    readonly [K in keyof F as undefined extends TypeOf<F[K]> ? never : K]: TypeOf<F[K]>
  } & {
    readonly [K in keyof F as undefined extends TypeOf<F[K]> ? K : never]?: TypeOf<F[K]>
  }
>
type Flatten<T> = { [K in keyof T]: T[K] }

export interface StructCodec<F> extends Codec<StructOf<F>> {
  readonly fields: F
}

export function struct<const F extends Fields>(fields: F): StructCodec<F> {
  const entries = Object.entries(fields) as unknown as [string, Codec<unknown>][]
  return {
    fields,
    minBytes: entries.reduce((sum, [, codec]) => sum + codec.minBytes, 0),
    write(to: ByteWriter, value: StructOf<F>) {
      if (typeof value !== 'object' || value === null) throw new XdrError(`${String(value)} given, an object wanted`)
      const record = value as Readonly<Record<string, unknown>>
      for (const [name, codec] of entries) {
        try {
          codec.write(to, record[name])
        } catch (error) {
          throw located(error, name)
        }
      }
    },
    read(from: ByteReader) {
      const record: Record<string, unknown> = {}
      for (const [name, codec] of entries) {
        try {
          record[name] = codec.read(from)
        } catch (error) {
          throw located(error, name)
        }
      }
      return record as StructOf<F>
    },
  }
}

/** At most `limit` items; a count that the rest of the message cannot hold is refused before anything is allocated. */
export const array = <T>(item: Codec<T>, limit: number): Codec<readonly T[]> => ({
  minBytes: 4,
  write(to, values) {
    if (values.length > limit) throw new XdrError(`${values.length} items, at most ${limit} are allowed`)
    to.uint32(values.length)
    values.forEach((value, i) => {
      try {
        item.write(to, value)
      } catch (error) {
        throw located(error, `[${i}]`)
      }
    })
  },
  read(from) {
    const at = from.offset
    const count = from.uint32()
    if (count > limit) throw new XdrError(`${count} items, at most ${limit} are allowed`, at)
    if (count * item.minBytes > from.left)
      throw new XdrError(`${count} items do not fit into the rest of the message`, at)
    const values: T[] = []
    for (let i = 0; i < count; i++) {
      try {
        values.push(item.read(from))
      } catch (error) {
        throw located(error, `[${i}]`)
      }
    }
    return values
  },
})

/** RFC 4506's optional-data: a word that says whether the value follows. */
export const optional = <T>(inner: Codec<T>): Codec<T | undefined> => ({
  minBytes: 4,
  write(to, value) {
    to.uint32(value === undefined ? 0 : 1)
    if (value !== undefined) inner.write(to, value)
  },
  read(from) {
    const at = from.offset
    const present = from.uint32()
    if (present > 1) throw new XdrError(`${present} where 0 or 1 belongs`, at)
    return present === 0 ? undefined : inner.read(from)
  },
})

/** A field that callers may leave out because nearly all of them would write the same. */
export const withDefault = <T>(inner: Codec<T>, fallback: T): Codec<T | undefined> => ({
  minBytes: inner.minBytes,
  write: (to, value) => inner.write(to, value === undefined ? fallback : value),
  read: (from) => inner.read(from),
})

/** The message of a procedure that takes or returns nothing. */
export const nothing: StructCodec<Record<never, never>> = struct({})

function located(error: unknown, step: string): unknown {
  if (error instanceof XdrError) return error.within(step)
  if (error instanceof TypeError) return new XdrError(`value of a wrong type: ${error.message}`).within(step)
  return error
}
