/** VHDX: logs, parents and lies, made by changing an image of qemu-img's. Content against qemu-img is in formats.itest.ts. */
import { expect, test } from 'vitest'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { diskContent, holds } from '../testing/disk-content.ts'
import { patchedDisk, textPatch } from '../testing/sample-disks.ts'
import { seed } from '../testing/seeds.ts'
import { addParentLocator, logEntry } from '../testing/vhdx-parts.ts'
import { crc32c } from './crc32c.ts'

const KIB = 1024
const MIB = 1024 * KIB
const PAGE = 4 * KIB
const file = seed('vhdx/dyn.vhdx')
const open = (bytes: Uint8Array, options: OpenDiskOptions = {}) => openDisk(memorySource(bytes, 'test.vhdx'), options)

/** Places in the seed, read from its region table and metadata rather than assumed. */
const regionAt = (guidStart: number) => {
  for (let at = 192 * KIB + 16; ; at += 32)
    if (file.readUInt32LE(at) === guidStart) return Number(file.readBigUInt64LE(at + 16))
}
const tableAt = regionAt(0x2dc2_7766)
const metadataAt = regionAt(0x8b7c_a206)

function changed(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file)
  change(copy)
  for (const [at, length] of [
    [64, 4],
    [128, 4],
    [192, 64],
    [256, 64],
  ] as const) {
    const part = copy.subarray(at * KIB, (at + length) * KIB)
    part.writeUInt32LE(crc32c(part, 4), 4)
  }
  return copy
}

test('CRC-32C is the one of the check value', () => {
  expect(crc32c(Buffer.from('123456789'), 9)).toBe(0xe306_9283)
  const zeroed = Buffer.from('0123456789abcdefghijklmnopq')
  const sum = crc32c(zeroed.fill(0, 11, 15), zeroed.length)
  expect(crc32c(zeroed.fill('x', 11, 15), 11)).toBe(sum)
})

/** Pages that were about to be written when the machine stopped: in the log, and zeros in the file. */
function unwritten(copy: Buffer, pagesAt: readonly number[]): void {
  const guid = Buffer.alloc(16, 0xab)
  for (const header of [64 * KIB, 128 * KIB]) {
    guid.copy(copy, header + 48)
    copy.writeUInt32LE(1 * MIB, header + 68)
    copy.writeBigUInt64LE(BigInt(LOG_AT), header + 72)
  }
  for (const [index, at] of pagesAt.entries()) {
    const page = Buffer.from(copy.subarray(at, at + PAGE))
    copy.fill(0, at, at + PAGE)
    logEntry(guid, at, page, copy.length, 7 + index).copy(copy, LOG_AT + index * 2 * PAGE)
  }
}
const LOG_AT = 1 * MIB

test('pages in the log are read instead of those in the file', async () => {
  const content = await diskContent(await open(file))
  const dirty = changed((copy) => unwritten(copy, [tableAt]))
  const disk = await open(dirty)
  expect(disk.facts.notes).toContain('not closed properly: read with its log replayed')
  expect(await holds(disk, content)).toBe(true)

  await expect(open(dirty.subarray(0, -MIB))).rejects.toThrow('the log was written for a file of')

  const torn = Buffer.from(dirty)
  torn[1 * MIB + PAGE + 100]! ^= 1
  await expect(open(torn)).rejects.toThrow('its log has no intact entry')
})

test('a differencing disk takes the sectors whose bit is not set from its parent', async () => {
  const size = Number(file.readBigUInt64LE(metadataItem(0x2fa5_4224)))
  const parent = patchedDisk(size, [textPatch(0, size)])
  const bitmapAt = file.length
  const child = Buffer.concat([
    changed((copy) => {
      copy.writeUInt32LE(2, metadataItem(0xcaa1_6737) + 4)
      addParentLocator(copy, metadataAt, {
        parent_linkage: `{${PARENT_ID.toUpperCase()}}`,
        relative_path: '..\\base.vhdx',
      })
      copy.writeBigUInt64LE((copy.readBigUInt64LE(tableAt) & ~7n) | 7n, tableAt)
      const chunkRatio = (2 ** 23 * 512) / MIB
      copy.writeBigUInt64LE((BigInt(bitmapAt / MIB) << 20n) | 6n, tableAt + chunkRatio * 8)
    }),
    Buffer.alloc(MIB, Buffer.from([0b0000_0011]), 'hex'),
  ])
  child.fill(0, bitmapAt)
  child[bitmapAt] = 0b0000_0110 // the second and the third sector are the child's own
  await expect(open(child)).rejects.toMatchObject({
    reason: 'not-given',
    message: expect.stringContaining('base.vhdx'),
  })

  const own = await diskContent(await open(file))
  const expected = await diskContent(parent)
  own.copy(expected, 512, 512, 1536)
  expect(await holds(await open(child, { parent }), expected)).toBe(true)

  const withId = (contentId: string) => ({ ...parent, facts: { contentId } })
  expect((await open(child, { parent: withId(PARENT_ID) })).size).toBe(size)
  await expect(open(child, { parent: withId('something else') })).rejects.toThrow(`with the id ${PARENT_ID}, but`)
})

const PARENT_ID = '83ed9d41-5c9f-4a4b-a45f-0f2c9a4dd5a0'

