/** Who tries doors is in the audit, and cannot fill it. Over a real store. */
import { systemClock } from '@covisor/tasks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { DeniedRequests } from './denied-requests.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const entries = async () =>
  (await world.store.audit.list(world.actor, { filter: { outcome: ['refused'] }, sort: '-at' })).items.map(
    ({ verb, targetName, after }) => [verb, targetName, (after as { readonly text: string }).text],
  )

test('a refusal is written once a minute for each verb, with how often it was meanwhile', async () => {
  let aheadMs = 0
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
  const denied = new DeniedRequests({ store: world.store, clock })
  const tryDoor = (name: string) => denied.note(world.actor, { verb: 'vm:delete', kind: 'vm', name })
  for (const name of ['web01', 'web02', 'web03']) await tryDoor(name)
  await denied.note(world.actor, { verb: 'host:add', kind: 'endpoint', name: 'here' })
  expect((await entries()).map(([verb, name]) => `${verb} ${name}`).toSorted()).toEqual([
    'host:add here',
    'vm:delete web01',
  ])
  aheadMs = 61_000
  await tryDoor('web04')
  const told = (await entries()).find(([, name]) => name === 'web04')
  expect(told?.[2]).toContain('vm "web04", and 2 more since the last entry')
})
