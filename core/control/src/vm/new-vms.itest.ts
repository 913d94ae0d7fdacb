/** What a request for a VM must not be given. Over a real store and a simulated host. */
import { afterEach, beforeEach, expect, test } from 'vitest'
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
