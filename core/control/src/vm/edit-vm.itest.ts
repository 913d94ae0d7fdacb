/** What an edit leaves behind, done or undone. Over a real store and a simulated host. */
import { AppError } from '@covisor/model'
import { runSaga } from '@covisor/tasks/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
  const devices = { disks: [{ sizeBytes: 1e9 }, { sizeBytes: 2e9 }], nics: [{ network: 'default' }] }
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, { name: 'web01', ...devices }, {}))
})
afterEach(() => world[Symbol.asyncDispose]())

const edit = (change: Parameters<ReturnType<typeof vmUseCases>['edit']>[2]) =>
  vmUseCases(world.services).edit(world.actor, 'web01', change, {})

test('a card that was removed gives its address and its network back', async () => {
  await world.runToEnd(await edit({ removeNics: ['net0'] }))
  expect((await world.store.ports.list('provider')).items).toEqual([])
})

test('a volume that was to be deleted is usable again when the edit is undone', async () => {
  const { saga, input } = await world.accepted(await edit({ removeDisks: ['disk1'], deleteVolumes: true }))
  const refusal = new AppError('HOST_REFUSED', { host: 'kvm1', action: 'detach a disk', why: 'the guest holds it' })
  world.endpoint.fail({ call: 'updateVm', error: refusal })
  expect((await runSaga(saga, input, { judge: world.judge })).outcome).toBe('unwound')
  const volumes = (await world.store.volumes.list('provider')).items
  expect(volumes.map(({ name, state }) => [name, state])).toEqual([
    ['web01-disk0', 'ready'],
    ['web01-disk1', 'ready'],
  ])
})

test('a disk is not taken for a drive', async () => {
  await expect(edit({ cdroms: { disk1: 'web01-disk0' } })).rejects.toThrow('cdroms.disk1: that is a disk, not a drive')
})
