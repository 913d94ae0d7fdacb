/** Sizes and times, as people type and read them. */
import { describe, expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { ago, bytes, duration, parseSize } from './format.ts'
import { diskOf, mebibytesOf } from './new-disk.ts'

const GIB = 2 ** 30

describe('a size', () => {
  test.each([
    ['20G', 20 * GIB],
    ['20g', 20 * GIB],
    ['20GB', 20 * GIB],
    ['20 GiB', 20 * GIB],
    ['512M', GIB / 2],
    ['1.5T', 1.5 * 1024 * GIB],
    ['2048', 2048],
    ['2048B', 2048],
  ])('%s is so many bytes', (text, value) => {
    expect(parseSize(text)).toBe(value)
  })

  test.each(['', 'G', '-1G', '1e3', '20X', '20 GG', '9999999P', '1,5G', '0x10'])('%s is refused', (text) => {
    expect(() => parseSize(text)).toThrow(UsageError)
  })

  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [20 * GIB, '20 GiB'],
    [2 ** 60, '1024 PiB'],
    [null, '-'],
  ])('of %d bytes reads', (value, text) => {
    expect(bytes(value)).toBe(text)
  })
})

test.each([
  [59.4, '59 s'],
  [61, '1 min 1 s'],
  [7265, '2 h 1 min'],
  [90_000, '1 d 1 h'],
])('%d seconds read %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('a time from a clock that is ahead of ours was just now', () => {
  expect(ago('2026-01-01T00:00:05Z', Date.parse('2026-01-01T00:00:00Z'))).toBe('0 s ago')
})

test('--disk makes a volume of a size and takes anything else for a name', () => {
  expect(diskOf('40G')).toEqual({ sizeBytes: 40 * GIB })
  expect(diskOf('data01')).toEqual({ volume: 'data01' })
  expect(diskOf('40G-old')).toEqual({ volume: '40G-old' })
})

test('--memory 2 is a slip, not two bytes', () => {
  expect(() => mebibytesOf(2)).toThrow(/too few; write 512M or 2G/)
})
