/**
 * Images that lie on purpose, one of each kind, in every format that can tell the lie. Each ends in an error that names file, byte and
 * clause; none makes us read what was not given. Lies of a single format are tested beside its reader.
 */
import zlib from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { DiskFormatError } from './disk-format-error.ts'
import { memorySource } from './memory-source.ts'
import { openDisk } from './open-disk.ts'
import type { OpenDiskOptions } from './open-disk-options.ts'
import { writtenFile } from './testing/disk-content.ts'
import { patchedDisk, textPatch } from './testing/sample-disks.ts'
import { seed } from './testing/seeds.ts'
import { writeQcow2 } from './write-qcow2.ts'

const MIB = 1024 * 1024
const TIB = MIB * MIB
const CLUSTER = 65_536

let qcow2: Buffer

beforeAll(async () => {
  qcow2 = await writtenFile(writeQcow2(patchedDisk(4 * MIB, [textPatch(0, 3 * MIB)])))
})

/** Reads to the end without keeping anything, as an import does. */
async function drain(bytes: Uint8Array, options: OpenDiskOptions = {}): Promise<number> {
  const disk = await openDisk(memorySource(bytes, 'hostile.img'), options)
  let extents = 0
  for await (const _ of disk.extents()) extents++
  return extents
}

const refusal = async (bytes: Uint8Array, options?: OpenDiskOptions) => {
  const error = await drain(bytes, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DiskFormatError)
  expect((error as DiskFormatError).message).toMatch(/^hostile\.img: byte \d+: .+ \(.+\)$/)
  return error as DiskFormatError
}

const changed = (original: Buffer, change: (copy: Buffer) => void) => {
  const copy = Buffer.from(original)
  change(copy)
  return copy
}

const l1At = () => Number(qcow2.readBigUInt64BE(40))
const l2At = () => Number(qcow2.readBigUInt64BE(l1At()) & 0x00ff_ffff_ffff_fe00n)

describe('tables that point at each other', () => {
  test('an L1 table that is its own L2 table', async () => {
    const loop = changed(qcow2, (copy) => copy.writeBigUInt64BE(BigInt(l1At()), l1At()))
    await expect(drain(loop)).resolves.toBeGreaterThan(0) // a table read as a cluster is only strange data, once
  })

  test('a thousand entries of an L2 table that are the table itself', async () => {
    const loop = changed(qcow2, (copy) => {
      for (let entry = 0; entry < CLUSTER / 8; entry++) copy.writeBigUInt64BE(BigInt(l2At()), l2At() + entry * 8)
      copy.writeBigUInt64BE(512n * BigInt(MIB), 24)
    })
    expect((await refusal(loop)).message).toContain('entries point at the same place')
  })

  test('a grain directory that is its own grain table', async () => {
    const sparse = seed('vmdk/sparse.vmdk')
    const directoryAt = Number(sparse.readBigUInt64LE(56)) * 512
    const loop = changed(sparse, (copy) => {
      copy.writeUInt32LE(directoryAt / 512, directoryAt)
      for (let entry = 1; entry < 128; entry++) copy.writeUInt32LE(directoryAt / 512, directoryAt + entry * 4)
    })
    await drain(loop).catch((error: unknown) => expect(error).toBeInstanceOf(DiskFormatError))
  })
})

test.each([
  ['zlib', zlib.deflateRawSync(Buffer.alloc(32 * MIB))],
  ['zstd', zlib.zstdCompressSync(Buffer.alloc(32 * MIB))],
] as const)('a %s cluster that inflates without end is refused before it fills memory', async (compression, bomb) => {
  const plain = patchedDisk(MIB, [textPatch(0, MIB)])
  const file = await writtenFile(writeQcow2(plain, { compression }))
  const bombAt = Math.ceil(file.length / 512) * 512
  const bombed = Buffer.concat([file, Buffer.alloc(bombAt - file.length), bomb, Buffer.alloc(512)])
  const firstL2 = Number(bombed.readBigUInt64BE(Number(bombed.readBigUInt64BE(40))) & 0x00ff_ffff_ffff_fe00n)
  const sectors = Math.ceil(bomb.length / 512)
  bombed.writeBigUInt64BE((1n << 62n) | (BigInt(sectors - 1) << 54n) | BigInt(bombAt), firstL2)
  const error = await refusal(bombed)
  expect(error.message).toMatch(new RegExp(`byte ${bombAt}: .*inflates to more than 65536 bytes`))
})

