/** How amounts are shown. */
import { expect, test } from 'vitest'
import { catalogues } from '../words/translate.ts'
import { bytes, clockTime, duration, mebibytes } from './amounts.ts'

const sizes = [
  { size: 0, text: '0 B' },
  { size: 1023, text: '1023 B' },
  { size: 1024, text: '1 KiB' },
  { size: 1536, text: '1.5 KiB' },
  { size: 20 * 2 ** 30, text: '20 GiB' },
  { size: 2 ** 60, text: '1024 PiB' },
]

test.each(sizes)('$size bytes are shown as $text', ({ size, text }) => {
  expect(bytes(size)).toBe(text)
})

test('memory is given in MiB and shown in the unit that fits', () => {
  expect(mebibytes(2048)).toBe('2 GiB')
})

const times = [
  { seconds: 0.2, text: '1 s' },
  { seconds: 61, text: '1 min 1 s' },
  { seconds: 7260, text: '2 h 1 min' },
]

test.each(times)('$seconds seconds are shown as $text', ({ seconds, text }) => {
  expect(duration(seconds)).toBe(text)
})

test('a clock on an axis is read as the language writes it', async () => {
  const evening = new Date(2026, 10, 23, 18, 5).toISOString()
  const said: string[] = []
  for (const language of ['en', 'de']) {
    await catalogues.changeLanguage(language)
    said.push(clockTime(evening))
  }
  await catalogues.changeLanguage('en')
  expect(said).toEqual([expect.stringMatching(/^6:05\sPM$/), '18:05'])
})
