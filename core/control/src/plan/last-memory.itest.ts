/** The last memory of a host, wanted twice. Over a real store and a simulated host of 64 GiB. */
import { AppError } from '@covisor/model'
import { expect, test } from 'vitest'
import { groupUseCases } from '../group/group-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'

test('of two VMs asked for at once that fit only one by one, one is refused', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  const wanted = { memoryMiB: 40 * 1024, disks: [], nics: [] }
  const answers = await Promise.allSettled(['a', 'b'].map((name) => vms.create(world.actor, { name, ...wanted }, {})))
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
    code: 'CAPACITY_EXHAUSTED',
    message: expect.stringMatching(/^no host can take VM "[ab]": kvm1: .* were promised to others meanwhile$/),
  })
  expect((await world.store.vms.list('provider')).items).toHaveLength(1)
})

test('a VM is not started on a host whose memory has gone to others, and may promise itself away again when they stop', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  const wanted = { memoryMiB: 40 * 1024, disks: [], nics: [] }
  await world.runToEnd(await vms.create(world.actor, { name: 'a', ...wanted, start: false }, {}))
  await world.runToEnd(await vms.create(world.actor, { name: 'b', ...wanted, start: false }, {}))
  const refused = {
    code: 'CAPACITY_EXHAUSTED',
    message: expect.stringMatching(
      /^no host can take VM "b": kvm1: .* of its memory are missing; stop or move VMs of it/,
    ),
  }

  await world.runToEnd(await vms.act(world.actor, 'a', 'start', {}))
  await expect(vms.act(world.actor, 'b', 'start', {})).rejects.toMatchObject(refused)
  const asked = await vms.act(world.actor, 'b', 'start', { plan: true })
  expect(asked.kind === 'plan' && asked.plan.refusals).toMatchObject([{ code: refused.code, text: refused.message }])

  await world.runToEnd(await vms.act(world.actor, 'a', 'stop', {}))
  await world.runToEnd(await vms.act(world.actor, 'b', 'start', {}))
})

test('of two VMs started at once that fit only one by one, one is refused', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  const wanted = { memoryMiB: 40 * 1024, disks: [], nics: [], start: false }
  for (const name of ['a', 'b']) await world.runToEnd(await vms.create(world.actor, { name, ...wanted }, {}))
  const answers = await Promise.allSettled(['a', 'b'].map((name) => vms.act(world.actor, name, 'start', {})))
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a start that the host refuses gives its room back', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  await world.runToEnd(await vms.create(world.actor, { name: 'a', disks: [], nics: [], start: false }, {}))
  world.endpoint.fail({
    call: 'startVm',
    error: new AppError('HOST_REFUSED', { host: 'kvm1', action: 'start', why: 'no' }),
  })
  await expect(vms.act(world.actor, 'a', 'start', {}).then((outcome) => world.runToEnd(outcome))).rejects.toThrow()
  expect(await world.store.reservations.list({})).toEqual([])
})

test('a group is not started when its VMs do not fit together, and keeps their room until they run', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  const groups = groupUseCases(world.services)
  const make = async (name: string, memoryMiB: number) => {
    await world.runToEnd(await vms.create(world.actor, { name, memoryMiB, disks: [], nics: [], start: false }, {}))
    return { vm: name }
  }
  const members = [await make('a', 30 * 1024), await make('b', 30 * 1024), await make('c', 20 * 1024)]
  await groups.create(world.actor, { name: 'all', members })
  await expect(groups.start(world.actor, 'all', {})).rejects.toMatchObject({
    code: 'CAPACITY_EXHAUSTED',
    message: expect.stringMatching(/^no host can take 3 VMs: kvm1: /),
  })

  await groups.edit(world.actor, 'all', { members: members.slice(1) })
  const outcome = await groups.start(world.actor, 'all', {})
  await expect(vms.act(world.actor, 'a', 'start', {})).rejects.toMatchObject({ code: 'CAPACITY_EXHAUSTED' })
  await world.runToEnd(outcome)
  expect(await world.store.reservations.list({})).toEqual([])
  expect((await world.store.vms.list('provider')).items.filter(({ power }) => power === 'running')).toHaveLength(2)
})
