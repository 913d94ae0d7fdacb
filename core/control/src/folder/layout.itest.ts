/** Folders and tags over a real store: who may, what is told, the past, races, and what goes with what. */
import type { Actor } from '@covisor/model'
import { beforeAll, describe, expect, test } from 'vitest'
import { hostUseCases } from '../host/host-use-cases.ts'
import { peopleOf } from '../people/people.fixture.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { tagUseCases } from '../tag/tag-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { folderUseCases } from './folder-use-cases.ts'

let world: ControlWorld
let admin: Actor
let bob: Actor // works in acme/web
let olga: Actor // the other customer's
let now = Date.UTC(2026, 10, 1)
const cases = () => ({
  folders: folderUseCases(world.services),
  tags: tagUseCases(world.services),
  vms: vmUseCases(world.services),
  volumes: volumeUseCases(world.services),
  hosts: hostUseCases(world.services),
})
let use: ReturnType<typeof cases>

beforeAll(async () => {
  world = await ControlWorld.open({ now: () => now, undoWindowMs: 3_600_000 })
  admin = world.actor
  use = cases()
  const people = peopleOf(world)
  for (const name of ['acme', 'other']) {
    await people.organisations.create(admin, { name })
    await people.projects.create(admin, { name: 'web', organisation: name })
  }
  bob = await people.join('bob', 'acme', ['user', 'acme/web'])
  olga = await people.join('olga', 'other', ['user', 'other/web'])
  for (const name of ['web01', 'web02', 'db01'])
    await world.runToEnd(await use.vms.create(bob, { name, disks: [], nics: [] }, {}))
  return () => world[Symbol.asyncDispose]()
})

