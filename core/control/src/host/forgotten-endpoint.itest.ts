/** Tasks and an endpoint that is removed: refused while they work on it, and by force they end instead of waiting for ever. */
import { runSaga } from '@covisor/tasks/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { endpointUseCases } from './endpoint-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

test('an endpoint is not removed while a task works on it', async () => {
  await volumeUseCases(world.services).create(world.actor, { name: 'data', sizeBytes: 1e9 }, {})
  await expect(endpointUseCases(world.services).remove(world.actor, 'kvm1', {}, {})).rejects.toThrow(
    'task "Create volume "data"" works on it; wait for it, cancel it, or force it to give that up',
  )
})

test('a task whose endpoint was removed by force ends, and leaves no records', async () => {
  const disks = [{ sizeBytes: 1e9 }]
  const create = await vmUseCases(world.services).create(world.actor, { name: 'web01', nics: [], disks }, {})
  const remove = await endpointUseCases(world.services).remove(world.actor, 'kvm1', { force: true }, {})
  await world.runToEnd(remove)
  const { saga, input } = await world.accepted(create)
  expect((await runSaga(saga, input, { judge: world.judge })).outcome).toBe('unwound')
  expect((await world.store.vms.list('provider')).items).toEqual([])
  expect(await world.store.reservations.list({})).toEqual([])
})
