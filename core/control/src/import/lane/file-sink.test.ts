/** What the data lane writes to a file by itself. */
import { open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeable } from '@covisor/disk'
import { expect, test, vi } from 'vitest'
import { behind, FileSink, TargetUnwritable } from './file-sink.ts'

const path = join(tmpdir(), `covisor-file-sink-${process.pid}`)
const MIB = 1024 * 1024

test('bytes lie where they were written, in whatever order and sizes they came', async () => {
  await using file = await open(path, 'w')
  try {
    const expected = Buffer.alloc(3 * MIB + 700)
    const sink = new FileSink(file.fd, () => {})
    const pieces = [100, 64 * 1024, 1.5 * MIB, 1, 3 * MIB - 200]
    for (const [index, offset] of pieces.entries()) {
      const bytes = Buffer.alloc(index === 2 ? MIB : 90, index + 1)
      expected.set(bytes, offset)
      await sink.write({ offset, bytes })
    }
    for (let at = 0; at < 600; at++) {
      const offset = 3 * MIB + at
      expected[offset] = at & 0xff
      await sink.write({ offset, bytes: Uint8Array.of(at & 0xff) })
    }
    const header = Buffer.from('header')
    expected.set(header, 0)
    await sink.write({ offset: 0, bytes: header })
    await sink.flush()
    const found = await readFile(path)
    expect(found.equals(expected.subarray(0, found.length))).toBe(true)
    expect(found.length).toBe(3 * MIB + 600)
  } finally {
    await rm(path)
  }
})

test('it says from time to time that it goes on', async () => {
  await using file = await open(path, 'w')
  try {
    const onProgress = vi.fn<() => void>()
    const sink = new FileSink(file.fd, onProgress)
    for (let at = 0; at < 32; at++) await sink.write({ offset: at * MIB, bytes: Buffer.alloc(MIB, 1) })
    await sink.flush()
    expect(onProgress).toHaveBeenCalledTimes(4)
  } finally {
    await rm(path)
  }
})

test('a disk that is full is told by the name of the error, at the latest when all is flushed', async () => {
  await using full = await open('/dev/full', 'w')
  const sink = new FileSink(full.fd, () => {})
  await sink.write({ offset: 0, bytes: Buffer.alloc(10) })
  const error = await sink.flush().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TargetUnwritable)
  expect(error).toMatchObject({ code: 'ENOSPC' })
})

test('memory that was given for good is free once it is written, and pieces of it are not', async () => {
  await using file = await open(path, 'w')
  try {
    const whole = freeable(Buffer.alloc(700, 1))
    const cut = freeable(Buffer.alloc(700, 2))
    const sink = new FileSink(file.fd, () => {})
    await sink.write({ offset: 0, bytes: whole })
    await sink.write({ offset: 700, bytes: cut.subarray(0, 300) })
    expect(whole.length).toBe(700)
    await sink.flush()
    expect([whole.length, cut.length]).toEqual([0, 700])
    expect(await readFile(path)).toEqual(Buffer.concat([Buffer.alloc(700, 1), Buffer.alloc(300, 2)]))
  } finally {
    await rm(path)
  }
})

test('what a short write left over is what is written next', () => {
  const [a, b, c] = [Buffer.from('abc'), Buffer.from('de'), Buffer.from('f')]
  const text = (written: number) => behind([a, b, c], written).map((piece) => Buffer.from(piece).toString())
  expect(text(0)).toEqual(['abc', 'de', 'f'])
  expect(text(2)).toEqual(['c', 'de', 'f'])
  expect(text(3)).toEqual(['de', 'f'])
  expect(text(5)).toEqual(['f'])
  expect(text(6)).toEqual([])
})
