/** What a request for a VM must not be given. Over a real store and a simulated host. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { imageUseCases } from '../image/image-use-cases.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open({ vms: 1 })
})
afterEach(() => world[Symbol.asyncDispose]())

const vms = () => vmUseCases(world.services)

test('a MAC address that was seen on a VM of others', async () => {
  const mac = [...world.endpoint.vms.values()].flatMap(({ observed }) => observed.nics)[0]!.mac
  const params = { name: 'twin', disks: [], nics: [{ network: 'default', mac }] }
  await expect(vms().create(world.actor, params, {})).rejects.toMatchObject({
    code: 'NAME_TAKEN',
    message: expect.stringContaining(mac),
  })
  expect((await world.store.ports.list('provider')).items).toEqual([])
})

test('one volume as two disks, at once or one after the other', async () => {
  await world.runToEnd(await volumeUseCases(world.services).create(world.actor, { name: 'data', sizeBytes: 1e6 }, {}))
  const twice = [{ volume: 'data' }, { volume: 'data' }]
  const refused = { code: 'REQUEST_INVALID', message: expect.stringContaining('volume "data" is named twice') }
  await expect(vms().create(world.actor, { name: 'web', disks: twice, nics: [] }, {})).rejects.toMatchObject(refused)
  await world.runToEnd(await vms().create(world.actor, { name: 'web', disks: [], nics: [] }, {}))
  await expect(vms().edit(world.actor, 'web', { addDisks: twice }, {})).rejects.toMatchObject(refused)
})

describe('disks in pools of their own', () => {
  const GIB = 2 ** 30
  const withPools = async () => {
    const pools = poolUseCases(world.services)
    await world.runToEnd(
      await pools.create(world.actor, { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/fast' } }, {}),
    )
  }
  const poolOf = async (volume: string) => {
    const { pool } = await world.store.volumes.resolve(world.actor, volume)
    return (await world.store.pools.get('provider', pool)).name
  }

  test("are made there, each with what it takes; the others are in the VM's", async () => {
    await withPools()
    const disks = [{ sizeBytes: GIB }, { sizeBytes: 2 * GIB, pool: 'fast' }]
    await world.runToEnd(await vms().create(world.actor, { name: 'db', pool: 'default', disks, nics: [] }, {}))
    expect([await poolOf('db-disk0'), await poolOf('db-disk1')]).toEqual(['default', 'fast'])
  })

  test('may be the one that starts as a copy of an image, and one that is added later', async () => {
    await withPools()
    await world.runToEnd(await volumeUseCases(world.services).create(world.actor, { name: 'root', sizeBytes: 1e6 }, {}))
    await world.runToEnd(
      await imageUseCases(world.services).createFromVolume(world.actor, { name: 'golden', volume: 'root' }, {}),
    )
    const disks = [{ sizeBytes: 2e6, pool: 'fast' }]
    await world.runToEnd(
      await vms().create(world.actor, { name: 'web', pool: 'default', image: 'golden', disks, nics: [] }, {}),
    )
    await world.runToEnd(await vms().edit(world.actor, 'web', { addDisks: [{ sizeBytes: 1e6, pool: 'default' }] }, {}))
    expect([await poolOf('web-disk0'), await poolOf('web-disk1')]).toEqual(['fast', 'default'])
  })

  test('are refused where the pool is not there, or is full', async () => {
    await withPools()
    const asked = (pool: string, sizeBytes: number) =>
      vms().create(world.actor, { name: 'db', disks: [{ sizeBytes: 1e6 }, { sizeBytes, pool }], nics: [] }, {})
    await expect(asked('slow', 1e6)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(asked('fast', 1e18)).rejects.toMatchObject({ message: expect.stringMatching(/fast/) })
    expect((await world.store.vms.list('provider', { filter: { name: 'db' } })).items).toEqual([])
  })
})
