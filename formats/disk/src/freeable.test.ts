/** Who frees memory, and who cannot. */
import { expect, test } from 'vitest'
import { free, freeable } from './freeable.ts'
import { openDisk } from './open-disk.ts'
import { chunkedPipe } from './testing/chunked-source.ts'

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
