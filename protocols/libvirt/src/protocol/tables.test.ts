/** The tables as wholes: numbers are used once, and every message of every call survives its codec and refuses rubbish. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DomainUndefineFlags } from '../constants/domain-flags.ts'
import { decode, encode } from '../xdr/codec.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import { emptyArguments } from './empty-arguments.ts'
import { eventMessages } from './event-messages.ts'
import { flagSet, rawFlags } from './flags.ts'
import type { ArgsOf, Procedure } from './procedure.ts'
import { qemuCalls, qemuMessages } from './qemu.ts'
import { remoteCalls } from './remote.ts'
import { param } from './typed-params.ts'
import { callsThatPassDescriptors } from './without-descriptors.ts'

const calls = Object.entries({ ...remoteCalls, ...qemuCalls }) as unknown as [string, Procedure<unknown, unknown>][]
const messages = Object.values({ ...eventMessages, ...qemuMessages })

test('every number from 1 to the last is a call, a message, or a call that passes descriptors, and only one of them', () => {
  const outside = callsThatPassDescriptors.filter(({ program }) => program === 'remote')
  const numbers = [...Object.values(remoteCalls), ...Object.values(eventMessages), ...outside].map(
    ({ number }) => number,
  )
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 456 }, (_, i) => i + 1))
})

describe('every message', () => {
  const codecs = [
    ...calls.flatMap(([name, { args, ret }]) => [
      [`${name} arguments`, args] as const,
      [`${name} results`, ret] as const,
    ]),
    ...messages.map(({ number, body }) => [`message ${number}`, body] as const),
  ]

  test('reads back what it wrote', () => {
    for (const [name, codec] of codecs) {
      const zeros = Buffer.alloc(codec.minBytes)
      expect(encode(codec, decode(codec, zeros)).equals(zeros), name).toBe(true)
    }
  })

  test('is refused when cut at any byte, and when something is left over', () => {
    for (const [name, codec] of codecs) {
      for (let length = 0; length < codec.minBytes; length++) {
        expect(() => decode(codec, Buffer.alloc(length)), name).toThrow(XdrError)
      }
      expect(() => decode(codec, Buffer.alloc(codec.minBytes + 4)), name).toThrow('left over')
    }
  })

  test('made of rubbish is read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codecs), fc.uint8Array({ maxLength: 400 }), ([name, codec], bytes) => {
        try {
          decode(codec, bytes)
        } catch (error) {
          expect(error, name).toBeInstanceOf(XdrError)
        }
      }),
      { numRuns: 5000 },
    )
  })
})

describe('flags', () => {
  const Some = flagSet('Some', { A: 1, B: 4, LAST: 0x8000_0000 })
  const { args } = remoteCalls.domainUndefineFlags
  const flagsOf = (flags: unknown): number =>
    (
      decode(args, encode(args, { ...emptyArguments(remoteCalls.domainUndefineFlags), flags } as never)) as {
        flags: number
      }
    ).flags

  test.each([
    ['none', undefined, 0],
    ['one', Some.A, 1],
    ['several', [Some.A, Some.B], 5],
    ['the highest bit', [Some.A, Some.LAST], 0x8000_0001],
    ['unknown ones', rawFlags(0x700), 0x700],
  ])('%s', (_, flags, bits) => {
    expect(flagsOf(flags)).toBe(bits)
  })

  test('of another call, or bare numbers, do not compile', () => {
    const dom = { name: 'vm', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: -1 }
    // @ts-expect-error these belong to undefining
    const other: ArgsOf<typeof remoteCalls.domainDestroyFlags> = { dom, flags: DomainUndefineFlags.NVRAM }
    // @ts-expect-error a number could be anything
    const bare: ArgsOf<typeof remoteCalls.domainDestroyFlags> = { dom, flags: 4 }
    expect(other.flags).toBe(bare.flags)
  })

  test('of 64 bits', () => {
    const { args } = remoteCalls.domainMigratePerform
    const empty = emptyArguments(remoteCalls.domainMigratePerform)
    expect(decode(args, encode(args, { ...empty, flags: rawFlags<'DomainMigrateFlags'>(0x10_0001) }))).toMatchObject({
      flags: 0x10_0001,
    })
  })
})

test('typed parameters of every type survive', () => {
  const { args } = remoteCalls.domainSetMemoryParameters
  const params = [
    param.int('a', -1),
    param.uint('b', 4_000_000_000),
    param.llong('c', -(2n ** 63n)),
    param.ullong('d', 2n ** 64n - 1n),
    param.double('e', 0.5),
    param.boolean('f', true),
    param.string('g', 'text'),
  ]
  const sent = { ...emptyArguments(remoteCalls.domainSetMemoryParameters), params }
  expect(decode(args, encode(args, sent))).toMatchObject({ params })
})

test('a typed parameter of an unknown type is refused by name', () => {
  const { ret } = remoteCalls.domainGetJobStats
  const bytes = encode(ret, { type: 1, params: [param.int('progress', 5)] })
  bytes.writeInt32BE(9, 20)
  expect(() => decode(ret, bytes)).toThrow('params[0]: parameter "progress" has unknown type 9 (byte 20)')
})
