/** Leases: what a project allows, who may go beyond, what is told, and what happens at the end. Over a simulated host. */
import type { Actor } from '@covisor/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { EndingLeases, PASSES_BEFORE_END } from './end-leases.ts'
import { powerVmSaga, startVmSaga } from './power-vm.saga.ts'
import { vmUseCases } from './vm-use-cases.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 1)

describe('a lease', () => {
  let now = START
  let world: ControlWorld
  let vms: ReturnType<typeof vmUseCases>
  let leases: EndingLeases
  let alice: Actor
  let bob: Actor

  beforeEach(async () => {
    now = START
    world = await ControlWorld.open({ now: () => now })
    vms = vmUseCases(world.services)
    leases = new EndingLeases(world.services, {
      start: startVmSaga(world.services),
      others: powerVmSaga(world.services),
    })
    const people = peopleOf(world)
    await people.organisations.create(world.actor, { name: 'acme' })
    await people.projects.create(world.actor, { name: 'lab', organisation: 'acme' })
    await people.projects.edit(world.actor, 'acme/lab', { leaseDays: 14 })
    await people.join('alice', 'acme', ['admin', 'acme'])
    alice = await people.as('alice', 'acme/lab')
    bob = await people.join('bob', 'acme', ['user', 'acme/lab'])
    await world.runToEnd(await vms.create(bob, { name: 'web01', disks: [], nics: [], start: true }, {}))
  })
  afterEach(() => world[Symbol.asyncDispose]())

  const lease = async () => (await vms.get(bob, 'web01')).lease
  const passes = async (count: number) => {
    for (let pass = 0; pass < count; pass++) await leases.end()
  }
  const openTasks = async () =>
    (await world.store.tasks.list(bob, { filter: { state: 'open' } })).items.map(({ action, actorName }) => [
      action,
      actorName,
    ])
  const runOpenTask = async () => {
    const [task] = (await world.store.tasks.list(bob, { filter: { state: 'open' } })).items
    await world.runToEnd({ kind: 'accepted', task: task!.id, created: undefined })
  }

  test("is the project's for a new VM; its user extends it that far, and an administrator further", async () => {
    expect(await lease()).toEqual({ endsAt: new Date(START + 14 * DAY), state: 'running' })
    now = START + 10 * DAY
    await vms.setLease(bob, 'web01', new Date(now + 14 * DAY))
    expect(await lease()).toMatchObject({ endsAt: new Date(now + 14 * DAY) })
    for (const endsAt of [new Date(now + 15 * DAY), undefined]) {
      await expect(vms.setLease(bob, 'web01', endsAt)).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('VM "web01" for longer than 14 days at a time'),
      })
    }
    await vms.setLease(alice, 'web01', undefined)
    expect(await lease()).toBeUndefined()
    await expect(vms.setLease(alice, 'web01', new Date(now))).rejects.toThrow('is past')
  })

  test('is announced three days before its end, once', async () => {
    now = START + 11 * DAY - 1
    expect(await leases.end()).toEqual({ warned: 0, stopping: 0 })
    now += 1
    expect(await leases.end()).toEqual({ warned: 1, stopping: 0 })
    expect(await leases.end()).toEqual({ warned: 0, stopping: 0 })
    expect(await lease()).toMatchObject({ state: 'ending' })
  })

  test('ends with the VM shut down; it starts again when somebody extends it', async () => {
    now = START + 14 * DAY
    await passes(PASSES_BEFORE_END - 1)
    expect(await openTasks()).toEqual([])
    await passes(1)
    expect(await openTasks()).toEqual([['shutdown', 'lease']])
    await runOpenTask()
    await passes(1)
    expect(await openTasks()).toEqual([])
    expect(await vms.get(bob, 'web01')).toMatchObject({ state: 'stopped', lease: { state: 'ended' } })

    await expect(vms.act(bob, 'web01', 'start', {})).rejects.toMatchObject({
      code: 'VM_STATE_CONFLICT',
      message: 'cannot start VM "web01" while it is at the end of its lease; extend it with "covisor vm lease"',
    })
    await vms.setLease(bob, 'web01', new Date(now + DAY))
    await world.runToEnd(await vms.act(bob, 'web01', 'start', {}))
  })

  test('switches a guest off that was asked and did not listen', async () => {
    now = START + 14 * DAY
    await passes(PASSES_BEFORE_END)
    const [asked] = (await world.store.tasks.list(bob, { filter: { state: 'open' } })).items
    await world.endUndone(asked!.id)
    await passes(1)
    expect(await openTasks()).toEqual([['stop', 'lease']])
  })

  test('is not ended by a clock that jumps ahead and is set right', async () => {
    now = START + 100 * DAY
    await passes(PASSES_BEFORE_END - 1)
    now = START + DAY
    await passes(1)
    now = START + 100 * DAY
    await passes(PASSES_BEFORE_END - 1)
    expect(await openTasks()).toEqual([])
    expect((await vms.get(bob, 'web01')).state).toBe('running')
  })
})
