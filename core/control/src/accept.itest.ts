/** What holds for every call that starts a task: If-Match, plans, and a server that only observes. Over a real store. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from './testing/control-world.fixture.ts'
import { vmUseCases } from './vm/vm-use-cases.ts'

let world: ControlWorld
let vms: ReturnType<typeof vmUseCases>
beforeEach(async () => {
  world = await ControlWorld.open()
  vms = vmUseCases(world.services)
  const disks = [{ sizeBytes: 1e9 }]
  await world.runToEnd(await vms.create(world.actor, { name: 'web01', nics: [], disks }, {}))
  await world.observe()
})
afterEach(() => world[Symbol.asyncDispose]())

test('If-Match is kept by every action, not only by edits', async () => {
  const { generation } = await vms.get(world.actor, 'web01')
  const stale = { ifGeneration: generation - 1 }
  const changed = 'vm "web01" was changed by somebody else meanwhile'
  await expect(vms.act(world.actor, 'web01', 'start', stale)).rejects.toThrow(changed)
  await expect(vms.clone(world.actor, 'web01', { name: 'web02' }, stale)).rejects.toThrow(changed)
  await expect(vms.delete(world.actor, 'web01', {}, stale)).rejects.toThrow(changed)
  expect((await vms.act(world.actor, 'web01', 'start', { ifGeneration: generation })).kind).toBe('accepted')
})

test('a plan says all that would be refused, and shows the steps all the same', async () => {
  await world.store.transaction((tx) => tx.installation.setMode('observe-only', 'this store was restored'))
  const outcome = await vms.act(world.actor, 'web01', 'start', { plan: true, ifGeneration: 99 })
  if (outcome.kind !== 'plan') throw new Error('a plan was asked for')
  expect(outcome.plan.refusals.map(({ code }) => code)).toEqual(['OBSERVE_ONLY', 'CONFLICT'])
  expect(outcome.plan.steps).not.toEqual([])
  await expect(vms.act(world.actor, 'web01', 'start', {})).rejects.toThrow('only observes')
})