test('62 TiB of nothing are not believed to take memory, and are read within bounded time or refused', async () => {
  const size = 62 * TIB
  const huge = { size, async *extents() {} }
  const claim = changed(qcow2, (copy) => copy.writeBigUInt64BE(BigInt(size), 24))
  expect((await refusal(claim)).message).toContain('L1 table of 1 entries is too small')
  const before = process.memoryUsage().arrayBuffers
  const empty = await writtenFile(writeQcow2({ ...huge, extents: holes(size) }, { clusterBits: 21 }))
  expect(await drain(empty)).toBeLessThan(100)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MIB)
})

const holes = (length: number) =>
  async function* () {
    yield { kind: 'hole', offset: 0, length } as const
  }

test.each(['/etc/shadow', '../../etc/shadow', 'nbd://evil/', 'json:{"driver":"file"}', 'a\0b', '\u202eelif'])(
  'a backing file, an extent and a data file named %j are not opened',
  async (name) => {
    const backed = changed(qcow2, (copy) => {
      copy.writeBigUInt64BE(512n, 8)
      copy.writeUInt32BE(Buffer.byteLength(name), 16)
      copy.write(name, 512)
    })
    expect((await refusal(backed)).reason).toBe('not-given')
    const away = changed(qcow2, (copy) => {
      copy.writeBigUInt64BE(4n, 72)
      copy.writeUInt32BE(0x4441_5441, 104)
      copy.writeUInt32BE(Buffer.byteLength(name), 108)
      copy.write(name, 112)
    })
    expect((await refusal(away)).reason).toBe('not-given')
    const text = `# Disk DescriptorFile\ncreateType="monolithicFlat"\nRW 8 FLAT "${name}" 0\n`
    await refusal(Buffer.from(text))
  },
)

test('a name in an image neither fills a log nor drives the terminal of who reads the error', async () => {
  const named = (name: string) =>
    refusal(Buffer.from(`# Disk DescriptorFile\ncreateType="custom"\nRW 8 FLAT "${name}" 0\n`))
  expect((await named('a\x1b[2J\u202ekdmv')).message).toContain('"a\\u{1b}[2J\\u{202e}kdmv"')
  expect((await named('x'.repeat(100_000))).message.length).toBeLessThan(1000)
})

test('a backing file counts when it is given, whatever its name', async () => {
  const backed = changed(qcow2, (copy) => {
    copy.writeBigUInt64BE(512n, 8)
    copy.writeUInt32BE(11, 16)
    copy.write('/etc/shadow', 512)
  })
  const parent = patchedDisk(4 * MIB, [textPatch(3 * MIB, MIB)])
  await expect(drain(backed, { parent })).resolves.toBeGreaterThan(0)
})

test('extents of a descriptor that overlap in their file are refused once they map more than it holds', async () => {
  const flat = memorySource(Buffer.alloc(8192, 'flat'), 'flat.raw')
  const text = '# Disk DescriptorFile\ncreateType="custom"\nRW 16 FLAT "flat.raw" 0\nRW 8 FLAT "flat.raw" 4\n'
  const error = await drain(Buffer.from(text), { files: new Map([['flat.raw', flat]]) }).catch((e: unknown) => e)
  expect(error).toMatchObject({
    reason: 'corrupt',
    message: expect.stringContaining('entries point at the same place'),
  })
})
