/** Tests only: the content of a disk or of an output file as bytes, with the promises of extents() and DiskChunk checked on the way. */
import assert from 'node:assert/strict'
import type { Disk } from '../disk.ts'
import type { DiskChunk } from '../disk-chunk.ts'
import { isZero } from '../is-zero.ts'

/** Fails if the extents do not cover the disk exactly once, in order. */
export async function diskContent(disk: Pick<Disk, 'size' | 'extents'>): Promise<Buffer> {
  const content = Buffer.alloc(disk.size)
  let position = 0
  for await (const extent of disk.extents()) {
    assert.equal(extent.offset, position, 'extents are ascending and without gaps')
    if (extent.kind === 'data') content.set(extent.bytes, extent.offset)
    position += extent.kind === 'data' ? extent.bytes.length : extent.length
    assert.ok(position <= disk.size, 'extents end with the disk')
  }
  assert.equal(position, disk.size, 'extents cover the whole disk')
  return content
}

/** Whether the disk holds exactly this. Reads it to its end either way, without trusting its size. */
export async function holds(disk: Pick<Disk, 'size' | 'extents'>, content: Buffer): Promise<boolean> {
  let isSame = disk.size === content.length
  for await (const extent of disk.extents()) {
    if (!isSame) continue
    const length = extent.kind === 'data' ? extent.bytes.length : extent.length
    const expected = content.subarray(extent.offset, extent.offset + length)
    isSame = extent.kind === 'data' ? expected.equals(extent.bytes) : isZero(expected)
  }
  return isSame
}

/** The output file that a target would hold after these chunks. */
export async function writtenFile(chunks: AsyncIterable<DiskChunk>, size = 0): Promise<Buffer> {
  const all: DiskChunk[] = []
  for await (const chunk of chunks) all.push(chunk)
  const file = Buffer.alloc(Math.max(size, ...all.map(({ offset, bytes }) => offset + bytes.length)))
  for (const { offset, bytes } of all) file.set(bytes, offset)
  return file
}

/** How often a chunk does not begin where the one before ended: each costs the consumer a new upload stream. */
export async function countRuns(chunks: AsyncIterable<DiskChunk>): Promise<number> {
  let runs = 0
  let end = -1
  for await (const { offset, bytes } of chunks) {
    if (offset !== end) runs++
    end = offset + bytes.length
  }
  return runs
}
