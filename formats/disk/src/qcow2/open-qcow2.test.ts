/** Lying, hostile and damaged qcow2 files, parents, and random reads. What QEMU writes is read in formats.itest.ts. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { DiskFormatError } from '../disk-format-error.ts'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import { diskContent, writtenFile } from '../testing/disk-content.ts'
import { patchedDisk, textPatch } from '../testing/sample-disks.ts'
import { writeQcow2 } from '../write-qcow2.ts'

const MIB = 1024 * 1024
const disk = patchedDisk(3 * MIB, [textPatch(100, 3000), textPatch(MIB, 100_000)])
let file: Buffer

beforeAll(async () => {
  file = await writtenFile(writeQcow2(disk, { clusterBits: 12 }))
})

const open = (bytes: Uint8Array, options = {}) => openDisk(memorySource(bytes, 'test.qcow2'), options)

function changed(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file)
  change(copy)
  return copy
}

const BACKING = '/etc/shadow'
const withBacking = () =>
  changed((copy) => {
    copy.writeBigUInt64BE(512n, 8)
    copy.writeUInt32BE(BACKING.length, 16)
    copy.write(BACKING, 512)
  })

const lies: [what: string, change: (copy: Buffer) => void, message: RegExp][] = [
  ['an unknown version', (c) => c.writeUInt32BE(9, 4), /byte 4: qcow version 9 is not read/],
  ['clusters of a terabyte', (c) => c.writeUInt32BE(40, 20), /byte 20: clusters of 2\^40 bytes/],
  ['clusters of two bytes', (c) => c.writeUInt32BE(1, 20), /byte 20: clusters of 2\^1 bytes/],
  ['encryption', (c) => c.writeUInt32BE(2, 32), /encrypted/],
  ['a disk of 2^60 bytes', (c) => c.writeBigUInt64BE(2n ** 60n, 24), /impossibly large/],
  ['a disk of 65 TiB', (c) => c.writeBigUInt64BE(65n * 2n ** 40n, 24), /claims 65 TiB/],
  ['a disk larger than its L1 table', (c) => c.writeBigUInt64BE(2n ** 40n, 24), /L1 table of 2 entries is too small/],
  ['an L1 table beyond the end', (c) => c.writeBigUInt64BE(2n ** 40n, 40), /reaches beyond the end of the file/],
  ['an L1 table over the header', (c) => c.writeBigUInt64BE(0n, 40), /not at the beginning of a cluster of its own/],
  ['features of the future', (c) => c.writeBigUInt64BE(1n << 9n, 72), /incompatible features are not known: bit 9 /],
  [
    'features of the future that have a name',
    (c) => {
      c.writeBigUInt64BE(3n << 9n, 72)
      c.writeUInt32BE(0x6803_f857, 104)
      c.writeUInt32BE(48, 108)
      c[113] = 10
      c.write('time travel', 114)
    },
    /not known: bit 9, "time travel" \(bit 10\)/,
  ],
  ['a header longer than its cluster', (c) => c.writeUInt32BE(1 << 20, 100), /header of 1048576 bytes is impossible/],
  ['a backing file name outside the header', (c) => c.writeBigUInt64BE(2n ** 30n, 8), /lies outside the header/],
]

test.each(lies)('a header with %s is refused', async (_, change, message) => {
  await expect(open(changed(change))).rejects.toThrow(message)
})

test('a backing file is never opened by its name', async () => {
  const opening = open(withBacking())
  await expect(opening).rejects.toMatchObject({ reason: 'not-given', message: expect.stringContaining(BACKING) })
})

test('clusters that were never written come from the parent that was given', async () => {
  const parent = patchedDisk(2 * MIB, [textPatch(0, 50), textPatch(MIB - 40, 80), textPatch(2 * MIB - 10, 10)])
  const child = await open(withBacking(), { parent })
  const expected = await diskContent(parent)
  const own = await diskContent(disk)
  const isOwn = (at: number) => own.subarray(at - (at % 4096), at - (at % 4096) + 4096).some((byte) => byte !== 0)
  const content = await diskContent(child)
  for (let at = 0; at < content.length; at += 511) expect(content[at]).toBe(isOwn(at) ? own[at] : (expected[at] ?? 0))
})

test('L2 entries that all point at one cluster do not make a small file a large disk', async () => {
  const l1Offset = Number(file.readBigUInt64BE(40))
  const l2Offset = Number(file.readBigUInt64BE(l1Offset) & 0x00ff_ffff_ffff_fe00n)
  const copy = changed((c) => {
    for (let entry = 0; entry < 512; entry++) c.writeBigUInt64BE(0x8000_0000_0000_1000n, l2Offset + entry * 8)
  })
  await expect(diskContent(await open(copy))).rejects.toThrow('entries point at the same place')
})

test('random reads agree with the extents', async () => {
  const content = await diskContent(disk)
  const copy = await open(file)
  await fc.assert(
    fc.asyncProperty(fc.nat(3 * MIB - 1), fc.nat(300_000), async (offset, wanted) => {
      const length = Math.min(wanted, 3 * MIB - offset)
      expect(content.subarray(offset, offset + length).equals(await copy.read!(offset, length))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('any cut and any changed byte ends in an error that names the place, or in a disk of the stated size', async () => {
  const damage = fc.record({ cut: fc.integer({ min: 0, max: 200_000 }), at: fc.nat(120_000), flip: fc.nat(255) })
  await fc.assert(
    fc.asyncProperty(damage, async ({ cut, at, flip }) => {
      const bytes = Buffer.from(file.subarray(0, cut))
      if (at < bytes.length) bytes[at]! ^= flip
      const result = await open(bytes)
        .then(diskContent, (error: unknown) => error)
        .catch((error: unknown) => error)
      if (!(result instanceof Buffer)) expect(result).toBeInstanceOf(DiskFormatError)
    }),
    { numRuns: 200 },
  )
})
