/** The sagas of volumes, images, pools, networks and endpoints keep their promise, over a real store and a simulated host. */
import { describeSaga } from '@covisor/tasks/testing'
import { afterEach, expect } from 'vitest'
import { endpointUseCases } from './host/endpoint-use-cases.ts'
import { imageUseCases } from './image/image-use-cases.ts'
import { networkUseCases } from './network/network-use-cases.ts'
import { poolUseCases } from './storage/pool-use-cases.ts'
import { volumeUseCases } from './storage/volume-use-cases.ts'
import { ControlWorld } from './testing/control-world.fixture.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

async function open(): Promise<ControlWorld> {
  const world = await ControlWorld.open()
  worlds.push(world)
  return world
}

async function withVolume(world: ControlWorld): Promise<void> {
  const outcome = await volumeUseCases(world.services).create(world.actor, { name: 'data', sizeBytes: 1e9 }, {})
  await world.runToEnd(outcome)
}

describeSaga('volume.create', ['record', 'create', 'ready'], async () => {
  const world = await open()
  return await world.sagaWorld(() =>
    volumeUseCases(world.services).create(world.actor, { name: 'data', sizeBytes: 1e9 }, {}),
  )
})

// A deleted volume cannot come back: when only the answer got lost, it is gone on both sides. Half of it is never there.
describeSaga('volume.delete', ['record', 'delete'], async () => {
  const world = await open()
  const without = JSON.stringify(await world.state())
  await withVolume(world)
  const sagaWorld = await world.sagaWorld(() => volumeUseCases(world.services).delete(world.actor, 'data', {}))
  return {
    ...sagaWorld,
    assertClean: async () => {
      if (JSON.stringify(await world.state()) !== without) await sagaWorld.assertClean()
    },
    assertDone: async () => expect(JSON.stringify(await world.state())).toBe(without),
  }
})

describeSaga('image.create', ['record', 'copy', 'ready'], async () => {
  const world = await open()
  await withVolume(world)
  return await world.sagaWorld(() =>
    imageUseCases(world.services).createFromVolume(world.actor, { name: 'golden', volume: 'data' }, {}),
  )
})

// As with volume.delete: when only the answer got lost, the image is gone on both sides.
describeSaga('image.delete', ['volume', 'forget'], async () => {
  const world = await open()
  await withVolume(world)
  const without = JSON.stringify(await world.state())
  const images = imageUseCases(world.services)
  await world.runToEnd(await images.createFromVolume(world.actor, { name: 'golden', volume: 'data' }, {}))
  const sagaWorld = await world.sagaWorld(() => images.delete(world.actor, 'golden', {}))
  return {
    ...sagaWorld,
    assertClean: async () => {
      if (JSON.stringify(await world.state()) !== without) await sagaWorld.assertClean()
    },
    assertDone: async () => expect(JSON.stringify(await world.state())).toBe(without),
  }
})

describeSaga('pool.create', ['record', 'create', 'observe'], async () => {
  const world = await open()
  return await world.sagaWorld(() =>
    poolUseCases(world.services).create(
      world.actor,
      { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/fast' } },
      {},
    ),
  )
})

describeSaga('network.create', ['record', 'create', 'observe'], async () => {
  const world = await open()
  return await world.sagaWorld(() =>
    networkUseCases(world.services).create(
      world.actor,
      { name: 'lab', host: 'kvm1', kind: 'nat', subnet: '192.168.80.1/24' },
      {},
    ),
  )
})

describeSaga('network.extend', ['create', 'observe'], async () => {
  const world = await open()
  const networks = networkUseCases(world.services)
  await world.runToEnd(await networks.create(world.actor, { name: 'lab', host: 'kvm1', kind: 'isolated' }, {}))
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  const hostsOf = async () => (await networks.get(world.actor, 'lab')).hosts.map(({ name }) => name).toSorted()
  const extending = await world.sagaWorld(
    () => networks.extend(world.actor, 'lab', { host: 'kvm2' }, {}),
    async () => expect(await hostsOf()).toEqual(['kvm1', 'kvm2']),
  )
  const before = await hostsOf()
  return {
    ...extending,
    assertClean: async () => {
      await extending.assertClean()
      expect(await hostsOf()).toEqual(before)
    },
  }
})

describeSaga('endpoint.add', ['record', 'observe'], async () => {
  const world = await open()
  return await world.sagaWorld(() => endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2?vms=3' }, {}))
})
