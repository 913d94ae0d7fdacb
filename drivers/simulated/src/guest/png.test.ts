/** Pictures and their PNGs, taken apart again. */
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { pictureOf } from './picture.ts'
import { pngOf } from './png.ts'

test('a PNG holds the pixels of its picture', () => {
  const picture = pictureOf('web01', true)
  const png = Buffer.from(pngOf(picture))
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([picture.width, picture.height])

  const idat = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(idat + 4, idat + 4 + png.readUInt32BE(idat - 4)))
  const pixels = Array.from({ length: picture.height }, (_, y) =>
    rows.subarray(y * (picture.width * 3 + 1) + 1, (y + 1) * (picture.width * 3 + 1)),
  )
  expect(Buffer.compare(Buffer.concat(pixels), picture.rgb)).toBe(0)
})

test('a paused VM looks different', () => {
  expect(Buffer.compare(pictureOf('web01', true).rgb, pictureOf('web01', false).rgb)).not.toBe(0)
})
