/** Parts of sources keep to themselves. */
import { expect, test } from 'vitest'
import { OvfError } from './ovf-error.ts'
import { bytesSource, partOf } from './range-source.ts'

const whole = bytesSource('x.ova', Buffer.from('secret:PUBLIC:secret'))
const part = partOf(whole, 7, 6, 'x.ova:public')

test('a part reads and streams its own bytes', async () => {
  expect(Buffer.from(await part.read(0, 6)).toString()).toBe('PUBLIC')
  expect(Buffer.concat(await Array.fromAsync(part.stream(3, 3))).toString()).toBe('LIC')
})

test('a part refuses what lies outside, before and behind', async () => {
  for (const [offset, length] of [
    [-1, 2],
    [0, 7],
    [6, 1],
    [0, Number.NaN],
    [2 ** 53, 1],
  ] as const) {
    await expect(part.read(offset, length)).rejects.toBeInstanceOf(OvfError)
    expect(() => part.stream(offset, length)).toThrow(OvfError)
  }
  await expect(part.read(4, 5)).rejects.toThrow(
    /^x\.ova:public, byte 4: bytes 4 to 9 are needed, but the file ends at 6/,
  )
})
