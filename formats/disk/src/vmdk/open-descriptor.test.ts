/** Descriptors in files of their own: what they may name, and what becomes of it. Content against qemu-img is in formats.itest.ts. */
import { expect, test } from 'vitest'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { diskContent } from '../testing/disk-content.ts'
import { cowd, seSparse } from '../testing/esx-deltas.ts'
import { patchedDisk, textPatch } from '../testing/sample-disks.ts'

const flat = memorySource(Buffer.alloc(8192, 'flat'), 'flat.raw')
const files = new Map([['flat.raw', flat]])

const descriptor = (extents: string, head = 'createType="custom"') =>
  memorySource(Buffer.from(`# Disk DescriptorFile\nversion=1\n${head}\n${extents}\n`), 'disk.vmdk')
const open = (extents: string, options: OpenDiskOptions = {}) => openDisk(descriptor(extents), { files, ...options })

const refused: [what: string, extents: string, message: RegExp][] = [
  ['a file that was not given', 'RW 8 FLAT "/etc/shadow" 0', /the data are in "\/etc\/shadow", which was not given/],
  ['a path to a file that was given', 'RW 8 FLAT "../flat.raw" 0', /"..\/flat.raw", which was not given/],
  ['a device', 'RW 8 VMFSRDM "lun-rdm.vmdk"', /extents of type VMFSRDM are not read/],
  ['more than the file holds', 'RW 32 FLAT "flat.raw" 0', /needs 16384 bytes, the file has 8192/],
  ['a part beyond the file', 'RW 8 FLAT "flat.raw" 9', /needs 8704 bytes, the file has 8192/],
  ['an impossible size', 'RW 99999999999999999999 FLAT "flat.raw" 0', /impossibly large/],
  ['100 TiB of zeros', 'RW 214748364800 ZERO', /claims 100 TiB/],
  ['nothing', '', /names no extents/],
  ['a sparse extent that is none', 'RW 8 SPARSE "flat.raw"', /flat.raw: byte 0: this is not a VMDK sparse extent/],
  ['an extent that is kept away', 'NOACCESS 8 FLAT "flat.raw" 0', /"flat.raw" is marked NOACCESS/],
]

test.each(refused)('a descriptor with %s is refused', async (_, extents, message) => {
  await expect(open(extents)).rejects.toThrow(message)
})

test('extents follow each other on the disk, zeros included', async () => {
  const content = await diskContent(await open('RW 2 FLAT "flat.raw" 0\nRW 3 ZERO\nRW 4 VMFS "flat.raw"'))
  expect(content.length).toBe(9 * 512)
  expect(content.subarray(0, 1024).equals(Buffer.alloc(1024, 'flat'))).toBe(true)
  expect(content.subarray(1024, 2560).every((byte) => byte === 0)).toBe(true)
  expect(content.subarray(2560).equals(Buffer.alloc(2048, 'flat'))).toBe(true)
})

test('the same part of a file cannot be mapped without end', async () => {
  const many = Array.from({ length: 5 }, () => 'RW 16 FLAT "flat.raw" 0').join('\n')
  await expect(diskContent(await open(many))).rejects.toThrow('entries point at the same place')
})

test.each([
  ['carriage returns', '# Disk DescriptorFile\r\nCreateType = "vmfs"\r\nRW 4 VMFS "flat.raw"\r\n'],
  ['blanks before the mark', '  # Disk DescriptorFile\ncreateType="vmfs"\nRW 4 VMFS "flat.raw"\n'],
  ['extents first', '# Disk DescriptorFile\nRW 4 VMFS "flat.raw"\ncreateType="vmfs"\n'],
  ['the byte order mark of UTF-8', '\ufeff# Disk DescriptorFile\ncreateType="vmfs"\nRW 4 VMFS "flat.raw"\n'],
  ['no mark but a version', '# made by hand\n\nversion=1\ncreateType="vmfs"\nRW 4 VMFS "flat.raw"\n'],
  ['no database and no ids', '# Disk DescriptorFile\ncreateType="vmfs"\nRW 4 VMFS "flat.raw"'],
  [
    'more in an extent line than it needs',
    '# Disk DescriptorFile\ncreateType="vmfs"\nRW 4 VMFS "flat.raw" 0 partitionUUID x 0\n',
  ],
  ['pages of padding', `# Disk DescriptorFile\ncreateType="vmfs"\nRW 4 VMFS "flat.raw"\n${'\0'.repeat(70_000)}`],
  ['tabs and odd cases', '# disk descriptorfile\nCREATETYPE\t=\t"vmfs"\nrw\t4\tvmfs\t"flat.raw"\n'],
  ['no quotes', '# Disk DescriptorFile\ncreateType=vmfs\nRW 4 VMFS flat.raw 0\n'],
])('a descriptor with %s is understood', async (_, text) => {
  const disk = await openDisk(memorySource(Buffer.from(text), 'disk.vmdk'), { files })
  expect(disk).toMatchObject({ subformat: 'vmfs', size: 2048 })
})

