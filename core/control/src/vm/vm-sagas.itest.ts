/** Every saga of VMs keeps its promise: whatever breaks, everything or nothing is there. Over a real store and a simulated host. */
import { describeSaga } from '@covisor/tasks/testing'
import { afterEach } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { snapshotUseCases } from './snapshot-use-cases.ts'
import { vmUseCases } from './vm-use-cases.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

async function open(): Promise<ControlWorld> {
  const world = await ControlWorld.open()
  worlds.push(world)
  return world
}

/** A VM that is there already, made by running its saga plainly. */
async function withVm(world: ControlWorld, name = 'web01'): Promise<void> {
  const outcome = await vmUseCases(world.services).create(
    world.actor,
    { name, nics: [], disks: [{ sizeBytes: 1e9 }] },
    {},
  )
  await world.runToEnd(outcome)
}

describeSaga('vm.create', ['record', 'volumes', 'copies', 'seed', 'define', 'ready', 'start'], async () => {
  const world = await open()
  return await world.sagaWorld(() =>
    vmUseCases(world.services).create(
      world.actor,
      {
        name: 'web01',
        disks: [{ sizeBytes: 1e9 }],
        cloudInit: { user: 'joe', password: 'correct horse' },
        start: true,
      },
      {},
    ),
  )
})

describeSaga('vm.create (clone)', ['record', 'volumes', 'copies', 'seed', 'define', 'ready', 'start'], async () => {
  const world = await open()
  await withVm(world)
  return await world.sagaWorld(() => vmUseCases(world.services).clone(world.actor, 'web01', { name: 'web02' }, {}))
})

describeSaga('vm.edit', ['record', 'volumes', 'update', 'ready', 'cleanUp'], async () => {
  const world = await open()
  await withVm(world)
  return await world.sagaWorld(() =>
    vmUseCases(world.services).edit(
      world.actor,
      'web01',
      { vcpus: 4, addDisks: [{ sizeBytes: 2e9 }], addNics: [{ network: 'default' }] },
      {},
    ),
  )
})

describeSaga('vm.delete', ['record', 'stop', 'undefine', 'volumes', 'forget'], async () => {
  const world = await open()
  await withVm(world)
  return await world.sagaWorld(() => vmUseCases(world.services).delete(world.actor, 'web01', {}, {}))
})

describeSaga('vm.define', ['define', 'look'], async () => {
  const world = await open()
  await withVm(world)
  world.endpoint.dropVm([...world.endpoint.vms.values()][0]!.observed.nativeRef)
  await world.observe()
  return await world.sagaWorld(() => vmUseCases(world.services).define(world.actor, 'web01', {}))
})

describeSaga('snapshot.create', ['record', 'create', 'ready'], async () => {
  const world = await open()
  await withVm(world)
  return await world.sagaWorld(() => snapshotUseCases(world.services).create(world.actor, 'web01', { name: 's1' }, {}))
})
