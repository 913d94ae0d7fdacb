/**
 * Damages a file, reproducibly: the same number gives the same damage.
 *
 * Image files are mostly zeros and data, so most damage goes near bytes that are not zero in the first and last kilobytes, where
 * headers and tables are; and most of it writes values that break arithmetic rather than random ones.
 */

const VALUES = [
  0n,
  1n,
  2n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0xffff_ffff_ffff_ffffn,
  512n,
  65536n,
]

/** One copy of each seed, used again and again: fresh memory for images of megabytes would cost more than reading them. */
const scratch = new WeakMap<Uint8Array, Uint8Array>()

/** The bytes are the caller's until the next call. */
export function mutate(seeds: readonly Uint8Array[], number: number): Uint8Array {
  const random = randomFrom(number)
  let bytes = copyOf(seeds[random(seeds.length)]!)
  for (let left = 1 + random(4); left > 0; left--) bytes = damage(bytes, random)
  return bytes
}

function copyOf(seed: Uint8Array): Uint8Array {
  const copy = scratch.get(seed) ?? new Uint8Array(seed.length)
  scratch.set(seed, copy)
  copy.set(seed)
  return copy
}

function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  if (bytes.length < 16) return bytes
  const at = place(bytes, random)
  const kind = random(10)
  if (kind < 3) bytes[at]! ^= 1 << random(8)
  else if (kind < 7) writeValue(bytes, at, VALUES[random(VALUES.length)]!, random)
  else if (kind === 7) return bytes.subarray(0, random(4) === 0 ? random(bytes.length) : at)
  else if (kind === 8) bytes.copyWithin(place(bytes, random), at, at + 1 + random(64))
  else bytes[at] = random(256)
  return bytes
}

/** Somewhere in the file; nine times of ten at a byte that means something. */
function place(bytes: Uint8Array, random: (below: number) => number): number {
  const anywhere = random(bytes.length)
  if (random(10) === 0) return anywhere
  for (let tries = 0; tries < 200; tries++) {
    const at = random(3) === 0 ? random(bytes.length) : random(Math.min(bytes.length, 4096))
    const near = random(8) === 0 ? bytes.length - 1 - (at % Math.min(bytes.length, 2048)) : at
    if (bytes[near] !== 0) return near
  }
  return anywhere
}

function writeValue(bytes: Uint8Array, at: number, value: bigint, random: (below: number) => number): void {
  const width = [2, 4, 8][random(3)]!
  const start = Math.min(at - (at % width), bytes.length - width)
  const bigEndian = random(2) === 0
  for (let index = 0; index < width; index++) {
    const shift = BigInt(8 * (bigEndian ? width - 1 - index : index))
    bytes[start + index] = Number((value >> shift) & 0xffn)
  }
}

/** mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): (below: number) => number {
  let state = (seed * 0x9e37_79b1) >>> 0
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