test.each(['utf-16le', 'utf-16be'])('a descriptor that an editor saved as %s is understood', async (encoding) => {
  const text = Buffer.from('\ufeff# Disk DescriptorFile\r\ncreateType="vmfs"\r\nRW 4 VMFS "flat.raw"\r\n', 'utf16le')
  const bytes = encoding === 'utf-16be' ? text.swap16() : text
  expect(await openDisk(memorySource(bytes, 'disk.vmdk'), { files })).toMatchObject({ subformat: 'vmfs', size: 2048 })
})

test('names of extents may hold blanks', async () => {
  const disk = await open('RW 4 FLAT "my disk-f001.vmdk" 0', { files: new Map([['my disk-f001.vmdk', flat]]) })
  expect(disk.size).toBe(2048)
})

test('a delta is refused with a parent that is not the one it was made against', async () => {
  const named = (cid: string) =>
    openDisk(descriptor('RW 16 FLAT "flat.raw" 0', `createType="vmfs"\nCID=${cid}\nparentCID=ffffffff`), { files })
  const head = 'createType="vmfsSparse"\nCID=1\nparentCID=0badc0de'
  const delta = descriptor('RW 16 VMFSSPARSE "delta.vmdk"', head)
  const withDelta = new Map([['delta.vmdk', memorySource(cowd(), 'delta.vmdk')]])
  await expect(openDisk(delta, { files: withDelta, parent: await named('0badbeef') })).rejects.toThrow(
    'a difference to the disk with the id 0badc0de, but the parent that was given has 0badbeef',
  )
  expect((await openDisk(delta, { files: withDelta, parent: await named('badc0de') })).size).toBe(8192)
})

test('a chain that leads back to itself cannot be opened: whatever is the first, its parent is missing', async () => {
  const link = (parent: string) =>
    descriptor('RW 16 VMFSSPARSE "delta.vmdk"', `createType="vmfsSparse"\nparentCID=1\nparentFileNameHint="${parent}"`)
  const withDelta = new Map([['delta.vmdk', memorySource(cowd(), 'delta.vmdk')]])
  for (const parent of ['disk.vmdk', 'b.vmdk'])
    await expect(openDisk(link(parent), { files: withDelta })).rejects.toMatchObject({ reason: 'not-given' })
})

test('of a disk in many pieces only a few pieces are remembered', async () => {
  const piece = cowd()
  let reads = 0
  const counted = { ...memorySource(piece, 'first.vmdk') }
  const first = { ...counted, read: (...range: Parameters<typeof counted.read>) => (reads++, counted.read(...range)) }
  const names = Array.from({ length: 9 }, (_, index) => `p${index}.vmdk`)
  const files = new Map(names.map((name, index) => [name, index === 0 ? first : memorySource(piece, name)]))
  const source = descriptor(names.map((name) => `RW 32 VMFSSPARSE "${name}"`).join('\n'))
  const disk = await openDisk(source, { files })
  const readFirst = () => disk.read!(0, 512)
  await readFirst()
  const once = reads
  await readFirst()
  expect(reads).toBe(once)
  for (let index = 1; index < names.length; index++) await disk.read!(index * 32 * 512, 512)
  await readFirst()
  expect(reads).toBeGreaterThan(once)
})

test('megabytes of empty lines are only empty lines', async () => {
  const text = Buffer.alloc(4 * 1024 * 1024, '\n')
  text.write('# Disk DescriptorFile')
  await expect(openDisk(memorySource(text, 'disk.vmdk'))).rejects.toThrow('the descriptor has no createType')
})

test('names are read in the encoding that the descriptor states', async () => {
  const text = Buffer.from(
    '# Disk DescriptorFile\nencoding="windows-1252"\ncreateType="vmfs"\nRW 4 VMFS "g\xe4st.raw"\n',
    'latin1',
  )
  const disk = await openDisk(memorySource(text, 'disk.vmdk'), { files: new Map([['gäst.raw', flat]]) })
  expect(disk.size).toBe(2048)
})

test.each([
  ['VMFSSPARSE', 'vmfsSparse', cowd],
  ['SESPARSE', 'seSparse', seSparse],
])('a delta (%s) needs its parent, and takes from it what it does not hold', async (type, createType, file) => {
  const head = `createType="${createType}"\nparentCID=12345678\nparentFileNameHint="/vmfs/base.vmdk"`
  const source = descriptor(`RW 32 ${type} "delta.vmdk"`, head)
  const data = memorySource(file(), 'delta.vmdk')
  const delta = { files: new Map([['delta.vmdk', data]]) }
  await expect(openDisk(source, delta)).rejects.toMatchObject({
    reason: 'not-given',
    message: expect.stringContaining('/vmfs/base.vmdk'),
  })
  const parent = patchedDisk(16384, [textPatch(0, 16384)])
  const expected = await diskContent(parent)
  expected.fill('D', 4096, 8192)
  expect((await diskContent(await openDisk(source, { ...delta, parent }))).equals(expected)).toBe(true)
  expect((await diskContent(await openDisk(data, { parent }))).equals(expected)).toBe(true)
  await expect(openDisk(data)).rejects.toThrow('give its descriptor instead')
})
