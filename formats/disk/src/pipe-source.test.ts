/** The rules of a source that can be read only once, and of the others that pass for it. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileSource } from './file-source.ts'
import { memorySource } from './memory-source.ts'
import { HEAD_BYTES } from './range-source.ts'
import { sliceSource } from './slice-source.ts'
import { chunkedPipe } from './testing/chunked-source.ts'

const bytes = Buffer.from(Array.from({ length: HEAD_BYTES * 2 }, (_, index) => index % 251))

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('the head of a pipe can be read again and again, and the stream still begins at the beginning', async () => {
  const pipe = chunkedPipe(bytes, [1000, 7])
  expect(bytes.subarray(500, 2500).equals(await pipe.read(500, 2000))).toBe(true)
  expect(bytes.subarray(0, 4).equals(await pipe.read(0, 4))).toBe(true)
  expect((await all(pipe.stream(0, bytes.length))).equals(bytes)).toBe(true)
})

test('a pipe cannot be read beyond its head, nor twice', async () => {
  const pipe = chunkedPipe(bytes, [1000])
  await expect(pipe.read(HEAD_BYTES, 1)).rejects.toMatchObject({ reason: 'not-seekable' })
  await all(pipe.stream(0, bytes.length))
  await expect(all(pipe.stream(0, bytes.length))).rejects.toMatchObject({ reason: 'not-seekable' })
  await expect(pipe.read(0, 4)).rejects.toMatchObject({ reason: 'not-seekable' })
})

test('a pipe that ends early says how much is missing', async () => {
  const pipe = chunkedPipe(bytes.subarray(0, 5000), [1000], 6000)
  await expect(all(pipe.stream(0, 6000))).rejects.toMatchObject({
    reason: 'truncated',
    offset: 5000,
    message: expect.stringContaining('1000 bytes early'),
  })
})

test('a slice cannot be read beyond its end, even where its source goes on', async () => {
  const slice = sliceSource(memorySource(bytes, 'web01.ova'), 100, 50, 'web01.ova:disk1.vmdk')
  expect(bytes.subarray(140, 150).equals(await slice.read(40, 10))).toBe(true)
  await expect(slice.read(40, 11)).rejects.toThrow(
    'web01.ova:disk1.vmdk: byte 40: bytes 40 to 51 are needed, but the file ends at 50',
  )
  await expect(slice.read(-1, 5)).rejects.toMatchObject({ reason: 'truncated' })
  expect(() => sliceSource(slice, 0, 51, 'more')).toThrow('the file ends at 50')
})

test('a file that shrinks while it is read is an error, not an endless wait', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-disk-'))
  const path = join(folder, 'disk.raw')
  await writeFile(path, bytes)
  await using source = await fileSource(path, 'disk.raw')
  expect((await all(source.stream(10, 1000))).equals(bytes.subarray(10, 1010))).toBe(true)
  await truncate(path, 100)
  await expect(source.read(0, 200)).rejects.toMatchObject({ reason: 'truncated', offset: 100 })
  await rm(folder, { recursive: true })
})

test('an aborted read stops with the reason of the abort', async () => {
  const aborted = AbortSignal.abort(new Error('the user changed his mind'))
  await expect(all(memorySource(bytes, 'a').stream(0, 100, aborted))).rejects.toThrow('the user changed his mind')
  await expect(all(chunkedPipe(bytes, [10]).stream(0, 100, aborted))).rejects.toThrow('the user changed his mind')
})
