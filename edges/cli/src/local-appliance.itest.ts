/** Reading appliances and disk images from files of this machine: as they are, or as the OVA that a folder makes. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { manifestLine, type RangeSource, writeManifest, writeOva, writeOvf } from '@covisor/ovf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileError } from './file-error.ts'
import { openLocal } from './local-appliance.ts'
import { typeLine } from './testing/type-line.ts'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-cli-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const text = (content: string) => new TextEncoder().encode(content)
const disk = Uint8Array.from({ length: 70_001 }, (_, i) => (i * 31) % 251)

const descriptorWith = (href: string) =>
  text(
    writeOvf({
      name: 'web01',
      files: [{ id: 'file1', href, sizeBytes: disk.length }],
      disks: [{ id: 'disk1', fileId: 'file1', capacityBytes: 2 ** 20, format: 'vmdk-stream-optimized' }],
      networks: [],
      systems: [
        {
          id: 'web01',
          name: 'web01',
          vcpus: 1,
          memoryMiB: 256,
          os: { vmwType: 'debian12_64Guest', cimId: 96, description: 'Debian' },
          disks: [{ diskId: 'disk1', controller: 'lsilogic' }],
          nics: [],
        },
      ],
    }),
  )

async function writeFolder(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await mkdir(at(name))
  for (const [file, content] of Object.entries(files)) await writeFile(join(at(name), file), content)
}

async function allOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of parts) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const rangeOf = (source: RangeSource, offset: number, length: number) => source.read(offset, length)

test('a descriptor with its files beside it reads as the OVA that they make, at any offset', async () => {
  const ovf = descriptorWith('web01-disk1.vmdk')
  const mf = text(writeManifest([manifestLine('web01.ovf', ovf), manifestLine('web01-disk1.vmdk', disk)]))
  const members = { 'web01.ovf': ovf, 'web01.mf': mf, 'web01-disk1.vmdk': disk }
  await writeFolder('whole', { ...members, 'other.iso': disk })
  const expected = await allOf(
    writeOva(Object.entries(members).map(([name, content]) => ({ name, size: content.length, content }))),
  )
  await using file = await openLocal(join(at('whole'), 'web01.ovf'))
  expect(file.name).toBe('web01.ova')
  expect(file.source.size).toBe(expected.length)
  expect(Buffer.compare(await rangeOf(file.source, 0, expected.length), expected)).toBe(0)
  for (const [offset, length] of [
    [511, 2],
    [1, 1023],
    [expected.length - 1025, 1025],
    [ovf.length + 500, 2000],
  ] as const)
    expect(Buffer.compare(await rangeOf(file.source, offset, length), expected.subarray(offset, offset + length))).toBe(
      0,
    )
})

test.each(['../secret', '/etc/passwd', 'sub/disk.vmdk', '..', '%2e%2e%2fsecret', 'http://elsewhere/disk.vmdk'])(
  'a descriptor cannot make us read "%s"',
  async (href) => {
    const name = `hostile-${href.replace(/\W/g, '_')}`
    await writeFolder(name, { 'web01.ovf': descriptorWith(href) })
    await expect(openLocal(join(at(name), 'web01.ovf'))).rejects.toThrow(/not a file beside it/)
  },
)

test('an image is read as it is', async () => {
  await writeFile(at('disk.vmdk'), disk)
  await using file = await openLocal(at('disk.vmdk'))
  expect(file.name).toBe('disk.vmdk')
  expect(Buffer.compare(await rangeOf(file.source, 3, 5), disk.subarray(3, 8))).toBe(0)
})

test('a VMDK descriptor is sent with the data beside it, and its parents when they are named', async () => {
  const vmdk = (extent: string, more = '') =>
    text(`# Disk DescriptorFile\nversion=1\n${more}createType="vmfs"\nRW 8 VMFS "${extent}"\n`)
  await writeFolder('esx', {
    'web01.vmdk': vmdk('web01-flat.vmdk', 'CID=12345678\n'),
    'web01-flat.vmdk': new Uint8Array(4096).fill(7),
    'web01-000001.vmdk': vmdk('web01-000001-flat.vmdk', 'parentCID=12345678\n'),
    'web01-000001-flat.vmdk': new Uint8Array(4096).fill(8),
    'astray.vmdk': vmdk('../web01-flat.vmdk'),
  })
  const esx = (name: string) => join(at('esx'), name)
  await using file = await openLocal(esx('web01-000001.vmdk'), [esx('web01.vmdk')])
  expect(file.name).toBe('web01-000001.vmdk')
  expect([...file.diskFiles!.keys()]).toEqual([
    'web01-000001.vmdk',
    'web01-000001-flat.vmdk',
    'web01.vmdk',
    'web01-flat.vmdk',
  ])
  expect((await rangeOf(file.source, 0, 100)).toString().startsWith('web01-000001.vmdk\0')).toBe(true)

  const { code, stdout } = await typeLine(
    `covisor inspect '${esx('web01-000001.vmdk')}' --parent '${esx('web01.vmdk')}'`,
  )
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/vmdk vmfs/) })
  const alone = await typeLine(`covisor inspect '${esx('web01-000001.vmdk')}'`)
  expect(alone).toMatchObject({ code: 8, stderr: expect.stringContaining('give that one as its parent') })
  await expect(openLocal(esx('astray.vmdk'))).rejects.toThrow('"../web01-flat.vmdk", which is not a file beside it')
})

test('an image that was published compressed is unpacked, and nothing is left behind', async () => {
  await writeFile(at('disk.raw.gz'), gzipSync(disk))
  const before = await unpackedFolders()
  {
    await using file = await openLocal(at('disk.raw.gz'))
    expect({ name: file.name, size: file.source.size }).toEqual({ name: 'disk.raw', size: disk.length })
    expect(Buffer.compare(await rangeOf(file.source, 70_000, 1), disk.subarray(70_000))).toBe(0)
  }
  expect(await unpackedFolders()).toEqual(before)
})

test('a compressed image that was cut is refused, and nothing is left behind', async () => {
  await writeFile(at('cut.raw.gz'), gzipSync(disk).subarray(0, 500))
  const before = await unpackedFolders()
  await expect(openLocal(at('cut.raw.gz'))).rejects.toThrow('cut.raw.gz: byte 500: the file ends before')
  expect(await unpackedFolders()).toEqual(before)
})

const unpackedFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('covisor-unpacked-'))

const mistakes = [
  ['is not there', 'nowhere.ova', /nowhere\.ova cannot be read: there is no such file or folder/],
  ['is empty', 'empty.ova', /empty\.ova is empty/],
  ['is a folder', 'folder', /folder is not a file/],
  ['is not XML', 'noise.ovf', /noise\.ovf/],
  ['has a broken name in it', 'percent.ovf', /names "disk%E0%A4%A\.vmdk", which is not a file beside it/],
  ['is neither an appliance nor a disk', 'noise.ova', /noise\.ova/],
] as const

test.each(mistakes)('a file that %s is said to be so, with exit code 8', async (_, name, says) => {
  await mkdir(at('folder'), { recursive: true })
  await writeFile(at('empty.ova'), '')
  await writeFile(at('noise.ovf'), disk)
  await writeFile(at('noise.ova'), disk)
  await writeFile(at('percent.ovf'), descriptorWith('disk%E0%A4%A.vmdk'))
  const { code, stdout, stderr } = await typeLine(`covisor inspect '${at(name)}'`)
  expect({ code, stdout }).toEqual({ code: 8, stdout: '' })
  expect(stderr).toMatch(says)
  expect(stderr.split('\n')).toHaveLength(2)
})

test('a file that is missing is an error about a file, not about the server', async () => {
  await expect(openLocal(at('nowhere'))).rejects.toBeInstanceOf(FileError)
  const { code } = await typeLine(`covisor import '${at('nowhere')}'`, { env: { COVISOR_TOKEN: 'x' } })
  expect(code).toBe(8)
})
