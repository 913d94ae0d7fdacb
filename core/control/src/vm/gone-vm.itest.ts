/** A VM of ours that other hands undefined on its host. Over a real store and a simulated host. */
import { runSaga } from '@covisor/tasks/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
  const params = { name: 'web01', disks: [{ sizeBytes: 1e9 }], nics: [{ network: 'default' }] }
  await world.runToEnd(await vms().create(world.actor, params, {}))
  await world.observe()
})
afterEach(() => world[Symbol.asyncDispose]())

const vms = () => vmUseCases(world.services)
const web01 = () => vms().get(world.actor, 'web01')
const volumesThere = () => [...world.endpoint.volumes.values()].length

/** As `virsh undefine` does, behind Covisor's back. */
async function undefine(): Promise<void> {
  world.endpoint.dropVm([...world.endpoint.vms.values()][0]!.observed.nativeRef)
  await world.observe()
}

test('it is gone, not stopped; an event says so, and nothing is done about it', async () => {
  const { id, state } = await web01()
  expect(state).toBe('stopped')
  const before = await world.store.changes.now()
  await undefine()
  expect(await web01()).toMatchObject({ state: 'gone', allowedActions: ['define', 'delete'] })
  expect((await vms().list(world.actor, { state: 'gone' })).items.map(({ name }) => name)).toEqual(['web01'])
  expect((await vms().list(world.actor, { state: 'stopped' })).items).toEqual([])
  const news = await world.store.changes.since(before, 'provider', 100)
  const told = expect.objectContaining({
    name: 'web01',
    what: expect.stringMatching(/^(gone from|deleted on) its host$/),
  })
  expect(news).toMatchObject({ changes: expect.arrayContaining([told]) })
  expect((await world.store.tasks.list('provider', { filter: { target: id, state: 'open' } })).items).toEqual([])
  await expect(vms().act(world.actor, 'web01', 'start', {})).rejects.toThrow('cannot start VM "web01" while it is gone')
})

test('it is defined again with what it had', async () => {
  const { id, nics } = await web01()
  await undefine()
  await world.runToEnd(await vms().define(world.actor, 'web01', {}))
  expect(await web01()).toMatchObject({ id, state: 'stopped', nics: [{ mac: nics[0]!.mac, network: 'default' }] })
  expect([...world.endpoint.vms.values()].map(({ observed }) => observed.disks.length)).toEqual([1])
})

test('it is not defined again without its disk', async () => {
  await undefine()
  const [volume] = (await world.store.volumes.list('provider')).items
  const [file] = [...world.endpoint.volumes.values()]
  world.endpoint.volumes.drop(`default/${file!.name}`)
  await expect(vms().define(world.actor, 'web01', {})).rejects.toThrow(`there is no volume "${volume!.name}"`)
  world.endpoint.volumes.put(`default/${file!.name}`, file!)
  await expect(vms().define(world.actor, 'web01', { plan: true })).resolves.toMatchObject({ plan: { refusals: [] } })
})

test('it is forgotten with its volumes kept, or deleted with them', async () => {
  await undefine()
  await world.runToEnd(await vms().delete(world.actor, 'web01', { keepVolumes: true }, {}))
  expect((await world.store.vms.list('provider')).items).toEqual([])
  expect(volumesThere()).toBe(1)
})

test('a delete of it that is taken back leaves it gone, not defined again', async () => {
  await undefine()
  const { saga, input } = await world.accepted(await vms().delete(world.actor, 'web01', {}, {}))
  world.endpoint.fail({ call: 'undefineVm', error: new Error('the host says no') })
  const { outcome } = await runSaga(saga, input, { judge: world.judge })
  expect(outcome).toBe('unwound')
  expect(world.endpoint.vms.size).toBe(0)
  expect((await world.store.vms.list('provider')).items.map(({ record }) => record)).toEqual(['present'])
})
