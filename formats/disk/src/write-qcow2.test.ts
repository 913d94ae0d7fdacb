/** What writeQcow2 promises its consumer: one pass, the header last, nothing for zeros. That QEMU agrees is checked in formats.itest.ts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Disk } from './disk.ts'
import { memorySource } from './memory-source.ts'
import { openDisk } from './open-disk.ts'
import { countRuns, diskContent, writtenFile } from './testing/disk-content.ts'
import { arbitraryDisk, patchedDisk, textPatch } from './testing/sample-disks.ts'
import { writeQcow2 } from './write-qcow2.ts'

const MIB = 1024 * 1024
const packings = fc.constantFrom({}, { compression: 'zlib' } as const, { compression: 'zstd' } as const)

test('any disk comes back from what was written, rounded up to whole sectors', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryDisk,
      fc.integer({ min: 9, max: 18 }),
      packings,
      async (original, clusterBits, packing) => {
        const file = await writtenFile(writeQcow2(original, { clusterBits, ...packing }))
        const copy = await openDisk(memorySource(file, 'test.qcow2'))
        expect(copy.size).toBe(Math.ceil(original.size / 512) * 512)
        expect((await diskContent(copy)).subarray(0, original.size).equals(await diskContent(original))).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})

test.each(['zlib', 'zstd'] as const)(
  'equal disks give equal files, smaller when packed with %s',
  async (compression) => {
    const disk = patchedDisk(5 * MIB, [textPatch(MIB, 2 * MIB)])
    const [first, second] = [await packedFile(disk, compression), await packedFile(disk, compression)]
    expect(first.equals(second)).toBe(true)
    expect(first.length).toBeLessThan((await writtenFile(writeQcow2(disk))).length / 2)
    expect((await openDisk(memorySource(first, 'test.qcow2'))).facts.compression).toBe(
      compression === 'zstd' ? 'zstd' : undefined,
    )
  },
)

const packedFile = (disk: Disk, compression: 'zlib' | 'zstd') => writtenFile(writeQcow2(disk, { compression }))

test('the header is the last chunk, so an interrupted copy is no qcow2', async () => {
  const disk = patchedDisk(10 * MIB, [textPatch(MIB, 500)])
  const offsets: number[] = []
  for await (const { offset } of writeQcow2(disk)) offsets.push(offset)
  expect(offsets.at(-1)).toBe(0)
  expect(offsets.indexOf(0)).toBe(offsets.length - 1)
})

test('chunks are contiguous but for the jump back to the header', async () => {
  const disk: Pick<Disk, 'size' | 'extents'> = {
    size: 2048 * MIB,
    async *extents() {
      for (let offset = 0; offset < 2048 * MIB; offset += 64 * MIB) {
        yield { kind: 'data', ...textPatch(offset, 70_000) }
        yield { kind: 'hole', offset: offset + 70_000, length: 64 * MIB - 70_000 }
      }
    },
  }
  expect(await countRuns(writeQcow2(disk))).toBe(2)
})

test('clusters of zeros are left out, even if the image stored them', async () => {
  const zeros = { offset: 0, bytes: Buffer.alloc(4 * MIB) }
  const one = textPatch(2 * MIB, 10)
  const disk = patchedDisk(8 * MIB, [zeros, one], 8 * MIB)
  const copy = await openDisk(memorySource(await writtenFile(writeQcow2(disk)), 'test.qcow2'))
  expect(await copy.countAllocated?.()).toBe(65536)
})

test('the image may be larger than the disk, never smaller', async () => {
  const disk = patchedDisk(MIB, [textPatch(0, 10)])
  const copy = await openDisk(memorySource(await writtenFile(writeQcow2(disk, { size: 5 * MIB })), 'test.qcow2'))
  expect(copy.size).toBe(5 * MIB)
  await expect(writtenFile(writeQcow2(disk, { size: 1024 }))).rejects.toThrow('too small')
})

test('the largest disk costs one L1 table, not memory', async () => {
  const disk = { size: 64 * 1024 * 1024 * MIB, async *extents() {} }
  const file = await writtenFile(writeQcow2(disk))
  expect(file.length).toBeLessThan(2 * MIB)
})
