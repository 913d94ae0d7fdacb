/** The last room of a pool, wanted twice. Over a real store and a simulated host. */
import { expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { poolUseCases } from './pool-use-cases.ts'
import { volumeUseCases } from './volume-use-cases.ts'

test('of two requests at once for the last room of a pool, one is refused', async () => {
  await using world = await ControlWorld.open()
  const [pool] = await world.store.pools.onHosts({})
  const volumes = volumeUseCases(world.services)
  const sizeBytes = Math.floor(pool!.availableBytes * 0.6)
  const answers = await Promise.allSettled(
    ['a', 'b'].map((name) => volumes.create(world.actor, { name, sizeBytes }, {})),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({ code: 'POOL_FULL' })
  expect((await world.store.volumes.list('provider')).items).toHaveLength(1)
})

test('growing a volume is no way past the room of its pool', async () => {
  await using world = await ControlWorld.open()
  const [pool] = await world.store.pools.onHosts({})
  const volumes = volumeUseCases(world.services)
  await world.runToEnd(await volumes.create(world.actor, { name: 'a', sizeBytes: 1024 }, {}))
  const grown = volumes.resize(world.actor, 'a', { sizeBytes: pool!.availableBytes + 2048 }, {})
  await expect(grown).rejects.toMatchObject({ code: 'POOL_FULL' })
  expect(await world.store.reservations.list({})).toEqual([])
})

test('a pool promises no more than its factor allows, also to two requests at once', async () => {
  await using world = await ControlWorld.open()
  const [pool] = await world.store.pools.onHosts({})
  const pools = poolUseCases(world.services)
  const volumes = volumeUseCases(world.services)
  await pools.edit(world.actor, pool!.pool, { overcommit: 0.5 })
  const sizeBytes = Math.floor(pool!.capacityBytes * 0.3)
  const answers = await Promise.allSettled(
    ['a', 'b'].map((name) => volumes.create(world.actor, { name, sizeBytes }, {})),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
    code: 'POOL_FULL',
    message: expect.stringContaining('of what it may promise (0.5 times its size)'),
  })
  await pools.edit(world.actor, pool!.pool, { overcommit: null })
  await volumes.create(world.actor, { name: 'c', sizeBytes }, {})
})
