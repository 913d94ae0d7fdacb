/** Disks that are kept in several files: descriptors with their data beside them, tars of disk files, delta disks of appliances. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memorySource, openDisk, writeStreamOptimizedVmdk } from '@covisor/disk'
import { manifestLine, writeManifest, writeOva, writeOvf } from '@covisor/ovf'
import { runSaga } from '@covisor/tasks/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { importUseCases } from './import-use-cases.ts'

const GRAIN = 64 * 1024
const SIZE = 4 * GRAIN
const flat = Buffer.alloc(SIZE, 'flat ')
const descriptor = Buffer.from(
  `# Disk DescriptorFile\nversion=1\ncreateType="vmfs"\nRW ${SIZE / 512} VMFS "web01-flat.vmdk"\n`,
)

let folder: string
let world: ControlWorld
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-disk-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  world = await ControlWorld.open({ importRoots: [folder] })
  return () => world[Symbol.asyncDispose]()
})

const start = (file: string) => importUseCases(world.services).start(world.actor, { source: { path: at(file) } }, {})

async function imported(file: string): Promise<Buffer> {
  await world.runToEnd(await start(file))
  const [volume] = (await world.store.volumes.list('provider', {})).items
  const disk = await openDisk(memorySource(await world.volumeBytes('default', volume!.nativeName), 'volume'))
  return Buffer.from(await disk.read!(0, disk.size))
}

async function archive(name: string, members: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const list = Object.entries(members).map(([member, content]) => ({ name: member, size: content.length, content }))
  await writeFile(at(name), Buffer.concat(await Array.fromAsync(writeOva(list))))
}

test('a VMDK descriptor on the server is read with its data beside it', async () => {
  await writeFile(at('web01.vmdk'), descriptor)
  await writeFile(at('web01-flat.vmdk'), flat)
  expect((await imported('web01.vmdk')).equals(flat)).toBe(true)
})

test('a descriptor whose data are a link out of the import folder is refused', async () => {
  await writeFile(at('evil.vmdk'), Buffer.from(descriptor.toString().replace('web01-flat', 'evil-flat')))
  await symlink('/etc/passwd', at('evil-flat.vmdk'))
  await expect(start('evil.vmdk')).rejects.toThrow('the data are in "evil-flat.vmdk", which was not given')
})

test('a tar of disk files is the disk that comes first in it', async () => {
  await archive('web02.vmdk', { 'web01.vmdk': descriptor, 'web01-flat.vmdk': flat })
  expect((await imported('web02.vmdk')).equals(flat)).toBe(true)
})

test('a delta disk of an appliance arrives with what it is a delta to', async () => {
  const base = await vmdk([0, 'base '], [1, 'base '])
  const delta = await vmdk([1, 'delta '])
  const ovf = writeOvf({
    name: 'clone',
    files: [
      { id: 'file1', href: 'base.vmdk', sizeBytes: base.length },
      { id: 'file2', href: 'delta.vmdk', sizeBytes: delta.length },
    ],
    disks: ['disk1', 'disk2'].map((id, i) => ({ id, fileId: `file${i + 1}`, capacityBytes: SIZE })),
    networks: [],
    systems: [
      {
        id: 'clone',
        name: 'clone',
        vcpus: 1,
        memoryMiB: 128,
        disks: [{ diskId: 'disk2', controller: 'lsilogic' }],
        nics: [],
      },
    ],
  })
  const text = Buffer.from(ovf.replace('ovf:diskId="disk2"', 'ovf:diskId="disk2" ovf:parentRef="disk1"'))
  const files = { 'clone.ovf': text, 'base.vmdk': base, 'delta.vmdk': delta }
  const lines = Object.entries(files).map(([name, bytes]) => manifestLine(name, bytes))
  await archive('clone.ova', { ...files, 'clone.mf': Buffer.from(writeManifest(lines)) })
  const content = await imported('clone.ova')
  const words = [0, 1, 2].map((grain) => content.toString('latin1', grain * GRAIN, grain * GRAIN + 5))
  expect(words).toEqual(['base ', 'delta', '\0\0\0\0\0'])

  await using again = await ControlWorld.open({ importRoots: [folder] })
  const damaged = Buffer.from(base)
  damaged[damaged.length - 1]! ^= 1 // in the end marker, which no reader of the tables looks at
  await archive('damaged.ova', { ...files, 'base.vmdk': damaged, 'clone.mf': Buffer.from(writeManifest(lines)) })
  const { saga, input } = await again.accepted(
    await importUseCases(again.services).start(again.actor, { source: { path: at('damaged.ova') } }, {}),
  )
  const { outcome, log } = await runSaga(saga, input, { judge: again.judge })
  const failure = log.find((event) => event.kind === 'failed')
  expect({ outcome, why: failure?.error.message }).toEqual({
    outcome: 'unwound',
    why: expect.stringContaining('base.vmdk'),
  })
})

async function vmdk(...grains: [index: number, word: string][]): Promise<Buffer> {
  const raw = Buffer.alloc(SIZE)
  for (const [index, word] of grains) raw.fill(word, index * GRAIN, (index + 1) * GRAIN)
  const disk = await openDisk(memorySource(raw, 'raw'), { format: 'raw' })
  return Buffer.concat((await Array.fromAsync(writeStreamOptimizedVmdk(disk))).map(({ bytes }) => bytes))
}
