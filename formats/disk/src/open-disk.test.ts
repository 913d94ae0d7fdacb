/** How a format is chosen, and what is refused before any format is looked at. */
import { expect, test } from 'vitest'
import { memorySource } from './memory-source.ts'
import { openDisk } from './open-disk.ts'
import { diskContent, writtenFile } from './testing/disk-content.ts'
import { patchedDisk, textPatch } from './testing/sample-disks.ts'
import { writeQcow2 } from './write-qcow2.ts'

const noise = Buffer.from('no image at all '.repeat(100))
const qcow2 = () => writtenFile(writeQcow2(patchedDisk(1 << 20, [textPatch(0, 10)])))

test('raw is never guessed, only opened on demand', async () => {
  await expect(openDisk(memorySource(noise, 'a.img'))).rejects.toMatchObject({ reason: 'unsupported', file: 'a.img' })
  const disk = await openDisk(memorySource(noise, 'a.img'), { format: 'raw' })
  expect((await diskContent(disk)).equals(noise)).toBe(true)
})

test('a raw disk that a guest filled with a qcow2 header stays a raw disk', async () => {
  const bytes = await qcow2()
  const disk = await openDisk(memorySource(bytes, 'guest.img'), { format: 'raw' })
  expect(disk.size).toBe(bytes.length)
})

test('a file that is not what it was said to be is refused', async () => {
  const error = openDisk(memorySource(await qcow2(), 'a.vmdk'), { format: 'vmdk' })
  await expect(error).rejects.toThrow('a.vmdk: byte 0: the format was said to be vmdk, but the file is qcow2')
})

test('formats that need reads anywhere are refused on a pipe, with the way out', async () => {
  const error = openDisk(memorySource(await qcow2(), 'a.qcow2'), { sequential: true })
  await expect(error).rejects.toMatchObject({
    reason: 'not-seekable',
    message: expect.stringContaining('give it as a file'),
  })
})

test('an empty file is an error, not a crash', async () => {
  await expect(openDisk(memorySource(Buffer.alloc(0), 'empty'))).rejects.toMatchObject({ name: 'DiskFormatError' })
})

test.each([
  [[0x1f, 0x8b, 8], 'gunzip'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'unxz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
  [[...Buffer.alloc(257), ...Buffer.from('ustar')], 'perhaps an OVA'],
  [[...Buffer.from('<?xml version="1.0"?>')], 'OVF descriptor'],
])('what people hand in for a disk is named (%#)', async (bytes, advice) => {
  await expect(openDisk(memorySource(Buffer.from(bytes), 'a.img'))).rejects.toThrow(advice)
})
