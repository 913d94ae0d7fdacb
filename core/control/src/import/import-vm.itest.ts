/** Imports over a real store, a real data lane and a simulated host: what arrives, what is refused, what is left behind. */
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memorySource, openDisk } from '@covisor/disk'
import { describeSaga, runSaga } from '@covisor/tasks/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { type TinyAppliance, writeTinyAppliance } from '../testing/tiny-appliance.fixture.ts'
import { importUseCases } from './import-use-cases.ts'
import type { StartImport } from './imports.ts'
import { uploadUseCases } from './upload-use-cases.ts'

let folder: string
let good: TinyAppliance
const worlds: ControlWorld[] = []
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-import-'))
  good = await writeTinyAppliance(at('tiny.ova'))
  await writeTinyAppliance(at('damaged.ova'), { damage: true })
  await writeTinyAppliance(at('licensed.ova'), { licence: 'Do no harm.' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

async function open(): Promise<ControlWorld> {
  const world = await ControlWorld.open({ importRoots: [folder] })
  worlds.push(world)
  return world
}

const start = (world: ControlWorld, file: string, more: Partial<StartImport> = {}) =>
  importUseCases(world.services).start(world.actor, { source: { path: at(file) }, ...more }, {})

describeSaga('import.vm', ['record', 'volumes', 'copy', 'properties', 'define', 'ready', 'start'], async () => {
  const world = await open()
  return await world.sagaWorld(() => start(world, 'tiny.ova', { start: true }))
})

describe('a good appliance', () => {
  test('arrives in the pool byte for byte', async () => {
    const world = await open()
    await world.runToEnd(await start(world, 'tiny.ova'))
    const [volume] = (await world.store.volumes.list('provider', {})).items
    const file = await world.volumeBytes('default', volume!.nativeName)
    const disk = await openDisk(memorySource(file, 'volume'))
    expect(Buffer.from(await disk.read!(0, disk.size))).toEqual(good.raw)
  })

  test('has the hardware of its descriptor, and reasons for what was chosen', async () => {
    const world = await open()
    await world.runToEnd(await start(world, 'tiny.ova'))
    const vm = await world.store.vms.resolve(world.actor, 'tiny')
    expect(vm.desired).toMatchObject({
      vcpus: 2,
      memoryMiB: 256,
      firmware: 'bios',
      guestOs: { family: 'linux', id: 'debian12' },
    })
    expect(vm.desired!.disks[0]!.bus).toBe('virtio')
    expect(vm.desired!.choices).toContainEqual(
      expect.objectContaining({ about: 'network "VM Network"', chose: 'default' }),
    )
  })

  test('asked for its plan, changes nothing', async () => {
    const world = await open()
    const before = await world.state()
    const outcome = await importUseCases(world.services).start(
      world.actor,
      { source: { path: at('tiny.ova') } },
      { plan: true },
    )
    expect(outcome.kind === 'plan' && outcome.plan.steps.map((step) => step.name)).toContain('copy')
    expect(await world.state()).toEqual(before)
  })
})

describe('refused before anything is done', () => {
  const cases: { name: string; file: string; params?: Partial<StartImport>; error: RegExp }[] = [
    { name: 'a licence that was not accepted', file: 'licensed.ova', error: /licence text.*--accept-eulas/ },
    {
      name: 'a network that does not exist',
      file: 'tiny.ova',
      params: { networks: { '*': 'nowhere' } },
      error: /no network "nowhere"/,
    },
    {
      name: 'a mapping of a network that the appliance does not have',
      file: 'tiny.ova',
      params: { networks: { typo: 'default' } },
      error: /no network "typo" \(there are: VM Network\)/,
    },
    { name: 'a pool that does not exist', file: 'tiny.ova', params: { pool: 'nowhere' }, error: /no pool "nowhere"/ },
    { name: 'a host that does not exist', file: 'tiny.ova', params: { host: 'nowhere' }, error: /no host "nowhere"/ },
    {
      name: 'more memory than any host has',
      file: 'tiny.ova',
      params: { memoryMiB: 10_000_000 },
      error: /no host can take/,
    },
    { name: 'a file that is not there', file: 'gone.ova', error: /does not read/ },
  ]
  for (const { name, file, params, error } of cases) {
    test(name, async () => {
      const world = await open()
      const before = await world.state()
      await expect(start(world, file, params)).rejects.toThrow(error)
      expect(await world.state()).toEqual(before)
    })
  }

  test('a name that is taken', async () => {
    const world = await open()
    await world.runToEnd(await start(world, 'tiny.ova', { name: 'web01' }))
    await expect(start(world, 'tiny.ova', { name: 'web01' })).rejects.toThrow('already a VM named "web01"')
  })

  test('a link that leads out of the import folder', async () => {
    const world = await open()
    await symlink('/etc/passwd', at('innocent.ova'))
    await expect(start(world, 'innocent.ova')).rejects.toThrow(/does not read .*innocent\.ova/)
  })
})

describe('a damaged appliance', () => {
  test('ends in an error that names the file, and leaves nothing behind', async () => {
    const world = await open()
    const before = await world.state()
    const { saga, input } = await world.accepted(await start(world, 'damaged.ova'))
    const { outcome, log } = await runSaga(saga, input, { judge: world.judge })
    expect(outcome).toBe('unwound')
    const failure = log.find((event) => event.kind === 'failed')
    expect(failure?.error.message).toContain('tiny-disk1.vmdk')
    expect(await world.state()).toEqual(before)
  })
})

test('an upload that is refused is called by its file', async () => {
  const world = await open()
  const { id } = await uploadUseCases(world.services).create(world.actor, { fileName: 'web.ova', sizeBytes: 10 })
  await world.services.uploads.end(id, 'abandoned')
  const planned = await importUseCases(world.services).start(world.actor, { source: { upload: id } }, { plan: true })
  expect(planned).toMatchObject({ plan: { target: { name: 'web.ova' }, refusals: [{ code: 'REQUEST_INVALID' }] } })
})
