/** Chunks cut into runs, and gaps filled where old content would show. */
import type { VolumeChunk } from '@covisor/driver-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inRuns } from './runs.ts'

async function* each(chunks: readonly VolumeChunk[]): AsyncGenerator<VolumeChunk> {
  yield* chunks
}
const chunk = (offset: number, length: number): VolumeChunk => ({ offset, bytes: new Uint8Array(length).fill(1) })
const runs = async (chunks: readonly VolumeChunk[], fill: boolean) =>
  (await Array.fromAsync(inRuns(each(chunks), fill))).map(({ offset, bytes, jumps }) => [offset, bytes.length, jumps])

describe('runs', () => {
  test('go on while chunks follow each other, and begin anew at each jump', async () => {
    expect(await runs([chunk(8, 4), chunk(12, 4), chunk(20, 4), chunk(0, 8)], false)).toEqual([
      [8, 4, true],
      [12, 4, false],
      [20, 4, true],
      [0, 8, true],
    ])
  })

  test('leave empty chunks out', async () => {
    expect(await runs([chunk(0, 0), chunk(0, 4)], false)).toEqual([[0, 4, true]])
  })

  test('fill gaps with zeros, also the one before the first chunk, but not behind a jump back', async () => {
    expect(await runs([chunk(4, 4), chunk(12, 4), chunk(0, 4)], true)).toEqual([
      [0, 4, true],
      [4, 4, false],
      [8, 4, false],
      [12, 4, false],
      [0, 4, true],
    ])
  })

  test('written over old content with fill, ascending chunks leave none of it below their end', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(700_000), fc.integer({ min: 1, max: 5000 }))), async (pieces) => {
        let at = 0
        const chunks = pieces.map(([gap, length]) => {
          const placed = chunk(at + gap, length)
          at += gap + length
          return placed
        })
        const content = new Uint8Array(at).fill(9)
        for await (const { offset, bytes } of inRuns(each(chunks), true)) content.set(bytes, offset)
        expect(content.includes(9)).toBe(false)
      }),
      { numRuns: 30 },
    ))
})
