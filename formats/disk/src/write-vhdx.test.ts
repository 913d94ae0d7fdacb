/** What writeVhdx promises its consumer. That QEMU agrees is checked in formats.itest.ts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Disk } from './disk.ts'
import { memorySource } from './memory-source.ts'
import { openDisk } from './open-disk.ts'
import { countRuns, diskContent, writtenFile } from './testing/disk-content.ts'
import { arbitraryDisk, patchedDisk, textPatch } from './testing/sample-disks.ts'
import { writeVhdx } from './write-vhdx.ts'

const MIB = 1024 * 1024
const TIB = MIB * MIB

test('any disk comes back from what was written, in two runs of chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryDisk.filter(({ size }) => size > 0),
      async (original) => {
        const copy = await openDisk(memorySource(await writtenFile(writeVhdx(original)), 'test.vhdx'))
        expect(copy.size).toBe(Math.ceil(original.size / 512) * 512)
        expect((await diskContent(copy)).subarray(0, original.size).equals(await diskContent(original))).toBe(true)
        expect(await countRuns(writeVhdx(original))).toBeLessThanOrEqual(2)
      },
    ),
    { numRuns: 15 },
  )
})

test('equal disks give equal files, under the id that was asked for', async () => {
  const disk = patchedDisk(5 * MIB, [textPatch(MIB, 2 * MIB)])
  const uniqueId = '83ed9d41-5c9f-4a4b-a45f-0f2c9a4dd5a0'
  const file = await writtenFile(writeVhdx(disk, { uniqueId }))
  expect(file.equals(await writtenFile(writeVhdx(disk, { uniqueId })))).toBe(true)
  expect((await openDisk(memorySource(file, 'test.vhdx'))).facts.contentId).toBe(uniqueId)
})

test('data beyond the first bitmap entry of the table, and on the largest disk, are found again', async () => {
  for (const size of [9 * 1024 * MIB, 64 * TIB]) {
    const end = textPatch(size - 4 * MIB, 512)
    const disk: Pick<Disk, 'size' | 'extents'> = {
      size,
      async *extents() {
        yield { kind: 'hole', offset: 0, length: end.offset }
        yield { kind: 'data', ...end }
        yield { kind: 'hole', offset: end.offset + 512, length: size - end.offset - 512 }
      },
    }
    const copy = await openDisk(memorySource(await writtenFile(writeVhdx(disk)), 'test.vhdx'))
    expect(Buffer.from((await copy.read?.(end.offset, 512)) ?? []).equals(end.bytes)).toBe(true)
  }
})

test('a disk without a byte, and one that is too large, are refused', async () => {
  for (const size of [0, 65 * TIB]) {
    const disk = { size, async *extents() {} }
    await expect(writtenFile(writeVhdx(disk))).rejects.toThrow('between 1 byte and 64 TiB')
  }
})
