/** Pools of two hosts become one when that is proved, or declared; otherwise both stay as they are. */
import type { SimulatedDriver } from '@covisor/driver-simulated'
import { describeSaga, runSaga } from '@covisor/tasks/testing'
import { afterEach, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { poolUseCases } from './pool-use-cases.ts'
import { volumeUseCases } from './volume-use-cases.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

/** kvm1 and kvm2 each have a pool "default" at the same path, and kvm1's has a volume. They are not the same folder. */
async function twoHosts(): Promise<ControlWorld> {
  const world = await ControlWorld.open()
  worlds.push(world)
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  await world.runToEnd(
    await volumeUseCases(world.services).create(world.actor, { name: 'data', sizeBytes: 1e9, pool: 'default' }, {}),
  )
  return world
}

const share = (world: ControlWorld, declared: boolean) =>
  poolUseCases(world.services).share(world.actor, 'default', { host: 'kvm2', declared }, {})

describeSaga('pool.share', ['prove', 'merge', 'observe'], async () => {
  const world = await twoHosts()
  const isOne = async (): Promise<void> => {
    const pools = await poolUseCases(world.services).list(world.actor)
    expect(pools.map(({ name, kind, hosts }) => [name, kind, hosts.length])).toEqual([['default', 'shared', 2]])
    const [volume] = (await world.store.volumes.list('provider', { limit: 10 })).items
    expect(volume).toMatchObject({ name: 'data', host: null })
  }
  const sagaWorld = await world.sagaWorld(() => share(world, true), isOne)
  return {
    ...sagaWorld,
    // When only the answer of the merge was lost, they are one, whole.
    assertClean: async () => {
      const pools = (await world.store.pools.list('provider', { limit: 10 })).items
      await (pools.length === 1 ? isOne() : sagaWorld.assertClean())
    },
  }
})

test('two folders of one name are found out, and the proof leaves nothing behind', async () => {
  const world = await twoHosts()
  const before = JSON.stringify(await world.state())
  const { saga, input } = await world.accepted(await share(world, false))
  const { outcome, log } = await runSaga(saga, input, { judge: world.judge })
  expect(outcome).toBe('unwound')
  expect(log.find((event) => event.kind === 'failed')).toMatchObject({
    error: { message: expect.stringContaining('"kvm2" does not see what "kvm1" writes') as string },
  })
  expect(JSON.stringify(await world.state())).toBe(before)
  const kvm2 = (world.services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  expect(kvm2.volumes.size).toBe(0)
})

test('a host that shares the pool already is refused', async () => {
  const world = await twoHosts()
  await world.runToEnd(await share(world, true))
  await expect(share(world, true)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
})

test('while one host is away, the others work in the pool and tell what is in it', async () => {
  const world = await twoHosts()
  await world.runToEnd(await share(world, true))
  const [kvm1, kvm2] = (await world.store.endpoints.list('provider', { limit: 2, sort: 'label' })).items
  await world.services.connections.remove(kvm1!.id)
  await world.store.transaction((tx) => tx.endpoints.update('provider', kvm1!.id, { state: 'disconnected' }))

  const volumes = volumeUseCases(world.services)
  await world.runToEnd(await volumes.create(world.actor, { name: 'more', sizeBytes: 1e9, pool: 'default' }, {}))
  const onKvm2 = (world.services.drivers[0] as SimulatedDriver).endpoint('kvm2').volumes
  expect(Array.from(onKvm2.values(), ({ name }) => name)).toEqual([expect.stringMatching(/^more-/)])
  const byHand = { pool: 'default', name: 'by-hand.img', format: 'raw' as const, capacityBytes: 4096 }
  const signal = AbortSignal.timeout(5000)
  await world.services.connections.session(kvm2!.id).storage!.createVolume(byHand, signal)
  await world.services.connections.refresh(kvm2!.id, signal)
  await volumes.get(world.actor, 'by-hand.img')
  await world.runToEnd(await volumes.delete(world.actor, 'more', {}))
  expect(Array.from(onKvm2.values(), ({ name }) => name)).toEqual(['by-hand.img'])
})
