/** Disks in several files: who belongs to whom, and that names in an image reach nothing but what was given. */
import { expect, test } from 'vitest'
import { memorySource } from './memory-source.ts'
import { namedFiles, openDiskFiles } from './open-disk-files.ts'
import type { RangeSource } from './range-source.ts'
import { diskContent, writtenFile } from './testing/disk-content.ts'
import { cowd } from './testing/esx-deltas.ts'
import { patchedDisk, textPatch } from './testing/sample-disks.ts'
import { writeQcow2 } from './write-qcow2.ts'
import { writeStreamOptimizedVmdk } from './write-stream-optimized-vmdk.ts'

const SIZE = 16_384
const base = Buffer.alloc(SIZE, 'base ')

const text = (lines: string) => Buffer.from(`# Disk DescriptorFile\nversion=1\n${lines}\n`)
const baseText = text('CID=12345678\ncreateType="vmfs"\nRW 32 VMFS "base-flat.vmdk"')
const deltaText = text(
  'CID=9\nparentCID=12345678\nparentFileNameHint="/vmfs/volumes/1/base.vmdk"\ncreateType="vmfsSparse"\nRW 32 VMFSSPARSE "base-000001-delta.vmdk"',
)

const filesOf = (...files: [name: string, bytes: Uint8Array][]) =>
  new Map<string, RangeSource>(files.map(([name, bytes]) => [name, memorySource(bytes, name)]))

const snapshot: [string, Uint8Array][] = [
  ['base-000001.vmdk', deltaText],
  ['base-000001-delta.vmdk', cowd()],
  ['base.vmdk', baseText],
  ['base-flat.vmdk', base],
]

test('a snapshot of ESX is read with its delta and its base, each a descriptor with data beside it', async () => {
  const expected = Buffer.from(base)
  expected.fill('D', 4096, 8192)
  expect((await diskContent(await openDiskFiles(filesOf(...snapshot)))).equals(expected)).toBe(true)
})

test('what a descriptor names is told, so that a caller can look for it', async () => {
  expect(await namedFiles(memorySource(baseText, 'base.vmdk'))).toEqual(['base-flat.vmdk'])
  expect(await namedFiles(memorySource(base, 'base-flat.vmdk'))).toEqual([])
})

test('a guest that writes a descriptor into its disk gains nothing by it', async () => {
  const hostile = Buffer.alloc(SIZE)
  text('createType="vmfs"\nRW 32 VMFS "base.vmdk"').copy(hostile)
  const files = filesOf(
    ['disk.vmdk', text('createType="vmfs"\nRW 32 VMFS "disk-flat.vmdk"')],
    ['disk-flat.vmdk', hostile],
  )
  expect((await diskContent(await openDiskFiles(files))).equals(hostile)).toBe(true)
})

test('a link that is missing is named', async () => {
  await expect(openDiskFiles(filesOf(...snapshot.slice(0, 2)))).rejects.toThrow(
    '"/vmfs/volumes/1/base.vmdk"; give that',
  )
  await expect(openDiskFiles(filesOf(...snapshot.slice(0, 3)))).rejects.toThrow('the data are in "base-flat.vmdk"')
})

test('a parent of a disk that has none is refused rather than ignored', async () => {
  const alone = await writtenFile(writeQcow2(patchedDisk(SIZE, [textPatch(0, 100)])))
  await expect(openDiskFiles(filesOf(['a.qcow2', alone], ['b.qcow2', alone]))).rejects.toThrow(
    'a.qcow2: byte 0: this is a disk of its own and no difference, but "b.qcow2" was given as its parent',
  )
})

test('a raw base is one only if somebody says so', async () => {
  const child = Buffer.from(await writtenFile(writeQcow2(patchedDisk(SIZE, []))))
  child.writeBigUInt64BE(112n, 8)
  child.writeUInt32BE(8, 16)
  child.write('base.raw', 112)
  const files = filesOf(['child.qcow2', child], ['base.raw', base])
  await expect(openDiskFiles(files)).rejects.toThrow('if it is a raw disk, say so')
  expect((await diskContent(await openDiskFiles(files, { baseFormat: 'raw' }))).equals(base)).toBe(true)

  const saying = Buffer.from(child) // with the header extension "backing file format"
  saying.writeBigUInt64BE(136n, 8)
  saying.write('base.raw', 136)
  saying.writeUInt32BE(0xe279_2aca, 104)
  saying.writeUInt32BE(3, 108)
  saying.fill(0, 112, 128).write('raw', 112)
  const told = filesOf(['child.qcow2', saying], ['base.raw', base])
  expect((await diskContent(await openDiskFiles(told))).equals(base)).toBe(true)
})

test('images that do not say what they are differences to are, where somebody else does', async () => {
  const grain = 65_536
  const vmdk = (at: number, word: string) => {
    const bytes = Buffer.alloc(grain, word)
    return writtenFile(writeStreamOptimizedVmdk(patchedDisk(4 * grain, [{ offset: at * grain, bytes }])))
  }
  const links = [await vmdk(1, 'child '), await vmdk(2, 'parent '), await vmdk(0, 'base ')]
  const files = filesOf(...links.map((bytes, index): [string, Uint8Array] => [`disk${index}.vmdk`, bytes]))
  await expect(openDiskFiles(files)).rejects.toThrow('no difference')
  const content = await diskContent(await openDiskFiles(files, { areDifferences: true }))
  const words = [0, 1, 2, 3].map((index) => content.toString('latin1', index * grain, index * grain + 5).trim())
  expect(words).toEqual(['base', 'child', 'paren', '\0\0\0\0\0'])
})

test('a chain that is longer than any hypervisor makes is refused before it is opened', async () => {
  const many = Array.from({ length: 65 }, (_, index): [string, Uint8Array] => [`${index}.vmdk`, deltaText])
  await expect(openDiskFiles(filesOf(...many))).rejects.toThrow('a chain of more than 64 disks is not read')
})
