/** The inventory as it was, over a real store: lists and single resources of a time, and edits brought back from there. */
import type { Actor } from '@covisor/model'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { peopleOf } from '../people/people.fixture.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'

const MIB = 2 ** 20

let world: ControlWorld
let vms: ReturnType<typeof vmUseCases>
let volumes: ReturnType<typeof volumeUseCases>
let actor: Actor
let stranger: Actor
let then: Date // web01 with a disk of its own, 64 MiB, 1 vCPU
let disk: string

/** Versions have the time of their transactions: the next one is later. */
async function nextMillisecond(): Promise<Date> {
  const at = Date.now()
  await vi.waitUntil(() => Date.now() > at)
  return new Date(at)
}

beforeAll(async () => {
  world = await ControlWorld.open()
  vms = vmUseCases(world.services)
  volumes = volumeUseCases(world.services)
  actor = world.actor
  const people = peopleOf(world)
  await people.organisations.create(actor, { name: 'other' })
  stranger = await people.join('olga', 'other', ['admin', 'other'])
  const wish = { name: 'web01', vcpus: 1, memoryMiB: 64, disks: [{ sizeBytes: MIB }] }
  await world.runToEnd(await vms.create(actor, wish, {}))
  await world.runToEnd(await vms.create(actor, { name: 'db01', vcpus: 1, memoryMiB: 64 }, {}))
  await world.observe()
  disk = (await vms.get(actor, 'web01')).disks[0]!.volume!.name
  then = await nextMillisecond()
  const change = { name: 'www', vcpus: 3, memoryMiB: 128, addDisks: [{ sizeBytes: MIB }], removeDisks: ['disk0'] }
  await world.runToEnd(await vms.edit(actor, 'web01', change, {}))
  await world.runToEnd(await vms.delete(actor, 'db01', {}, {}))
  await world.observe()
  return () => world[Symbol.asyncDispose]()
})

const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name)

describe('as of a time', () => {
  test('a list has what was there, under the names and sizes of then, with the same filters', async () => {
    expect(names((await vms.list(actor, {})).items)).toEqual(['www'])
    const past = (await vms.list(actor, { asOf: then })).items
    expect(past.map(({ name, vcpus, memoryMiB }) => [name, vcpus, memoryMiB])).toEqual([
      ['db01', 1, 64],
      ['web01', 1, 64],
    ])
    expect(names((await vms.list(actor, { asOf: then, filter: 'name~web' })).items)).toEqual(['web01'])
  })

  test('a VM that is gone can be looked at, and nothing can be asked of it', async () => {
    const past = await vms.get(actor, 'db01', { asOf: then })
    expect(past).toMatchObject({ name: 'db01', state: 'stopped', allowedActions: [], disallowed: {} })
    await expect(vms.get(actor, 'db01')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a volume tells which VM had it then', async () => {
    expect((await volumes.get(actor, disk)).attachedTo).toEqual([])
    expect((await volumes.get(actor, disk, { asOf: then })).attachedTo).toMatchObject([{ name: 'web01' }])
  })

  test('before anything there is nothing, and in the future nobody looks', async () => {
    expect((await vms.list(actor, { asOf: new Date(1) })).items).toEqual([])
    const later = new Date(Date.now() + 3_600_000)
    await expect(vms.list(actor, { asOf: later })).rejects.toThrow('asOf: that is in the future')
  })

  test('another customer sees as little as now', async () => {
    expect((await vms.list(stranger, { asOf: then })).items).toEqual([])
    await expect(vms.get(stranger, 'web01', { asOf: then })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('edits brought back', () => {
  test('need a time at which the VM was there', async () => {
    await expect(vms.revertEdits(actor, 'www', new Date(1), {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('give the VM its name, size and disks of then, by one more edit', async () => {
    await world.runToEnd(await vms.revertEdits(actor, 'www', then, {}))
    await world.observe()
    const vm = await vms.get(actor, 'web01')
    expect(vm).toMatchObject({ name: 'web01', vcpus: 1, memoryMiB: 64 })
    expect(vm.disks.map(({ volume }) => volume?.name)).toEqual([disk])
  })

  test('are refused where a volume is gone since, and nothing is changed', async () => {
    const before = await nextMillisecond()
    const change = { vcpus: 2, removeDisks: [(await vms.get(actor, 'web01')).disks[0]!.key], deleteVolumes: true }
    await world.runToEnd(await vms.edit(actor, 'web01', change, {}))
    await world.observe()
    await expect(vms.revertEdits(actor, 'web01', before, {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await vms.get(actor, 'web01')).vcpus).toBe(2)
  })
})