describe('tags', () => {
  test('are set and removed by whoever may edit, seen in lists, and filtered by', async () => {
    await use.tags.change(bob, 'vm', 'web01', { set: { tier: 'web', prod: '' } })
    await use.tags.change(bob, 'vm', 'web02', { set: { tier: 'web' } })
    await use.tags.change(bob, 'vm', 'web01', { set: { tier: 'front end' }, remove: ['prod'] })
    expect((await use.vms.get(bob, 'web01')).tags).toEqual({ tier: 'front end' })
    const names = async (filter: string) => (await use.vms.list(bob, { filter })).items.map(({ name }) => name)
    expect(await names('tag:"tier=front end"')).toEqual(['web01'])
    expect(await names('-tag:tier')).toEqual(['db01'])
    const changes = (await world.store.audit.list(bob, { filter: { verb: 'vm:edit' } })).items
    expect(changes).toContainEqual(
      expect.objectContaining({ before: { tags: { tier: 'web', prod: '' } }, after: { tags: { tier: 'front end' } } }),
    )
  })

  test('are as they were when the past is asked', async () => {
    await use.tags.change(bob, 'vm', 'db01', { set: { tier: 'db' } })
    const then = new Date(now)
    now += 60_000
    await use.tags.change(bob, 'vm', 'db01', { remove: ['tier'], set: { old: '' } })
    expect((await use.vms.get(bob, 'db01', { asOf: then })).tags).toEqual({ tier: 'db' })
    const found = await use.vms.list(bob, { filter: 'tag:tier=db', asOf: then })
    expect(found.items.map(({ name }) => name)).toEqual(['db01'])
    expect((await use.tags.list(bob, { asOf: then })).map(({ key }) => key)).not.toContain('old')
  })

  test('of volumes and hosts are theirs, and a host is tagged by the provider alone', async () => {
    await world.runToEnd(await use.volumes.create(bob, { name: 'data', sizeBytes: 1024 }, {}))
    await use.tags.change(bob, 'volume', 'data', { set: { backup: 'daily' } })
    expect((await use.volumes.list(bob, { tag: 'backup=daily' })).items.map(({ name }) => name)).toEqual(['data'])
    expect((await use.volumes.list(bob, { tag: 'backup=weekly' })).items).toEqual([])
    const [host] = (await use.hosts.list(admin, {})).items
    await use.tags.change(admin, 'host', host!.id, { set: { rack: 'r1' } })
    expect((await use.hosts.list(admin, { tag: 'rack' })).items[0]?.tags).toEqual({ rack: 'r1' })
    await expect(use.tags.change(bob, 'host', host!.id, { set: { mine: '' } })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('in use are counted, and show nobody what others have', async () => {
    const words = async (actor: Actor) =>
      (await use.tags.list(actor)).map(({ key, value, uses }) => [key, value, uses] as const)
    expect(await words(bob)).toEqual([
      ['backup', 'daily', { volume: 1 }],
      ['old', '', { vm: 1 }],
      ['tier', 'front end', { vm: 1 }],
      ['tier', 'web', { vm: 1 }],
    ])
    expect(await words(olga)).toEqual([])
    expect(await words(admin)).toContainEqual(['rack', 'r1', { host: 1 }])
    const id = (await use.vms.get(bob, 'web01')).id
    await expect(use.tags.change(olga, 'vm', id, { set: { mine: '' } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('go with what they are on, and come back with it', async () => {
    await world.runToEnd(await use.vms.create(bob, { name: 'short', disks: [], nics: [] }, {}))
    const { id } = await use.vms.get(bob, 'short')
    await use.tags.change(bob, 'vm', id, { set: { brief: '' } })
    const keys = async () => (await use.tags.list(bob)).map(({ key }) => key)
    await world.runToEnd(await use.vms.delete(bob, id, {}, {}))
    expect(await keys()).not.toContain('brief')
    await world.runToEnd(await use.vms.restore(bob, id, {}, {}))
    expect(await keys()).toContain('brief')
    const data = await use.volumes.get(bob, 'data')
    await world.runToEnd(await use.volumes.delete(bob, data.id, {}))
    expect(await world.store.tags.of('volume', [data.id])).toEqual([])
  })

  test('of two people at once lose nothing', async () => {
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) => use.tags.change(bob, 'vm', 'web02', { set: { [key]: 'at-once' } })),
    )
    expect(Object.keys((await use.vms.get(bob, 'web02')).tags)).toEqual(['a', 'b', 'c', 'd', 'tier'])
  })
})

describe('folders', () => {
  const paths = async (actor = bob) => (await use.folders.list(actor)).map(({ path, vms }) => `${path} ${vms}`)

  test('hold VMs, and are renamed and moved with them', async () => {
    await use.folders.create(bob, { name: 'shop' })
    await use.folders.create(bob, { name: 'db', parent: 'shop' })
    await use.folders.put(bob, 'db01', 'shop/db')
    await use.folders.put(bob, 'web01', 'shop')
    expect(await paths()).toEqual(['shop 1', 'shop/db 1'])
    expect((await use.vms.get(bob, 'db01')).folder).toMatchObject({ name: 'db' })
    await use.folders.edit(bob, 'shop/db', { name: 'data', parent: null })
    expect(await paths()).toEqual(['data 1', 'shop 1'])
    const inside = await use.vms.list(bob, { folder: 'data' })
    expect(inside.items.map(({ name }) => name)).toEqual(['db01'])
    expect((await use.vms.list(bob, { filter: 'folder:sh*' })).items.map(({ name }) => name)).toEqual(['web01'])
    expect((await use.vms.list(bob, { folder: '' })).items.map(({ name }) => name)).toContain('web02')
    expect(await paths(olga)).toEqual([])
  })

  test('have a name once in a place, and again elsewhere', async () => {
    await use.folders.create(bob, { name: 'twice' })
    await expect(use.folders.create(bob, { name: 'twice' })).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    await use.folders.create(bob, { name: 'twice', parent: 'twice' })
    await expect(use.folders.create(bob, { name: 'a/b' })).rejects.toMatchObject({ code: 'NAME_INVALID' })
  })

  test('that are moved into each other at once make no circle', async () => {
    await use.folders.create(bob, { name: 'left' })
    await use.folders.create(bob, { name: 'right' })
    const ends = await Promise.allSettled([
      use.folders.edit(bob, 'left', { parent: 'right' }),
      use.folders.edit(bob, 'right', { parent: 'left' }),
    ])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await paths()).filter((path) => /left|right/.test(path))).toHaveLength(2)
  })

  test('are deleted when empty, or let what is in them go up', async () => {
    await use.folders.create(bob, { name: 'inner', parent: 'data' })
    await use.folders.put(bob, 'web02', 'inner')
    await expect(use.folders.delete(bob, 'inner', { moveUp: false })).rejects.toThrow(/used by 1 VM and 0 folders/)
    await use.folders.delete(bob, 'inner', { moveUp: true })
    expect((await use.vms.get(bob, 'web02')).folder).toMatchObject({ name: 'data' })
    await use.folders.delete(bob, 'data', { moveUp: true })
    expect((await use.vms.get(bob, 'web02')).folder).toBeUndefined()
  })
})
