/** Screenshots: pictures that hypervisors made, good and bad. */
import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { pngFromPpm } from './png-from-ppm.ts'

const ppm = (head: string, pixels: readonly number[]) =>
  Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(pixels)])

/** Type and data of each chunk, with its checksum checked. */
function chunksOf(png: Uint8Array): [string, Buffer][] {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks: [string, Buffer][] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    chunks.push([body.subarray(0, 4).toString('latin1'), body.subarray(4)])
    at += length + 12
  }
  return chunks
}

describe('a PPM of two by two pixels', () => {
  const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]
  const chunks = chunksOf(pngFromPpm(ppm('P6\n2 2\n255\n', pixels)))

  test('becomes the three chunks that a PNG must have', () => {
    expect(chunks.map(([type]) => type)).toEqual(['IHDR', 'IDAT', 'IEND'])
    const header = chunks[0]![1]
    expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([2, 2, 8, 2, 0, 0, 0])
  })

  test('keeps its pixels, each row after its filter byte', () => {
    expect([...inflateSync(chunks[1]![1])]).toEqual([0, ...pixels.slice(0, 6), 0, ...pixels.slice(6)])
  })
})

test('a comment in the header is skipped', () => {
  expect(() => pngFromPpm(ppm('P6\n# made by QEMU\n1 1\n255\n', [1, 2, 3]))).not.toThrow()
})

test.each([
  ['of another format', ppm('GIF89a', []), /neither PNG nor PPM/],
  ['with 16 bits', ppm('P6 1 1 65535\n', [0, 0, 0, 0, 0, 0]), /neither PNG nor PPM/],
  ['that ends early', ppm('P6 2 2 255\n', [1, 2, 3]), /cut short/],
  ['without pixels', ppm('P6 0 0 255\n', []), /cut short/],
  ['larger than it can be', ppm('P6 99999999 99999999 255\n', [1, 2, 3]), /cut short/],
  ['of no bytes', Buffer.alloc(0), /neither PNG nor PPM/],
])('a picture %s is refused', (_, bytes, why) => {
  expect(() => pngFromPpm(bytes)).toThrow(why)
})
