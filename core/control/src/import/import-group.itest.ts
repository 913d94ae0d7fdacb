/** Appliances of several VMs: a group with its start order arrives, or nothing does. Over a real store, data lane and simulated host. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GroupId } from '@covisor/model'
import { writeOvf } from '@covisor/ovf'
import { describeSaga } from '@covisor/tasks/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { groupUseCases } from '../group/group-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { shopDisc, writeShopAppliance } from '../testing/shop-appliance.fixture.ts'
import { importUseCases } from './import-use-cases.ts'
import type { StartImport } from './imports.ts'

let folder: string
const worlds: ControlWorld[] = []
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-import-'))
  await writeShopAppliance(at('shop.ova'))
  await writeShopAppliance(at('blank.ova'), ({ disks, systems, ...ovf }) =>
    writeOvf({
      ...ovf,
      files: [],
      disks: disks.map(({ id, capacityBytes }) => ({ id, capacityBytes })),
      systems: systems.map((system) => ({ ...system, cdroms: [] })),
    }),
  )
  await writeShopAppliance(at('shared.ova'), (ovf) =>
    writeOvf({ ...ovf, systems: ovf.systems.map((system) => ({ ...system, disks: ovf.systems[0]!.disks })) }).replace(
      /<Disk (?=[^>]*disk1)/,
      '<SharedDisk ',
    ),
  )
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

const answers = { hostname: 'web01', 'admin.password': 'correct horse' }
const start = (world: ControlWorld, more: Partial<StartImport> = {}) =>
  importUseCases(world.services).start(
    world.actor,
    { source: { path: at('shop.ova') }, properties: answers, ...more },
    {},
  )

// Blank disks: what copying does when it breaks is shown of one VM, and a hundred worlds that copy three files each take minutes.
describeSaga('import.vm (group)', ['record', 'volumes', 'copy', 'properties', 'define', 'ready', 'start'], async () => {
  const world = await open()
  return await world.sagaWorld(() => start(world, { source: { path: at('blank.ova') } }))
})

describe('an appliance of two VMs', () => {
  test('becomes a group with the start order of its descriptor', async () => {
    const world = await open()
    const outcome = await start(world, { name: 'shop01', vmNames: { db: 'shopdb' } })
    await world.runToEnd(outcome)
    const group = await groupUseCases(world.services).get(world.actor, 'shop01')
    expect(group.members).toMatchObject([
      { vm: { name: 'shopdb' }, order: 1, startDelaySeconds: 20, stopAction: 'stop' },
      { vm: { name: 'web' }, order: 2, startDelaySeconds: 0 },
    ])
    expect(outcome.kind === 'accepted' && outcome.created).toBe(group.id satisfies GroupId)
  })

  test('tells the guest its properties on a CD, the answers of its neighbour too, and keeps the password out of the task', async () => {
    const world = await open()
    const outcome = await start(world)
    expect(JSON.stringify((await world.accepted(outcome)).input)).not.toContain('correct horse')
    await world.runToEnd(outcome)
    const web = await world.store.vms.resolve(world.actor, 'web')
    const inDrives = await Promise.all(
      web.desired!.cdroms.map(async ({ volume }) => {
        const row = await world.store.volumes.get('provider', volume!)
        return { purpose: row.purpose, bytes: await world.volumeBytes('default', row.nativeName) }
      }),
    )
    expect(inDrives.map(({ purpose }) => purpose)).toEqual(['cdrom', 'seed'])
    expect(inDrives[0]!.bytes).toEqual(shopDisc)
    const document = inDrives[1]!.bytes.toString('latin1')
    expect(document).toContain('oe:key="admin.password" oe:value="correct horse"')
    expect(document).toContain('oe:key="motd" oe:value="welcome"')
    expect(document).toMatch(/<Entity oe:id="db">[^]*oe:key="db.size" oe:value="3"/)
    expect(Object.keys(await world.store.settings.all('secret.'))).toEqual([])
  })

  test('can give one VM alone, which is in no group', async () => {
    const world = await open()
    await world.runToEnd(await start(world, { vm: 'db', name: 'solo', properties: {} }))
    expect((await world.store.vms.list(world.actor)).items.map(({ name }) => name)).toEqual(['solo'])
    expect((await world.store.groups.list(world.actor)).items).toEqual([])
  })

  test('is told of as it is: order, networks, what must be answered', async () => {
    const world = await open()
    const params = { source: { path: at('shop.ova') } }
    const never = new AbortController().signal
    const inspection = await importUseCases(world.services).inspect(world.actor, params, never)
    expect(inspection).toMatchObject({
      group: 'shop',
      manifest: 'sha256',
      vms: [{ id: 'db' }, { id: 'web' }],
      startOrder: [
        { systemId: 'db', rank: 1, startDelaySeconds: 20 },
        { systemId: 'web', rank: 2 },
      ],
      networks: [{ name: 'front', description: 'to the world' }, { name: 'back' }],
      problems: [],
    })
    const asked = inspection.properties.filter(({ mustBeAnswered }) => mustBeAnswered).map(({ key }) => key)
    expect(asked).toEqual(['hostname', 'admin.password'])
  })
})

describe('refused before anything is done', () => {
  const cases: { name: string; params: Partial<StartImport>; error: RegExp }[] = [
    {
      name: 'what must be answered and is not',
      params: { properties: {} },
      error: /"hostname" \(Host name\) is not answered; "admin\.password"/,
    },
    {
      name: 'an answer of the wrong kind',
      params: { properties: { ...answers, 'db.size': '300' } },
      error: /"db\.size": it must be a whole number from 0 to 255/,
    },
    {
      name: 'an answer that nobody asked for',
      params: { properties: { ...answers, colour: 'red' } },
      error: /no property "colour"/,
    },
    { name: 'a size for all of them', params: { vcpus: 4 }, error: /vcpus: it is for one VM/ },
    {
      name: 'a new name for a VM that is not there',
      params: { vmNames: { cache: 'c' } },
      error: /no VM "cache" \(there are: db, web\)/,
    },
    {
      name: 'one name for two',
      params: { vmNames: { db: 'web' } },
      error: /already a VM in this appliance named "web"/,
    },
    {
      name: 'a network that none of them has',
      params: { networks: { side: 'default' } },
      error: /no network "side" \(there are: back, front\)/,
    },
    {
      name: 'a disk that both write to',
      params: { source: { path: '' } },
      error: /"db" and "web" share the disk "disk1"/,
    },
  ]
  for (const { name, params, error } of cases) {
    test(name, async () => {
      const world = await open()
      const before = await world.state()
      const source = params.source === undefined ? {} : { source: { path: at('shared.ova') } }
      await expect(start(world, { ...params, ...source })).rejects.toThrow(error)
      expect(await world.state()).toEqual(before)
    })
  }

  test('a group name that is taken', async () => {
    const world = await open()
    await world.runToEnd(await start(world))
    await expect(start(world, { vmNames: { db: 'db2', web: 'web2' } })).rejects.toThrow('already a group named "shop"')
  })
})
