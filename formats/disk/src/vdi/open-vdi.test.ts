/** VDIs that no tool at hand writes (differencing ones, old headers), and lies, made by changing an image of qemu-img's. */
import { expect, test } from 'vitest'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { diskContent, holds } from '../testing/disk-content.ts'
import { patchedDisk, textPatch } from '../testing/sample-disks.ts'
import { seed } from '../testing/seeds.ts'

const file = seed('vdi/dyn.vdi')
const size = Number(file.readBigUInt64LE(0x170))
const mapAt = file.readUInt32LE(0x154)
const open = (bytes: Uint8Array, options: OpenDiskOptions = {}) => openDisk(memorySource(bytes, 'test.vdi'), options)

function changed(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file)
  change(copy)
  return copy
}

test('a differencing disk takes the blocks it does not hold from its parent, and zeros where it says zeros', async () => {
  const blockBytes = file.readUInt32LE(0x178)
  const large = changed((copy) => {
    copy.writeBigUInt64LE(BigInt(3 * blockBytes), 0x170)
    copy.writeUInt32LE(3, 0x180)
    copy.writeUInt32LE(4, 0x4c)
    copy.fill(0xcd, 0x1a8, 0x1b8)
    for (const [index, entry] of [0, 0xffff_ffff, 0xffff_fffe].entries()) copy.writeUInt32LE(entry, mapAt + index * 4)
  })
  const child = Buffer.concat([large, Buffer.alloc(file.readUInt32LE(0x158) + blockBytes - large.length)])
  const base = patchedDisk(3 * blockBytes, [textPatch(0, 3 * blockBytes)])
  const parent = (contentId: string) => ({ ...base, facts: { contentId } })
  const parentId = 'cdcdcdcd-cdcd-cdcd-cdcd-cdcdcdcdcdcd'

  await expect(open(child)).rejects.toMatchObject({ reason: 'not-given', message: expect.stringContaining(parentId) })
  await expect(open(child, { parent: parent('another') })).rejects.toThrow(`with the id ${parentId}, but the parent`)
  const expected = await diskContent(base)
  child.copy(expected, 0, file.readUInt32LE(0x158))
  expected.fill(0, 2 * blockBytes)
  expect(await holds(await open(child, { parent: parent(parentId) }), expected)).toBe(true)
})

test('a map that begins right behind the header of VirtualBox 1 is read', async () => {
  const early = 0x1c8
  const old = changed((copy) => {
    copy.copy(copy, early, mapAt, mapAt + 4 * copy.readUInt32LE(0x180))
    copy.writeUInt32LE(early, 0x154)
    copy.writeUInt32LE(384, 0x48)
  })
  expect(await holds(await open(old), await diskContent(await open(file)))).toBe(true)
})

const lies: [what: string, change: (copy: Buffer) => void, message: RegExp][] = [
  ['100 TiB', (c) => c.writeBigUInt64LE(100n << 40n, 0x170), /claims 100 TiB/],
  ['more than its map holds', (c) => c.writeBigUInt64LE(60n << 40n, 0x170), /1 blocks are too few/],
  ['a map over the header', (c) => c.writeUInt32LE(64, 0x154), /lies over the header/],
  ['a map beyond the end', (c) => c.writeUInt32LE(0xffff_fff0, 0x154), /beyond the end of the file/],
  ['blocks of 3 bytes', (c) => c.writeUInt32LE(3, 0x178), /blocks of 3 bytes/],
  ['a block that is none of its blocks', (c) => c.writeUInt32LE(7, mapAt), /block number 7, but there are only 1/],
  ['data beyond the end', (c) => c.writeUInt32LE(0xffff_0000, 0x158), /beyond the end of the file/],
  ['a future version', (c) => c.writeUInt32LE(0x0002_0000, 0x44), /VDI version 2.0 is not read/],
  ['an undo image', (c) => c.writeUInt32LE(3, 0x4c), /VDI type 3 is not read/],
]

test.each(lies)('a VDI with %s is refused', async (_, change, message) => {
  expect(size).toBeLessThanOrEqual(file.readUInt32LE(0x178))
  await expect(open(changed(change)).then(diskContent)).rejects.toThrow(message)
})

test('two blocks in one place are refused', async () => {
  const twice = changed((copy) => {
    copy.writeBigUInt64LE(BigInt(2 * copy.readUInt32LE(0x178)), 0x170)
    copy.writeUInt32LE(2, 0x180)
    copy.writeUInt32LE(0, mapAt)
    copy.writeUInt32LE(0, mapAt + 4)
  })
  const padded = Buffer.concat([
    twice,
    Buffer.alloc(Math.max(0, file.readUInt32LE(0x158) + file.readUInt32LE(0x178) - twice.length)),
  ])
  await expect(open(padded).then(diskContent)).rejects.toThrow('entries point at the same place')
})
