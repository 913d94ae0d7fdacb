/**
 * Numbers. 64-bit ones are bigint, always: libvirt's counters do pass 2^53, and a type that is sometimes rounded is worse
 * than one that is sometimes clumsy.
 */
import type { Codec } from './codec.ts'
import { XdrError } from './xdr-error.ts'

export const int: Codec<number> = {
  minBytes: 4,
  write(to, value) {
    checkInteger(value, -0x8000_0000, 0x7fff_ffff)
    to.int32(value)
  },
  read: (from) => from.int32(),
}

export const uint: Codec<number> = {
  minBytes: 4,
  write(to, value) {
    checkInteger(value, 0, 0xffff_ffff)
    to.uint32(value)
  },
  read: (from) => from.uint32(),
}

export const int64: Codec<bigint> = {
  minBytes: 8,
  write(to, value) {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value)
      throw outside(value, '64 bits signed, as bigint')
    to.int64(value)
  },
  read: (from) => from.int64(),
}

export const uint64: Codec<bigint> = {
  minBytes: 8,
  write(to, value) {
    if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value)
      throw outside(value, '64 bits unsigned, as bigint')
    to.uint64(value)
  },
  read: (from) => from.uint64(),
}

export const double: Codec<number> = {
  minBytes: 8,
  write: (to, value) => to.double(value),
  read: (from) => from.double(),
}

/** C's `char`, `unsigned char` and `unsigned short` travel as whole words (RFC 4506 has nothing smaller). */
export const smallInt = int

function checkInteger(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw outside(value, `${least} to ${most}`)
}

const outside = (value: unknown, range: string): XdrError =>
  new XdrError(`${String(value)} is not an integer in ${range}`)
