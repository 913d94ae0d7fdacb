/** Tests only: disks made of a few bytes here and there, and arbitrary ones for property tests. */
import fc from 'fast-check'
import type { Disk, Extent } from '../disk.ts'

export interface Patch {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** A disk of holes with these patches on it, in extents of odd sizes. */
export function patchedDisk(size: number, patches: readonly Patch[], pieceBytes = 100_003): Disk {
  const content = Buffer.alloc(size)
  for (const { offset, bytes } of patches) content.set(bytes.subarray(0, size - offset), offset)
  return {
    format: 'raw',
    size,
    needs: 'sequential',
    facts: {},
    read: async (offset, length) => Uint8Array.prototype.slice.call(content, offset, offset + length),
    async *extents(): AsyncGenerator<Extent, void> {
      for (let offset = 0; offset < size; offset += pieceBytes) {
        const bytes = content.subarray(offset, offset + pieceBytes)
        if (bytes.some((byte) => byte !== 0)) yield { kind: 'data', offset, bytes }
        else yield { kind: 'hole', offset, length: bytes.length }
      }
    },
  }
}

/** Text that deflates well, different at every place. */
export function textPatch(offset: number, length: number): Patch {
  return { offset, bytes: Buffer.from(`block at ${offset} `.repeat(Math.ceil(length / 8))).subarray(0, length) }
}

/** Up to 3 MiB, not always a whole number of sectors or grains, mostly holes. */
export const arbitraryDisk: fc.Arbitrary<Disk> = fc
  .record({
    size: fc.integer({ min: 0, max: 3 * 1024 * 1024 }),
    pieceBytes: fc.integer({ min: 512, max: 1024 * 1024 }),
    patches: fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 0.999, noNaN: true }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 5000 }),
        times: fc.integer({ min: 1, max: 50 }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ size, pieceBytes, patches }) => {
    const placed = patches.map(({ place, bytes, times }) => ({
      offset: Math.floor(place * size),
      bytes: Buffer.concat(Array.from({ length: times }, () => bytes)),
    }))
    return patchedDisk(size, placed, pieceBytes)
  })
