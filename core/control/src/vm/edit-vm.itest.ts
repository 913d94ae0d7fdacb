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
  await expect(edit({ cdroms: { 'x"/><y': 'web01-disk0' } })).rejects.toThrow('a new drive is called cdrom0, cdrom1')
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`cdrom${number}`, 'web01-disk0']))
  await expect(edit({ cdroms: many })).rejects.toThrow('a VM has at most 8 drives')
})

const plan = async (change: Parameters<typeof edit>[0]) => {
  const asked = await vmUseCases(world.services).edit(world.actor, 'web01', change, { plan: true })
  if (asked.kind !== 'plan') throw new Error('a plan was asked for')
  return asked.plan
}

const start = async () => world.runToEnd(await vmUseCases(world.services).act(world.actor, 'web01', 'start', {}))

test('a plan says of each change whether it holds at once or waits, and for what', async () => {
  await start()
  const { hardware, warnings } = await plan({
    memoryMiB: 4096,
    addDisks: [{ sizeBytes: 1e9 }],
    addNics: [{ network: 'default' }],
  })
  expect(hardware).toEqual([
    { what: 'disk2', when: 'now', because: undefined },
    { what: 'net1', when: 'now', because: undefined },
    { what: 'memoryMiB', when: 'next-start', because: 'the memory of a running VM is fixed' },
  ])
  expect(warnings).toEqual([])
})

test('a host that cannot be asked leaves a plan that says so', async () => {
  const why = { host: 'kvm1', why: 'it hangs' }
  world.endpoint.fail({ call: 'foreseeUpdate', error: new AppError('HOST_UNREACHABLE', why) })
  const { hardware, warnings, steps } = await plan({ memoryMiB: 4096 })
  expect([hardware, warnings]).toEqual([
    [],
    ['its host cannot be asked now which of it waits for the next start of the VM'],
  ])
  expect(steps.length).toBeGreaterThan(0)
})

test('what waits for the next start is seen on the VM, and can be taken back', async () => {
  const vms = vmUseCases(world.services)
  await start()
  const { memoryMiB } = await vms.get(world.actor, 'web01')
  await world.runToEnd(await edit({ memoryMiB: memoryMiB * 2 }))
  const { pending } = await vms.get(world.actor, 'web01')
  const takeBack = { memoryMiB }
  expect(pending).toEqual([{ kind: 'memoryMiB', now: memoryMiB, next: memoryMiB * 2, takeBack }])
  await world.runToEnd(await edit(takeBack))
  expect((await vms.get(world.actor, 'web01')).pending).toEqual([])
})

test('an edit that says no change is refused', async () => {
  await expect(edit({})).rejects.toThrow('body: say what to change')
})
