/** What is told of a download while it goes on. */
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { countBytes } from './count-bytes.ts'

test('every byte is passed on, and amount and speed are told twice a second', async () => {
  const chunks = [1, 2, 3, 4].map((i) => new Uint8Array(1_000_000).fill(i))
  const times = [0, 100, 500, 600, 1000] // one at the start, one after each chunk
  const shown: string[] = []
  const passed: Uint8Array[] = []
  const counted = countBytes(
    Readable.from(chunks),
    'data01',
    (text) => shown.push(text),
    () => times.shift()!,
  )
  for await (const chunk of counted) passed.push(chunk)
  expect(passed).toEqual(chunks)
  expect(shown).toEqual(['data01 · 1.9 MiB · 4.0 MB/s', 'data01 · 3.8 MiB · 4.0 MB/s'])
})
