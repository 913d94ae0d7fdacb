/** Chunks on their way into streams: what is opened, skipped and filled, and that a file or device ends up with the right bytes. */
import type { VolumeChunk } from '@covisor/driver-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inStreams, type StreamStep } from './stream-steps.ts'

async function* each(chunks: readonly VolumeChunk[]): AsyncGenerator<VolumeChunk> {
  yield* chunks
}
const chunk = (offset: number, length: number, value = 1): VolumeChunk => ({
  offset,
  bytes: new Uint8Array(length).fill(value),
})
const steps = (chunks: readonly VolumeChunk[], length = 0, gaps: 'holes' | 'zeros' = 'holes') =>
  Array.fromAsync(inStreams(each(chunks), { length, gaps }))
const shown = (list: readonly StreamStep[]) =>
  list.map((step) => {
    if (step.kind === 'begin') return `begin ${step.offset}`
    return step.kind === 'hole' ? `hole ${step.length}` : `bytes ${step.bytes.length}`
  })

describe('steps', () => {
  test('are one stream with holes as long as chunks ascend, whatever the gaps', async () => {
    expect(shown(await steps([chunk(8, 4), chunk(12, 4), chunk(20, 4)]))).toEqual([
      'begin 0',
      'hole 8',
      'bytes 4',
      'bytes 4',
      'hole 4',
      'bytes 4',
    ])
  })

  test('begin a new stream for a header that comes last', async () => {
    expect(shown(await steps([chunk(8, 4), chunk(0, 8)]))).toEqual([
      'begin 0',
      'hole 8',
      'bytes 4',
      'begin 0',
      'bytes 8',
    ])
  })

  test('give a file its whole length before anything else is opened, and at the end', async () => {
    expect(shown(await steps([chunk(0, 4)], 16))).toEqual(['begin 0', 'bytes 4', 'hole 12'])
    expect(shown(await steps([chunk(4, 4), chunk(0, 4)], 16))).toEqual([
      'begin 0',
      'hole 4',
      'bytes 4',
      'hole 8',
      'begin 0',
      'bytes 4',
    ])
  })

  test('fill gaps of devices with zeros', async () => {
    expect(shown(await steps([chunk(4, 4), chunk(0, 4), chunk(300_000, 4)], 0, 'zeros'))).toEqual([
      'begin 0',
      'bytes 4',
      'bytes 4',
      'begin 0',
      'bytes 4',
      'begin 8',
      'bytes 262144',
      'bytes 37848',
      'bytes 4',
    ])
  })

  test('are none for nothing', async () => {
    expect(await steps([chunk(5, 0)], 16)).toEqual([])
  })
})

const pieces = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 255 })))

test('a file holds exactly the chunks, zeros between them and its whole length', () =>
  fc.assert(
    fc.asyncProperty(pieces, fc.nat(9000), async (list, length) => {
      const chunks = list.map(([offset, size, value]) => chunk(offset, size, value))
      const expected = written(chunks, length)
      if (chunks.length > 0) expect(asLibvirt(await steps(chunks, length), length)).toEqual(expected)
    }),
  ))

test('a device keeps none of its old content below the last byte written', () =>
  fc.assert(
    fc.asyncProperty(pieces, async (list) => {
      const chunks = list.map(([offset, size, value]) => chunk(offset, size, value))
      const expected = written(chunks, 0)
      const device = asLibvirt(
        await steps(chunks, 0, 'zeros'),
        0,
        Array.from({ length: 10_000 }, () => 99),
      )
      expect(device.slice(0, expected.length)).toEqual(expected)
    }),
  ))

function written(chunks: readonly VolumeChunk[], length: number): number[] {
  const end = Math.max(length, ...chunks.map(({ offset, bytes }) => offset + bytes.length))
  const content: number[] = Array.from({ length: end }, () => 0)
  for (const { offset, bytes } of chunks) bytes.forEach((byte, index) => (content[offset + index] = byte))
  return content
}

/** What libvirt does with a stream: a hole moves on and, in files, ends the file there (virFDStreamThreadDoWrite). */
function asLibvirt(
  list: readonly StreamStep[],
  length: number,
  content: number[] = Array.from({ length }, () => 0),
): number[] {
  let at = 0
  for (const step of list) {
    if (step.kind === 'begin') at = step.offset
    else if (step.kind === 'hole') {
      at += step.length
      while (content.length < at) content.push(0)
      content.length = at
    } else for (const byte of step.bytes) content[at++] = byte
  }
  return content
}
