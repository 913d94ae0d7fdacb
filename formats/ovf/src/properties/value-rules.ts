/**
 * Does a value fit its property? Types of DSP0243 9.5.1 (tables 6 and 7), qualifiers MinLen, MaxLen, MinValue, MaxValue and
 * ValueMap, and VMware's `type[…]` forms: `string(1..8)`, `int(0..5)`, `string["a", "b"]`, `ip`.
 *
 * A type that is not known accepts any text: the guest decides.
 */
import { isIP } from 'node:net'
import type { VisibleProperty } from './visible-properties.ts'

/** Why it does not fit, for a person; undefined when it does. */
export function whyNotValue(
  { type, qualifiers }: Pick<VisibleProperty, 'type' | 'qualifiers'>,
  value: string,
): string | undefined {
  if (value.includes('\0')) return 'it holds a NUL character'
  return ofType(type, value) ?? ofQualifiers(qualifiers ?? '', value)
}

const INTEGER_BITS: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  uint8: [0n, 0xffn],
  uint16: [0n, 0xffffn],
  uint32: [0n, 0xffff_ffffn],
  uint64: [0n, 0xffff_ffff_ffff_ffffn],
  sint8: [-0x80n, 0x7fn],
  sint16: [-0x8000n, 0x7fffn],
  sint32: [-0x8000_0000n, 0x7fff_ffffn],
  sint64: [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
  int: [-0x8000_0000n, 0x7fff_ffffn],
}

function ofType(written: string, value: string): string | undefined {
  const [, name = '', low, high] = /^(\w+)(?:\((-?\d{1,18})?\.\.(-?\d{1,18})?\))?/.exec(written.trim()) ?? []
  const type = name.toLowerCase()
  const choices = /^\w+\s*\[(.*)\]$/.exec(written.trim())?.[1]
  if (choices !== undefined) return oneOf(choices, value)
  if (type === 'boolean') return /^(true|false)$/i.test(value) ? undefined : 'it must be true or false'
  if (type.startsWith('real')) return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value) ? undefined : 'it must be a number'
  if (type === 'ip') return value === '' || isIP(value) > 0 ? undefined : 'it must be an IP address'
  const bits = INTEGER_BITS[type]
  if (bits !== undefined) {
    return withinNumbers(value, low === undefined ? bits[0] : BigInt(low), high === undefined ? bits[1] : BigInt(high))
  }
  return withinLength(value, Number(low ?? 0), Number(high ?? Number.POSITIVE_INFINITY))
}

function ofQualifiers(qualifiers: string, value: string): string | undefined {
  const number = (name: string) => new RegExp(`${name}\\((-?\\d{1,18})\\)`, 'i').exec(qualifiers)?.[1]
  const [minLength, maxLength, min, max] = ['MinLen', 'MaxLen', 'MinValue', 'MaxValue'].map(number)
  const choices = /ValueMap\s*[{(]([^})]*)[})]/i.exec(qualifiers)?.[1]
  if (choices !== undefined) return oneOf(choices, value)
  if (min !== undefined || max !== undefined) {
    return withinNumbers(value, BigInt(min ?? -(2n ** 63n)), BigInt(max ?? 2n ** 64n))
  }
  return withinLength(value, Number(minLength ?? 0), Number(maxLength ?? Number.POSITIVE_INFINITY))
}

function withinLength(value: string, least: number, most: number): string | undefined {
  if (value.length < least) return `it must have at least ${least} characters`
  return value.length > most ? `it must have at most ${most} characters` : undefined
}

function withinNumbers(value: string, least: bigint, most: bigint): string | undefined {
  const isWhole = /^-?\d{1,20}$/.test(value)
  return isWhole && BigInt(value) >= least && BigInt(value) <= most
    ? undefined
    : `it must be a whole number from ${least} to ${most}`
}

/** `"a", "b"`, with the quotes that producers write around each. */
function oneOf(list: string, value: string): string | undefined {
  const choices = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|([^,\s"][^,"]*)/g)].map((match) =>
    (match[1] ?? match[2] ?? '').trim(),
  )
  return choices.includes(value) ? undefined : `it must be one of ${choices.join(', ')}`
}