test('sectors of 4096 bytes are read', async () => {
  const disk = await open(changed((copy) => copy.writeUInt32LE(4096, metadataItem(0x8141_bf1d))))
  expect(disk.facts.sectorBytes).toBe(4096)
  expect(await holds(disk, await diskContent(await open(file)))).toBe(true)
})

/** Where the item lies is in the first page of the metadata, what it says in a later one. */
const sectorPage = () => Math.floor(metadataItem(0x8141_bf1d) / PAGE) * PAGE

test('a disk with sectors of 4096 bytes that was not closed is read with its log: tables, and what is known of its sectors', async () => {
  const dirty = changed((copy) => {
    copy.writeUInt32LE(4096, metadataItem(0x8141_bf1d))
    unwritten(copy, [tableAt, metadataAt, sectorPage()])
  })
  const disk = await open(dirty)
  expect(disk.facts).toMatchObject({ sectorBytes: 4096, notes: ['not closed properly: read with its log replayed'] })
  expect(await holds(disk, await diskContent(await open(file)))).toBe(true)
})

test('a difference with sectors of 4096 bytes has a bit for each of them, also one that is still in the log', async () => {
  const size = Number(file.readBigUInt64LE(metadataItem(0x2fa5_4224)))
  const parent = patchedDisk(size, [textPatch(0, size)])
  const bitmapAt = file.length
  const body = Buffer.concat([
    changed((copy) => {
      copy.writeUInt32LE(4096, metadataItem(0x8141_bf1d))
      copy.writeUInt32LE(2, metadataItem(0xcaa1_6737) + 4)
      addParentLocator(copy, metadataAt, { parent_linkage: `{${PARENT_ID}}` })
      copy.writeBigUInt64LE(copy.readBigUInt64LE(tableAt) | 7n, tableAt)
      const chunkRatio = (2 ** 23 * 4096) / MIB
      copy.writeBigUInt64LE((BigInt(bitmapAt / MIB) << 20n) | 6n, tableAt + chunkRatio * 8)
    }),
    Buffer.alloc(MIB),
  ])
  body[bitmapAt] = 0b0000_0110
  const expected = await diskContent(parent)
  ;(await diskContent(await open(file))).copy(expected, PAGE, PAGE, 3 * PAGE)
  expect(await holds(await open(body, { parent }), expected)).toBe(true)

  unwritten(body, [bitmapAt])
  for (const at of [64, 128]) {
    const header = body.subarray(at * KIB, (at + 4) * KIB)
    header.writeUInt32LE(crc32c(header, 4), 4)
  }
  expect(body[bitmapAt]).toBe(0)
  expect(await holds(await open(body, { parent }), expected)).toBe(true)
})

test('a log that was announced and never written needs no replay', async () => {
  const announced = changed((copy) => {
    for (const header of [64 * KIB, 128 * KIB]) copy.fill(0xab, header + 48, header + 64)
  })
  expect(await holds(await open(announced), await diskContent(await open(file)))).toBe(true)
})

/** Place of a metadata item, by the first four bytes of its GUID. */
function metadataItem(guidStart: number): number {
  for (let at = metadataAt + 32; ; at += 32)
    if (file.readUInt32LE(at) === guidStart) return metadataAt + file.readUInt32LE(at + 16)
}

const lies: [what: string, change: (copy: Buffer) => void, message: RegExp][] = [
  ['100 TiB', (c) => c.writeBigUInt64LE(100n << 40n, metadataItem(0x2fa5_4224)), /claims 100 TiB/],
  [
    'more than its table holds',
    (c) => c.writeBigUInt64LE(20n << 40n, metadataItem(0x2fa5_4224)),
    /block allocation table of \d+ bytes is too small/,
  ],
  ['blocks of 3 bytes', (c) => c.writeUInt32LE(3, metadataItem(0xcaa1_6737)), /blocks of 3 bytes/],
  ['sectors of 100 bytes', (c) => c.writeUInt32LE(100, metadataItem(0x8141_bf1d)), /sectors of 100 bytes/],
  ['a block over the headers', (c) => c.writeBigUInt64LE(6n, tableAt), /lies over the headers/],
  ['a block beyond the end', (c) => c.writeBigUInt64LE((1n << 40n) | 6n, tableAt), /beyond the end of the file/],
  ['a block in an impossible state', (c) => c.writeBigUInt64LE(5n, tableAt), /impossible state 5/],
  [
    'a region that we do not know but must',
    (c) => [192, 256].forEach((at) => (c.writeUInt32LE(1, at * KIB + 16), c.writeUInt32LE(1, at * KIB + 44))),
    /is required but not known/,
  ],
]

test.each(lies)('a VHDX with %s is refused', async (_, change, message) => {
  await expect(open(changed(change)).then(diskContent)).rejects.toThrow(message)
})

test('one damaged header or region table is not the end: each has a twin', async () => {
  const content = await diskContent(await open(file))
  const copy = Buffer.from(file)
  copy[64 * KIB + 20]! ^= 1
  copy[192 * KIB + 20]! ^= 1
  expect(await holds(await open(copy), content)).toBe(true)
  copy[128 * KIB + 20]! ^= 1
  await expect(open(copy)).rejects.toThrow('neither of the two headers is intact')
})
