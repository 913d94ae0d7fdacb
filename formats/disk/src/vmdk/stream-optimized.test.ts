/** A streamOptimized file comes back whole, both ways of reading it; cut, changed, lying or bombed, it is refused with the place. */
import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { DiskFormatError } from '../disk-format-error.ts'
import { free, freeable } from '../freeable.ts'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import { pipeSource } from '../pipe-source.ts'
import { UNKNOWN_SIZE } from '../range-source.ts'
import { chunkedPipe } from '../testing/chunked-source.ts'
import { diskContent, holds, writtenFile } from '../testing/disk-content.ts'
import { arbitraryDisk, patchedDisk, textPatch } from '../testing/sample-disks.ts'
import { writeStreamOptimizedVmdk } from '../write-stream-optimized-vmdk.ts'

const MIB = 1024 * 1024
const SECTOR = 512

/** Two grain tables (32 MiB each), three grains. */
const disk = patchedDisk(40 * MIB, [textPatch(0, 3000), textPatch(5 * MIB, 100_000), textPatch(39 * MIB, 512)])
let file: Buffer
let content: Buffer

beforeAll(async () => {
  file = await writtenFile(writeStreamOptimizedVmdk(disk))
  content = await diskContent(disk)
})

const readAsFile = async (bytes: Uint8Array) => holds(await openDisk(memorySource(bytes, 'test.img')), content)
const readAsPipe = async (bytes: Uint8Array, size = bytes.length) =>
  holds(await openDisk(chunkedPipe(bytes, [4096], size), { sequential: true }), content)
const ways = [
  ['through its tables', readAsFile],
  ['as a stream', readAsPipe],
] as const

function changed(at: number, value: number): Buffer {
  const copy = Buffer.from(file)
  copy[at] = value
  return copy
}

const outcome = (reading: Promise<boolean>) => reading.catch((error: unknown) => error)

test.each(ways)('what was written is read back %s', async (_, read) => {
  expect(await read(file)).toBe(true)
})

test('chunks of the stream are kept until all grains in them are inflated, and freed then', async () => {
  // Shrinks by half: such grains are inflated on other threads while further chunks are read.
  const hex = randomBytes(MIB).toString('hex')
  const busy = patchedDisk(2 * MIB, [{ offset: 0, bytes: Buffer.from(hex) }])
  const bytes = await writtenFile(writeStreamOptimizedVmdk(busy))
  const chunks: Uint8Array[] = []
  async function* read() {
    for (let at = 0; at < bytes.length; at += 20_000) {
      chunks.push(freeable(new Uint8Array(bytes.subarray(at, at + 20_000))))
      yield chunks.at(-1)!
    }
  }
  const kept = () => chunks.filter((chunk) => chunk.length > 0).length
  const disk = await openDisk(pipeSource(read(), bytes.length, 'test.img'), { sequential: true })
  let isFirst = true
  let next = 0
  for await (const extent of disk.extents()) {
    // In front of the first grain are 64 KiB of headers.
    if (isFirst) expect(chunks.length - kept()).toBe(3)
    isFirst = false
    expect(extent.offset).toBe(next)
    if (extent.kind !== 'data') throw new Error('it has no holes')
    next += extent.bytes.length
    free(extent.bytes)
  }
  expect(chunks.length).toBeGreaterThan(50)
  expect(kept()).toBeLessThan(10)
})

test('any disk comes back, whatever the chunks of the stream', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(arbitraryDisk, sizes, async (original, chunkSizes) => {
      const bytes = await writtenFile(writeStreamOptimizedVmdk(original))
      const copy = await diskContent(
        await openDisk(
          chunkedPipe(
            bytes,
            chunkSizes.map((n) => n + 200),
          ),
          { sequential: true },
        ),
      )
      expect(copy.subarray(0, original.size).equals(await diskContent(original))).toBe(true)
    }),
    { numRuns: 25 },
  )
})

describe.each(ways)('a damaged file, read %s', (_, read) => {
  test('is refused wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), async (length) => {
        expect(await outcome(read(file.subarray(0, length)))).toBeInstanceOf(DiskFormatError)
      }),
      { numRuns: 60 },
    )
  })

  test('is refused, or reads as if nothing had happened, whichever byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const result = await outcome(read(changed(at, file[at]! ^ flip)))
          if (result !== true) expect(result).toBeInstanceOf(DiskFormatError)
        },
      ),
      { numRuns: 150 },
    )
  })
})

test('a pipe of unknown length is read to its end, whole or refused', async () => {
  expect(await readAsPipe(file, UNKNOWN_SIZE)).toBe(true)
  expect(await outcome(readAsPipe(file.subarray(0, file.length - 600), UNKNOWN_SIZE))).toMatchObject({
    reason: 'truncated',
  })
})

test('a pipe that ends early is a truncated file, and the error names the byte', async () => {
  const error = await outcome(readAsPipe(file.subarray(0, 70_000), file.length))
  expect(error).toMatchObject({ reason: 'truncated', file: 'test.img', offset: 70_000 })
})

test('a grain that inflates to more than a grain is refused before it fills memory', async () => {
  const bomb = deflateSync(Buffer.alloc(16 * MIB))
  const grainAt = 128 * SECTOR
  const bombed = Buffer.concat([file.subarray(0, grainAt + 12), bomb, file.subarray(grainAt + 12 + bomb.length)])
  bombed.writeUInt32LE(bomb.length, grainAt + 8)
  const error = await outcome(readAsPipe(bombed))
  expect(error).toMatchObject({ reason: 'corrupt', offset: grainAt })
  expect(String(error)).toContain('inflates to more than 65536 bytes')
})

test('a file whose tables tell another story than its grains is refused as a stream too', async () => {
  // The first grain table stands behind the two grains of its 32 MiB; swap two of its entries.
  const tableAt = file.indexOf(Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])) + SECTOR
  expect(file.readUInt32LE(tableAt)).toBe(128)
  const swapped = Buffer.from(file)
  swapped.writeUInt32LE(0, tableAt)
  swapped.writeUInt32LE(128, tableAt + 4)
  expect(await outcome(readAsPipe(swapped))).toMatchObject({ reason: 'corrupt' })
})

test('a file mangled by a transfer in text mode says so', async () => {
  const error = await outcome(readAsPipe(changed(75, 0x0a)))
  expect(String(error)).toContain('transferred in text mode')
})

test('a disk of more than 64 TiB is not believed', async () => {
  const huge = Buffer.from(file)
  huge.writeBigUInt64LE(2n ** 40n, 12)
  expect(String(await outcome(readAsPipe(huge)))).toContain('more than 64 TiB')
})
