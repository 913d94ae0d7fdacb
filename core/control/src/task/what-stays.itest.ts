/**
 * What tasks leave when a host refuses in the wrong moment: nothing waits for ever, and what stays says what it is and can be
 * deleted. Over a real store, the real runner and a simulated host.
 */
import { AppError } from '@covisor/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { imageUseCases } from '../image/image-use-cases.ts'
import type { Outcome } from '../outcome.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { snapshotUseCases } from '../vm/snapshot-use-cases.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { taskUseCases } from './task-use-cases.ts'
import type { TaskState } from './tasks.ts'

const PATIENCE = { timeout: 20_000, interval: 20 }
const refusal = new AppError('HOST_REFUSED', { host: 'kvm1', action: 'do it', why: 'permission denied' })

let world: ControlWorld
let vms: ReturnType<typeof vmUseCases>
let volumes: ReturnType<typeof volumeUseCases>
let images: ReturnType<typeof imageUseCases>
let tasks: ReturnType<typeof taskUseCases>
beforeEach(async () => {
  world = await ControlWorld.open()
  vms = vmUseCases(world.services)
  volumes = volumeUseCases(world.services)
  images = imageUseCases(world.services)
  tasks = taskUseCases(world.services, world.sagas)
  await world.services.runner.start()
})
afterEach(async () => {
  await world.services.runner.stop()
  await world[Symbol.asyncDispose]()
})

const idOf = (outcome: Outcome<unknown>): string => {
  if (outcome.kind !== 'accepted') throw new Error('only a plan was made')
  return outcome.task
}
async function comesTo(state: TaskState, outcome: Outcome<unknown>) {
  await expect.poll(async () => (await tasks.get(world.actor, idOf(outcome))).state, PATIENCE).toBe(state)
  return await tasks.get(world.actor, idOf(outcome))
}
const refuse = (...calls: readonly ('defineVm' | 'deleteVolume' | 'copyVolume' | 'deleteSnapshot')[]) =>
  world.endpoint.fail(...calls.map((call) => ({ call, error: refusal })))
const volumeStates = async () =>
  (await volumes.list(world.actor, {})).items.map(({ name, state, attachedTo }) => [name, state, attachedTo.length])

const create = () => vms.create(world.actor, { name: 'web01', nics: [], disks: [{ sizeBytes: 1e9 }] }, {})

describe('a VM whose making could be neither finished nor undone', () => {
  let stuck: Outcome<unknown>
  beforeEach(async () => {
    refuse('defineVm', 'deleteVolume')
    stuck = await create()
    await comesTo('stuck', stuck)
  })

  test('has failed, and so have its volumes', async () => {
    expect(await vms.get(world.actor, 'web01')).toMatchObject({ state: 'failed', allowedActions: ['delete'] })
    expect(await volumeStates()).toEqual([['web01-disk0', 'failed', 1]])
    expect(await world.store.reservations.list({})).toEqual([])
  })

  test('is deleted like any other, and then its task has nothing left to undo', async () => {
    await comesTo('succeeded', await vms.delete(world.actor, 'web01', {}, {}))
    expect([...world.endpoint.volumes.values()]).toEqual([])
    expect(await volumeStates()).toEqual([])
    await comesTo('failed', stuck)
  })
})

test('an image whose making could be neither finished nor undone has failed, and is deleted like any other', async () => {
  await comesTo('succeeded', await volumes.create(world.actor, { name: 'data', sizeBytes: 1e9 }, {}))
  refuse('copyVolume', 'deleteVolume')
  const stuck = await images.createFromVolume(world.actor, { name: 'golden', volume: 'data' }, {})
  await comesTo('stuck', stuck)
  expect(await images.get(world.actor, 'golden')).toMatchObject({ state: 'failed' })
  await comesTo('succeeded', await images.delete(world.actor, 'golden', {}))
  expect(await volumeStates()).toEqual([['data', 'ready', 0]])
  await comesTo('failed', stuck)
})

describe('behind the point of no return', () => {
  beforeEach(async () => void (await comesTo('succeeded', await create())))

  test('a volume that the host keeps is a warning of the delete, and a volume without VM', async () => {
    refuse('deleteVolume')
    const { warnings } = await comesTo('succeeded', await vms.delete(world.actor, 'web01', {}, {}))
    expect(warnings).toEqual([expect.stringMatching(/^volume "web01-disk0" stays: .*permission denied/)])
    expect(await volumeStates()).toEqual([['web01-disk0', 'ready', 0]])
    await comesTo('succeeded', await volumes.delete(world.actor, 'web01-disk0', {}))
  })

  test('a volume that the host keeps is a warning of the edit', async () => {
    refuse('deleteVolume')
    const edit = await vms.edit(world.actor, 'web01', { removeDisks: ['disk0'], deleteVolumes: true }, {})
    const { warnings } = await comesTo('succeeded', edit)
    expect(warnings.join()).toContain('volume "web01-disk0" stays')
    expect(await volumeStates()).toEqual([['web01-disk0', 'ready', 0]])
  })

  test('so is one whose pool the host has forgotten', async () => {
    world.endpoint.pools.drop('default')
    const deleting = await vms.delete(world.actor, 'web01', {}, {})
    const { warnings } = await comesTo('succeeded', deleting)
    expect(warnings.join()).toMatch(/volume "web01-disk0" stays: pool "default" cannot be used/)
  })
})

test('an image that the host does not delete is ready as before', async () => {
  await comesTo('succeeded', await volumes.create(world.actor, { name: 'data', sizeBytes: 1e9 }, {}))
  await comesTo('succeeded', await images.createFromVolume(world.actor, { name: 'golden', volume: 'data' }, {}))
  refuse('deleteVolume')
  await comesTo('failed', await images.delete(world.actor, 'golden', {}))
  expect(await images.get(world.actor, 'golden')).toMatchObject({ state: 'ready', pool: { name: 'default' } })
  expect(await vms.create(world.actor, { name: 'web01', image: 'golden', nics: [] }, {})).toMatchObject({
    kind: 'accepted',
  })
})

test('a snapshot that the host does not delete is ready as before', async () => {
  await comesTo('succeeded', await create())
  const snapshots = snapshotUseCases(world.services)
  await comesTo('succeeded', await snapshots.create(world.actor, 'web01', { name: 'before' }, {}))
  refuse('deleteSnapshot')
  await comesTo('failed', await snapshots.delete(world.actor, 'web01', 'before', {}))
  expect(await snapshots.list(world.actor, 'web01')).toMatchObject([{ name: 'before', state: 'ready' }])
})

test('an undo whose pool is away waits for it, says so, and ends when it is back', async () => {
  const pool = world.endpoint.pools.get('default')!
  world.endpoint.fail({ call: 'defineVm', error: 'hang' })
  const creating = await create()
  await expect.poll(() => world.endpoint.callCounts.get('defineVm'), PATIENCE).toBe(1)
  world.endpoint.pools.drop('default')
  await world.observe()
  await tasks.cancel(world.actor, idOf(creating))

  await expect
    .poll(async () => (await tasks.get(world.actor, idOf(creating))).waitingFor, PATIENCE)
    .toMatch(/pool "default" cannot be used.*volume "web01-disk0" is deleted when the pool is back/)
  world.endpoint.pools.put('default', pool)
  await world.observe()
  await comesTo('cancelled', creating)
  expect([...world.endpoint.volumes.values()]).toEqual([])
  expect(await volumeStates()).toEqual([])
})
