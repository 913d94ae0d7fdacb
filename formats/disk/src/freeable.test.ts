/** Who frees memory, and who cannot. */
import { expect, test } from 'vitest'
import { CachedSource } from './cached-source.ts'
import { free, freeable } from './freeable.ts'
import { memorySource } from './memory-source.ts'
import { openDisk } from './open-disk.ts'
import { chunkedPipe } from './testing/chunked-source.ts'
import { diskContent, writtenFile } from './testing/disk-content.ts'
import { patchedDisk, textPatch } from './testing/sample-disks.ts'
import { writeQcow2 } from './write-qcow2.ts'
import { writeRaw } from './write-raw.ts'

test('what was marked is empty once it is freed', () => {
  const bytes = freeable(Buffer.allocUnsafeSlow(100).subarray(0, 99))
  free(bytes)
  expect(bytes.length).toBe(0)
})

test('what nobody marked stays, whoever frees it', () => {
  const bytes = new Uint8Array(100).fill(7)
  free(bytes)
  expect(bytes).toEqual(new Uint8Array(100).fill(7))
})

test('what a cache keeps cannot be freed, not even as a whole', async () => {
  const source = memorySource(new Uint8Array(100).fill(7), 'cached')
  const cached = new CachedSource({ ...source, read: async (...range) => freeable(await source.read(...range)) })
  free(await cached.read(0, 100))
  expect(await cached.read(0, 100)).toEqual(new Uint8Array(100).fill(7))
})

test('the data of an image with tables arrive whole when each piece is freed before the next is asked for', async () => {
  const content = patchedDisk(5 * 1024 * 1024, [textPatch(0, 3_000_000)])
  const file = memorySource(await writtenFile(writeQcow2(content)), 'test.qcow2')
  const disk = await openDisk({ ...file, read: async (...range) => freeable(await file.read(...range)) })
  const arrived = Buffer.alloc(disk.size)
  let freed = 0
  for await (const { offset, bytes } of writeRaw(disk)) {
    arrived.set(bytes, offset)
    free(bytes)
    if (bytes.length === 0) freed++
  }
  expect(arrived.equals(await diskContent(content))).toBe(true)
  expect(freed).toBeGreaterThan(0)
})

test('a piece of it frees nothing: others may have the rest', () => {
  const bytes = freeable(new Uint8Array(100).fill(7))
  free(bytes.subarray(0, 50))
  expect(bytes.length).toBe(100)
})

test('a raw disk arrives whole when each piece is freed before the next is asked for', async () => {
  const content = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251))
  const disk = await openDisk(chunkedPipe(content, [4096, 700]), { format: 'raw' })
  const arrived = Buffer.alloc(content.length)
  for await (const extent of disk.extents()) {
    if (extent.kind !== 'data') continue
    arrived.set(extent.bytes, extent.offset)
    free(extent.bytes)
    expect(extent.bytes.length).toBe(0)
  }
  expect(arrived.equals(content)).toBe(true)
})
