/** VHDs that no tool at hand writes (differencing ones), and damaged ones. What qemu-img writes is read in formats.itest.ts. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { DiskFormatError } from '../disk-format-error.ts'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { countRuns, diskContent, holds, writtenFile } from '../testing/disk-content.ts'
import { arbitraryDisk, patchedDisk, textPatch } from '../testing/sample-disks.ts'
import { writeVhd } from '../write-vhd.ts'
import { encodeFooter, withChecksum } from './encode.ts'

const MIB = 1024 * 1024
const disk = patchedDisk(7 * MIB + 512, [textPatch(100, 3000), textPatch(4 * MIB, 70_000)])
let file: Buffer

beforeAll(async () => {
  file = await writtenFile(writeVhd(disk))
})

const open = (bytes: Uint8Array, options: OpenDiskOptions = {}) => openDisk(memorySource(bytes, 'test.vhd'), options)

/** The same file with its footer or header changed and their checksums right. */
function changed(change: (footer: Buffer, header: Buffer) => void): Buffer {
  const copy = Buffer.from(file)
  const footer = copy.subarray(-512)
  const header = copy.subarray(512, 1536)
  change(footer, header)
  withChecksum(footer, 64)
  withChecksum(header, 36)
  return copy
}

test('any disk comes back from what was written, in two runs of chunks', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDisk, async (original) => {
      const copy = await open(await writtenFile(writeVhd(original)))
      expect((await diskContent(copy)).subarray(0, original.size).equals(await diskContent(original))).toBe(true)
      expect(await countRuns(writeVhd(original))).toBe(2)
    }),
    { numRuns: 15 },
  )
})

test('a differencing disk takes the sectors whose bit is not set from its parent', async () => {
  const parent = patchedDisk(7 * MIB + 512, [{ offset: 0, bytes: Buffer.alloc(7 * MIB + 512, 'parent ') }])
  const child = changed((footer, header) => {
    footer.writeUInt32BE(4, 60)
    header.write('../secret/parent.vhd', 64, 'utf16le')
    header.subarray(64, 576).swap16()
  })
  const blockAt = child.readUInt32BE(1536) * 512
  child.fill(0, blockAt, blockAt + 512)
  child[blockAt] = 0x80 // only the first sector is the child's own
  await expect(open(child)).rejects.toMatchObject({
    reason: 'not-given',
    message: expect.stringContaining('../secret/parent.vhd'),
  })

  const expected = await diskContent(parent)
  const own = await diskContent(disk)
  own.copy(expected, 0, 0, 512)
  own.copy(expected, 4 * MIB, 4 * MIB, 6 * MIB)
  expect(await holds(await open(child, { parent }), expected)).toBe(true)
})

const lies: [what: string, change: (footer: Buffer, header: Buffer) => void, message: RegExp][] = [
  ['a future version', (footer) => footer.writeUInt32BE(0x0002_0000, 12), /VHD version 2 is not read/],
  ['an unknown type', (footer) => footer.writeUInt32BE(6, 60), /disk type 6 is not read/],
  ['100 TiB', (footer) => footer.writeBigUInt64BE(100n << 40n, 48), /claims 100 TiB/],
  ['more than its table holds', (footer) => footer.writeBigUInt64BE(100n << 20n, 48), /4 blocks are too few/],
  [
    'a fixed size beyond its file',
    (footer) => (footer.writeUInt32BE(2, 60), footer.writeBigUInt64BE(1n << 30n, 48)),
    /does not fit/,
  ],
  ['blocks of 3 bytes', (_, header) => header.writeUInt32BE(3, 32), /blocks of 3 bytes/],
  ['a table beyond the end', (_, header) => header.writeBigUInt64BE(1n << 40n, 16), /reaches beyond the end/],
]

test.each(lies)('a VHD that claims %s is refused', async (_, change, message) => {
  await expect(open(changed(change))).rejects.toThrow(message)
})

test('a wrong checksum is refused', async () => {
  const copy = Buffer.from(file)
  copy[copy.length - 500]! ^= 1
  await expect(open(copy)).rejects.toThrow('the checksum is wrong')
})

test('a file whose last sector was lost is read with the copy of the footer at its front', async () => {
  const cut = await open(file.subarray(0, -512))
  expect(cut.facts.notes).toContain('the footer at the end is missing; its copy at the front was used')
  expect(await holds(cut, await diskContent(disk))).toBe(true)
  expect((await open(Buffer.concat([file, Buffer.alloc(4096)]))).size).toBe(disk.size)
})

test('a footer of 511 bytes, as products before 2004 wrote it, is read', async () => {
  const content = Buffer.alloc(8192, 'fixed ')
  const footer = encodeFooter({ size: content.length, uniqueId: '0'.repeat(32), headerAt: 0 })
  footer.writeUInt32BE(2, 60)
  const old = await open(Buffer.concat([content, withChecksum(footer, 64).subarray(0, 511)]))
  expect(old.subformat).toBe('fixed')
  expect(await holds(old, content)).toBe(true)
})

test('the size is the one in bytes, whatever the geometry and the product that wrote it', async () => {
  for (const creator of ['vpc ', 'vs  ', 'win ', 'd2v ', 'tap\0', 'CTXS', 'vbox', '\0\0\0\0']) {
    const copy = changed((footer) => {
      footer.write(creator, 28, 'latin1')
      footer.writeUInt32BE(0x0001_0401, 56) // one cylinder, four heads, one sector
    })
    expect((await open(copy)).size).toBe(disk.size)
  }
})

test('a difference is refused with a parent that has another id', async () => {
  const child = changed((footer, header) => {
    footer.writeUInt32BE(4, 60)
    header.fill(0xab, 40, 56)
  })
  const parent = await open(file)
  await expect(open(child, { parent })).rejects.toThrow(`with the id ${'ab'.repeat(16)}, but the parent`)
  const right = await open(changed((footer) => footer.fill(0xab, 68, 84)))
  expect((await open(child, { parent: right })).size).toBe(disk.size)
})

test('two blocks in one place are refused', async () => {
  const copy = Buffer.from(file)
  for (let entry = 0; entry < 4; entry++) copy.copy(copy, 1536 + entry * 4, 1536, 1540)
  await expect(diskContent(await open(copy))).rejects.toThrow('entries point at the same place')
})

test('a file cut anywhere is refused, or only its footer was lost', async () => {
  const content = await diskContent(disk)
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
      const result = await open(file.subarray(0, length))
        .then((cut) => holds(cut, content))
        .catch((error: unknown) => error)
      if (result !== true) expect(result).toBeInstanceOf(DiskFormatError)
      else expect(length).toBeGreaterThanOrEqual(file.length - 512)
    }),
    { numRuns: 50 },
  )
})
