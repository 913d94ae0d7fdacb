/** Images in compressed wrappers: unpacked to the same bytes, refused when cut or damaged, never larger than allowed. */
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { DiskFormatError } from '../src/disk-format-error.ts'
import { memorySource } from '../src/memory-source.ts'
import { openDisk } from '../src/open-disk.ts'
import { diskContent, holds, writtenFile } from '../src/testing/disk-content.ts'
import { patchedDisk, textPatch } from '../src/testing/sample-disks.ts'
import { inspectWrapped } from '../src/wrapped/inspect-wrapped.ts'
import { unwrapSource } from '../src/wrapped/unwrap-source.ts'
import { unpackWrapper, type Wrapper } from '../src/wrapped/wrapper.ts'
import { writeQcow2 } from '../src/write-qcow2.ts'
import { writeStreamOptimizedVmdk } from '../src/write-stream-optimized-vmdk.ts'

const MIB = 1024 * 1024
const disk = patchedDisk(5 * MIB, [textPatch(0, 300_000), textPatch(4 * MIB, 100)])

let folder: string
let handles: FileHandle[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-unwrap-'))
})

afterEach(async () => {
  await Promise.all(handles.splice(0).map((handle) => handle.close()))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const scratch = async () => {
  const handle = await open(join(folder, `scratch-${handles.length}`), 'w+')
  handles.push(handle)
  return handle
}

const packers: Record<Wrapper, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => zlib.gzipSync(bytes),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
  xz: (bytes) => execFileSync('xz', ['-1', '--stdout'], { input: bytes, maxBuffer: 64 * MIB }),
  bzip2: (bytes) => execFileSync('bzip2', ['--stdout'], { input: bytes, maxBuffer: 64 * MIB }),
}
const kinds = Object.entries(packers) as [Wrapper, (bytes: Buffer) => Buffer][]

const unpacked = async (wrapper: Wrapper, bytes: Uint8Array) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of unpackWrapper(memorySource(bytes, 'disk.raw.packed'), wrapper)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test.each(kinds)('an image in %s is unpacked into scratch space and read like any other', async (wrapper, pack) => {
  const packed = pack(await writtenFile(writeQcow2(disk)))
  const { source, ...rest } = await unwrapSource(memorySource(packed, 'disk.qcow2.gz'), { scratch })
  expect(rest).toEqual({ isStream: false, wrapper })
  expect(source.name).toBe(wrapper === 'gzip' ? 'disk.qcow2' : 'disk.qcow2.gz')
  expect(await holds(await openDisk(source), await diskContent(disk))).toBe(true)
})

test.each(kinds)('a raw disk in %s keeps its size, also where it ends in zeros', async (_, pack) => {
  const content = await diskContent(patchedDisk(3 * MIB, [textPatch(0, 100)]))
  const { source } = await unwrapSource(memorySource(pack(content), 'disk.raw'), { scratch })
  expect(await holds(await openDisk(source, { format: 'raw' }), content)).toBe(true)
})

test.each(kinds)('a streamOptimized VMDK in %s needs no scratch space', async (_, pack) => {
  const packed = pack(await writtenFile(writeStreamOptimizedVmdk(disk)))
  const noScratch = () => Promise.reject(new Error('no scratch space is needed'))
  const { source, isStream } = await unwrapSource(memorySource(packed, 'disk.vmdk'), { scratch: noScratch })
  expect(isStream).toBe(true)
  expect(await holds(await openDisk(source, { sequential: true }), await diskContent(disk))).toBe(true)
})

test.each(kinds)('%s that was cut or damaged is refused', async (wrapper, pack) => {
  const packed = pack(Buffer.from(textPatch(0, 300_000).bytes))
  for (const missing of [1, 20, packed.length - 10])
    await expect(unpacked(wrapper, packed.subarray(0, packed.length - missing))).rejects.toBeInstanceOf(DiskFormatError)
  const damaged = Buffer.from(packed)
  damaged.fill(0xff, packed.length >> 1)
  await expect(unpacked(wrapper, damaged)).rejects.toBeInstanceOf(DiskFormatError)
})

test.each(kinds)('%s in several streams, one behind the other, is unpacked whole', async (wrapper, pack) => {
  const [one, two] = [Buffer.from('one '.repeat(1000)), Buffer.from('two '.repeat(1000))]
  const both = await unpacked(wrapper, Buffer.concat([pack(one), pack(two)]))
  expect(both.equals(Buffer.concat([one, two]))).toBe(true)
})

test.each(kinds)('%s that unpacks to more than was allowed is stopped there', async (_, pack) => {
  const packed = pack(Buffer.alloc(8 * MIB))
  const unwrapping = unwrapSource(memorySource(packed, 'bomb.raw'), { scratch, maxBytes: 4 * MIB })
  await expect(unwrapping).rejects.toThrow('more than the 4194304 bytes that are allowed')
  expect((await handles[0]!.stat()).size).toBeLessThanOrEqual(4 * MIB)
})

test.each(kinds)('%s that unpacks to more than the scratch space holds is stopped there', async (_, pack) => {
  const packed = pack(Buffer.alloc(8 * MIB, 'full'))
  const room = async () => 3 * MIB - ((await handles[0]?.stat())?.size ?? 0)
  const unwrapping = unwrapSource(memorySource(packed, 'large.raw'), { scratch, room })
  await expect(unwrapping).rejects.toThrow('more scratch space than there is')
  expect((await handles[0]!.stat()).size).toBeLessThanOrEqual(3 * MIB)
})

test.each(['gzip', 'zstd'] as const)('what disk is in %s is known from its beginning alone', async (wrapper) => {
  const large = patchedDisk(64 * MIB, [{ offset: MIB, bytes: randomFillSync(Buffer.alloc(24 * MIB)) }])
  const packed = packers[wrapper](await writtenFile(writeQcow2(large)))
  let read = 0
  const source = memorySource(packed, 'disk.qcow2', 64 * 1024)
  const counted = {
    ...source,
    async *stream(offset: number, length: number) {
      for await (const chunk of source.stream(offset, length)) {
        read += chunk.length
        yield chunk
      }
    },
  }
  expect(await inspectWrapped(counted, wrapper)).toMatchObject({ format: 'qcow2', size: 64 * MIB })
  expect(read).toBeLessThan(packed.length - 4 * MIB)
})

test.each(kinds)(
  'a streamOptimized VMDK in %s is known by its beginning, a raw disk by its length',
  async (wrapper, pack) => {
    const vmdk = memorySource(pack(await writtenFile(writeStreamOptimizedVmdk(disk))), 'disk.vmdk')
    expect(await inspectWrapped(vmdk, wrapper)).toMatchObject({ subformat: 'streamOptimized', size: 5 * MIB })
    const raw = memorySource(pack(Buffer.alloc(3 * MIB)), 'disk.raw')
    expect(await inspectWrapped(raw, wrapper, { format: 'raw' })).toMatchObject({ size: 3 * MIB, fileBytes: raw.size })
    expect(await inspectWrapped(raw, wrapper)).toBe(undefined)
  },
)

test.each(kinds)('errors of the source stay what they are while %s is unpacked', async (wrapper, pack) => {
  const packed = pack(Buffer.alloc(MIB))
  const broken = {
    ...memorySource(packed, 'away.raw'),
    async *stream() {
      yield packed.subarray(0, 20)
      throw new Error('the uploader went away')
    },
  }
  const reading = async () => {
    for await (const _ of unpackWrapper(broken, wrapper)) {
      // The bytes before the error do not matter.
    }
  }
  await expect(reading()).rejects.toThrow('the uploader went away')
})

test.each(kinds)('whoever stops reading %s early leaves nothing running', async (wrapper, pack) => {
  const source = memorySource(pack(Buffer.alloc(64 * MIB)), 'long.raw')
  for await (const chunk of unpackWrapper(source, wrapper)) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
  await vi.waitFor(() => expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap'))
})

test('what is in no wrapper is left alone', async () => {
  const source = memorySource(await writtenFile(writeQcow2(disk)), 'disk.qcow2')
  expect(await unwrapSource(source, { scratch })).toEqual({ source, isStream: false, wrapper: undefined })
})
