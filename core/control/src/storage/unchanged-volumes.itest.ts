/** Nothing changes a volume while a task copies it. Over a real store and a simulated host. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { imageUseCases } from '../image/image-use-cases.ts'
import type { Outcome } from '../outcome.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { snapshotUseCases } from '../vm/snapshot-use-cases.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { volumeUseCases } from './volume-use-cases.ts'

let world: ControlWorld
let vms: ReturnType<typeof vmUseCases>
let volumes: ReturnType<typeof volumeUseCases>
let images: ReturnType<typeof imageUseCases>
beforeEach(async () => {
  world = await ControlWorld.open()
  vms = vmUseCases(world.services)
  volumes = volumeUseCases(world.services)
  images = imageUseCases(world.services)
  await world.runToEnd(await vms.create(world.actor, { name: 'web01', nics: [], disks: [{ sizeBytes: 1e9 }] }, {}))
  await world.observe()
})
afterEach(() => world[Symbol.asyncDispose]())

const changes: Readonly<Record<string, () => Promise<Outcome<unknown>>>> = {
  'a start': () => vms.act(world.actor, 'web01', 'start', {}),
  'an edit': () => vms.edit(world.actor, 'web01', { memoryMiB: 2048 }, {}),
  'a deletion of its VM': () => vms.delete(world.actor, 'web01', {}, {}),
  'a snapshot': () => snapshotUseCases(world.services).create(world.actor, 'web01', { name: 'before' }, {}),
  'a resize': () => volumes.resize(world.actor, 'web01-disk0', { sizeBytes: 2e9 }, {}),
}

describe('while a VM is cloned, its disks are safe from', () => {
  for (const [name, change] of Object.entries(changes)) {
    test(`${name}, until the copy is done`, async () => {
      const copy = await vms.clone(world.actor, 'web01', { name: 'web02' }, {})
      await expect(change()).rejects.toThrow(/a task \(clone\) needs its disks as they are|used by the task "Clone VM/)
      await world.runToEnd(copy)
      expect(await change()).toMatchObject({ kind: 'accepted' })
    })
  }

  test('no other copy', async () => {
    await vms.clone(world.actor, 'web01', { name: 'web02' }, {})
    expect(await vms.clone(world.actor, 'web01', { name: 'web03' }, {})).toMatchObject({ kind: 'accepted' })
  })

  test('what the record says: no button that fails', async () => {
    await vms.clone(world.actor, 'web01', { name: 'web02' }, {})
    const { allowedActions, disallowed } = await vms.get(world.actor, 'web01')
    expect(allowedActions).not.toContain('start')
    expect(disallowed.start).toBe('a task (clone) needs its disks as they are')
  })
})

test('while an image is made of its disk, a VM is not started', async () => {
  const copy = await images.createFromVolume(world.actor, { name: 'golden', volume: 'web01-disk0' }, {})
  await expect(vms.act(world.actor, 'web01', 'start', {})).rejects.toThrow('needs its disks as they are')
  await world.runToEnd(copy)
  expect(await vms.act(world.actor, 'web01', 'start', {})).toMatchObject({ kind: 'accepted' })
})

test('of a VM that is just being started, no image is made', async () => {
  await vms.act(world.actor, 'web01', 'start', {})
  await expect(images.createFromVolume(world.actor, { name: 'golden', volume: 'web01-disk0' }, {})).rejects.toThrow(
    'used by VM "web01", on which a task works (start)',
  )
})

test('while a volume grows, it is neither copied nor grown by another, and its VM does not start', async () => {
  await volumes.resize(world.actor, 'web01-disk0', { sizeBytes: 2e9 }, {})
  const busy = 'used by the task "Grow volume'
  await expect(vms.clone(world.actor, 'web01', { name: 'web02' }, {})).rejects.toThrow(busy)
  await expect(volumes.resize(world.actor, 'web01-disk0', { sizeBytes: 3e9 }, {})).rejects.toThrow(busy)
  await expect(vms.act(world.actor, 'web01', 'start', {})).rejects.toThrow('needs its disks as they are')
})

test('an image stays while VMs are made from it, however many', async () => {
  await world.runToEnd(await images.createFromVolume(world.actor, { name: 'golden', volume: 'web01-disk0' }, {}))
  const made = await vms.create(world.actor, { name: 'web02', image: 'golden', nics: [] }, {})
  expect(await vms.create(world.actor, { name: 'web03', image: 'golden', nics: [] }, { plan: true })).toMatchObject({
    plan: { refusals: [] },
  })
  await expect(images.delete(world.actor, 'golden', {})).rejects.toThrow('used by the task "Create VM "web02""')
  await world.runToEnd(made)
  expect(await images.delete(world.actor, 'golden', {})).toMatchObject({ kind: 'accepted' })
})
