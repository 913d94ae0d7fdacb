/** Codecs: round trips by property, limits on the way out, lies and cuts on the way in. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, charArray, charList, string, uuid } from './bytes.ts'
import { type Codec, decode, encode } from './codec.ts'
import { array, optional, struct, withDefault } from './composites.ts'
import { double, int, int64, uint, uint64 } from './numbers.ts'
import { XdrError } from './xdr-error.ts'

describe('what is written is read back', () => {
  const cases: readonly {
    readonly name: string
    readonly codec: Codec<never>
    readonly values: fc.Arbitrary<unknown>
  }[] = [
    { name: 'int', codec: int as never, values: fc.integer() },
    { name: 'uint', codec: uint as never, values: fc.nat({ max: 0xffff_ffff }) },
    { name: 'int64', codec: int64 as never, values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
    { name: 'uint64', codec: uint64 as never, values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
    { name: 'double', codec: double as never, values: fc.double() },
    {
      name: 'text',
      codec: string(400) as never,
      values: fc.string({ unit: 'grapheme', maxLength: 20 }).filter((s) => !s.includes('\0') && s.isWellFormed()),
    },
    {
      name: 'bytes',
      codec: bytes(50) as never,
      values: fc.uint8Array({ maxLength: 50 }).map((b) => Uint8Array.from(b)),
    },
    {
      name: 'characters',
      codec: charList(50) as never,
      values: fc.uint8Array({ maxLength: 50 }).map((b) => Uint8Array.from(b)),
    },
    { name: 'fixed text', codec: charArray(32) as never, values: fc.stringMatching(/^[a-z]{0,31}$/) },
    { name: 'UUID', codec: uuid as never, values: fc.uuid() },
    { name: 'optional', codec: optional(int) as never, values: fc.option(fc.integer(), { nil: undefined }) },
    {
      name: 'list',
      codec: array(struct({ a: int, b: string(9) }), 5) as never,
      values: fc.array(fc.record({ a: fc.integer(), b: fc.stringMatching(/^[a-z]{0,9}$/) }), { maxLength: 5 }),
    },
  ]
  for (const { name, codec, values } of cases) {
    test(name, () => {
      fc.assert(
        fc.property(values, (value) => {
          const encoded = encode(codec, value as never)
          expect(encoded.length % 4).toBe(0)
          expect(encoded.length).toBeGreaterThanOrEqual(codec.minBytes)
          expect(decode(codec, encoded)).toEqual(value)
        }),
      )
    })
  }
})

describe('what does not belong is refused before it is sent', () => {
  const record = struct({ dom: struct({ uuid }), names: array(string(5), 2), count: uint64 })
  const good = { dom: { uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f' }, names: ['a'], count: 1n }

  test.each([
    ['a UUID that is none', { ...good, dom: { uuid: 'nonsense' } }, 'dom.uuid: "nonsense" is not a UUID'],
    [
      'text beyond its limit, counted in bytes',
      { ...good, names: ['a', 'ääää'] },
      'names[1]: text of 8 bytes, at most 5 are allowed',
    ],
    [
      'text with a NUL, which C would cut off',
      { ...good, names: ['vm\0x'] },
      'names[0]: text contains a NUL character',
    ],
    ['too many items', { ...good, names: ['a', 'b', 'c'] }, 'names: 3 items, at most 2 are allowed'],
    [
      'a number where a bigint belongs',
      { ...good, count: 1 },
      'count: 1 is not an integer in 64 bits unsigned, as bigint',
    ],
    [
      'a negative unsigned number',
      { ...good, count: -1n },
      'count: -1 is not an integer in 64 bits unsigned, as bigint',
    ],
    ['a missing struct', { names: [], count: 1n }, 'dom: undefined given, an object wanted'],
  ])('%s', (_, value, message) => {
    expect(() => encode(record, value as never)).toThrow(XdrError)
    expect(() => encode(record, value as never)).toThrow(message)
  })

  test('a field with a default may be left out', () => {
    const codec = struct({ needResults: withDefault(int, 1) })
    expect(decode(codec, encode(codec, {}))).toEqual({ needResults: 1 })
  })
})

describe('what a peer may not send is refused with its place', () => {
  const record = struct({ id: int, names: array(string(100), 10), data: optional(bytes(8)) })
  const good = encode(record, { id: 7, names: ['first', 'second'], data: Uint8Array.of(1, 2, 3) })

  test('a message cut at any byte', () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => decode(record, good.subarray(0, length))).toThrow(XdrError)
    }
  })

  test('bytes left over', () => {
    expect(() => decode(record, Buffer.concat([good, Buffer.alloc(4)]))).toThrow(
      `4 bytes are left over (byte ${good.length})`,
    )
  })

  test.each([
    [
      'a text of 4 GiB',
      [0, 0, 0, 1, 0, 0, 0, 1, 255, 255, 255, 255],
      'names[0]: text of 4294967295 bytes, at most 100 are allowed (byte 8)',
    ],
    [
      'a text longer than the message',
      [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 90],
      'names[0]: needs 92 bytes, 0 are left (byte 12)',
    ],
    ['a list of 4 GiB', [0, 0, 0, 1, 255, 255, 255, 255], 'names: 4294967295 items, at most 10 are allowed (byte 4)'],
    [
      'a list longer than the message',
      [0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0],
      'names: 9 items do not fit into the rest of the message (byte 4)',
    ],
    [
      'a presence that is neither 0 nor 1',
      [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2],
      'data: 2 where 0 or 1 belongs (byte 8)',
    ],
  ])('%s', (_, message, text) => {
    expect(() => decode(record, Uint8Array.from(message))).toThrow(text)
  })

  test('any bytes at all are read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
        try {
          decode(record, message)
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
