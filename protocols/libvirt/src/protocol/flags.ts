/**
 * Flags that cannot be mixed up: each set of flags is a type of its own, and a call accepts only those that it knows.
 *
 *     flags: DomainUndefineFlags.NVRAM
 *     flags: [DomainUndefineFlags.NVRAM, DomainUndefineFlags.MANAGED_SAVE]
 *
 * They are given as one constant or a list, never with `|`, because in TypeScript the result of `|` is a bare number.
 */
import type { Codec } from '../xdr/codec.ts'
import { XdrError } from '../xdr/xdr-error.ts'

declare const flagOf: unique symbol

/** One flag (or none) of the set named `Name`. */
export type Flag<Name extends string> = number & { readonly [flagOf]: Name }
export type Flags<Name extends string> = Flag<Name> | readonly Flag<Name>[] | undefined

export function flagSet<const Name extends string, const T extends Readonly<Record<string, number>>>(
  _name: Name,
  values: T,
): { readonly [K in keyof T]: Flag<Name> } {
  return values as unknown as { readonly [K in keyof T]: Flag<Name> }
}

/** For flags that came from elsewhere as a number, such as a newer libvirt's. */
export const rawFlags = <Name extends string>(bits: number): Flag<Name> => bits as Flag<Name>

export const flags = <Name extends string>(): Codec<Flags<Name>> => ({
  minBytes: 4,
  write: (to, value) => to.uint32(bitsOf(value)),
  read: (from) => from.uint32() as Flag<Name>,
})

/** The same as 64 bits, as migration has them. */
export const longFlags = <Name extends string>(): Codec<Flags<Name>> => ({
  minBytes: 8,
  write: (to, value) => to.uint64(BigInt(bitsOf(value))),
  read: (from) => Number(from.uint64()) as Flag<Name>,
})

/** Flags for which libvirt has no meaning yet. */
export const noFlags: Codec<Flags<never>> = flags<never>()
export const noLongFlags: Codec<Flags<never>> = longFlags<never>()

function bitsOf(value: Flags<string>): number {
  if (value === undefined) return 0
  const bits = typeof value === 'number' ? value : value.reduce<number>((sum, flag) => sum | flag, 0) >>> 0
  if (!Number.isInteger(bits) || bits < 0 || bits > 0xffff_ffff)
    throw new XdrError(`${String(value)} is not a set of flags`)
  return bits
}
