/** Metering through the use cases: a tenant recomputes its bill, and sees nobody else's. Over a real store and a simulated host. */
import type { Actor } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { peopleOf } from '../people/people.fixture.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { usageUseCases } from './usage-use-cases.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** At the end of a month, so that the next one begins while it runs. */
const START = Date.UTC(2026, 10, 30, 21)
const NEXT_MONTH = Date.UTC(2026, 11)
const EUR = { currency: 'EUR', vcpuHour: 0.01, memoryGiBHour: 0.004, storageGiBHour: 0.0001 }

describe('usage', () => {
  let now = START
  let world: ControlWorld
  let usage: ReturnType<typeof usageUseCases>
  let bob: Actor
  let eve: Actor

  /** Two customers; web01 of bob's starts, is resized, stops and is deleted, over a change of month. */
  beforeAll(async () => {
    world = await ControlWorld.open({ now: () => now })
    usage = usageUseCases(world.services)
    const people = peopleOf(world)
    for (const name of ['acme', 'evil']) {
      await people.organisations.create(world.actor, { name })
      await people.projects.create(world.actor, { name: 'web', organisation: name })
    }
    bob = await people.join('bob', 'acme', ['admin', 'acme'])
    bob = await people.as('bob', 'acme/web')
    eve = await people.join('eve', 'evil', ['admin', 'evil'])
    await usage.setRates(world.actor, { ...EUR, from: START })

    const vms = vmUseCases(world.services)
    await world.runToEnd(
      await vms.create(
        bob,
        { name: 'web01', vcpus: 2, memoryMiB: 1024, nics: [], disks: [{ sizeBytes: 8 * 2 ** 30 }] },
        {},
      ),
    )
    now = START + 20 * MINUTE
    await world.runToEnd(await vms.act(bob, 'web01', 'start', {}))
    now = START + 100 * MINUTE
    await world.runToEnd(await vms.act(bob, 'web01', 'stop', {}))
    await world.runToEnd(await vms.edit(bob, 'web01', { vcpus: 4 }, {}))
    await world.runToEnd(await vms.act(bob, 'web01', 'start', {}))
    now = NEXT_MONTH + 30 * MINUTE
    await world.runToEnd(await vms.act(bob, 'web01', 'stop', {}))
    await world.runToEnd(await vms.delete(bob, 'web01', {}, {}))
    for (const { name } of (await world.store.volumes.list(bob)).items)
      await world.runToEnd(await volumeUseCases(world.services).delete(bob, name, {}))
    now = NEXT_MONTH + 2 * HOUR
    await world.store.usage.meter()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('a tenant comes to the sum of the report from the intervals that it can see, though the VM is gone', async () => {
    const { vms, volumes } = await usage.intervals(bob, { from: START, to: NEXT_MONTH })
    const sum = <T extends { readonly from: number; readonly to: number }>(all: readonly T[], of: (one: T) => number) =>
      all.reduce((total, one) => total + ((one.to - one.from) / HOUR) * of(one), 0)
    const report = await usage.report(bob, { month: '2026-11' })
    const mine = {
      vcpuHours: sum(vms, ({ vcpus }) => vcpus),
      memoryGiBHours: sum(vms, ({ memoryMiB }) => memoryMiB / 1024),
      storageGiBHours: sum(volumes, ({ capacityBytes }) => capacityBytes / 2 ** 30),
    }
    expect(mine).toEqual({
      vcpuHours: expect.closeTo((80 / 60) * 2 + (80 / 60) * 4, 6),
      memoryGiBHours: expect.closeTo(160 / 60, 6),
      storageGiBHours: expect.closeTo(3 * 8, 6),
    })
    expect(report.total).toMatchObject({
      vcpuHours: expect.closeTo(mine.vcpuHours, 2),
      memoryGiBHours: expect.closeTo(mine.memoryGiBHours, 2),
      storageGiBHours: expect.closeTo(mine.storageGiBHours, 2),
      cost: expect.closeTo(
        mine.vcpuHours * EUR.vcpuHour +
          mine.memoryGiBHours * EUR.memoryGiBHour +
          mine.storageGiBHours * EUR.storageGiBHour,
        3,
      ),
    })
    expect(report.lines.map(({ project }) => project.name)).toEqual(['web'])
    expect(report.meteredUntil).toEqual(report.to)
  })

  test('the next month has the rest, and says how far it is counted', async () => {
    const report = await usage.report(bob, {})
    expect(report).toMatchObject({ month: '2026-12', meteredUntil: new Date(NEXT_MONTH + HOUR) })
    expect(report.total).toMatchObject({ vmHours: 0.5, vcpuHours: 2 })
  })

  test('another customer sees neither hours nor intervals nor the report of it', async () => {
    expect(await usage.intervals(eve, { from: START, to: now })).toEqual({ vms: [], volumes: [] })
    expect((await usage.hours(eve, { from: START, to: now })).items).toEqual([])
    expect((await usage.report(eve, { month: '2026-11' })).lines).toEqual([])
    await expect(usage.report(eve, { organisation: 'acme' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: await usage
        .report(eve, { organisation: 'nobody' })
        .catch((error: Error) => error.message.replace('nobody', 'acme')),
    })
  })

  test('a provider sees each customer, sets the rates, and cannot change those of a month that has ended', async () => {
    expect((await usage.report(world.actor, { organisation: 'acme', month: '2026-11' })).total.vcpuHours).toBe(8)
    await expect(usage.setRates(world.actor, { ...EUR, from: NEXT_MONTH - 1 })).rejects.toMatchObject({
      message: expect.stringContaining('months that have ended keep their rates'),
    })
    await expect(usage.setRates(bob, { ...EUR, from: now })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const { entries } = await usage.setRates(world.actor, { ...EUR, vcpuHour: 1, from: NEXT_MONTH })
    expect(entries.map(({ vcpuHour }) => vcpuHour)).toEqual([0.01, 1])
    const { items } = await world.store.audit.list('provider', { limit: 10 })
    const done = items.filter(({ verb, outcome }) => verb === 'organisation:rates' && outcome === 'accepted')
    expect(done.map(({ actorName, after }) => [actorName, after])).toContainEqual([
      world.actor.name,
      { currency: 'EUR', entries },
    ])
  })

  test.for([
    [{ from: START, to: START }, 'it is not after "from"'],
    [{ from: START, to: START + 93 * 24 * HOUR }, 'at most 92 days at a time'],
  ] as const)('a range of %o is refused', async ([range, why]) => {
    await expect(usage.hours(bob, range)).rejects.toMatchObject({ message: expect.stringContaining(why) })
  })
})
