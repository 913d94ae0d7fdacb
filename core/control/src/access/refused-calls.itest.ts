/** Who tries doors is in the audit, and cannot fill it. Over a real store. */
import { AppError } from '@covisor/model'
import { systemClock } from '@covisor/tasks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { auditUseCases } from './audit-use-cases.ts'
import { change } from './change.ts'
import { RefusedCalls } from './refused-calls.ts'

let world: ControlWorld
let aheadMs = 0
beforeEach(async () => {
  world = await ControlWorld.open()
  aheadMs = 0
})
afterEach(() => world[Symbol.asyncDispose]())

const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }

const entries = async (verb: string) =>
  (await world.store.audit.list(world.actor, { filter: { outcome: ['refused'], verb }, sort: 'at' })).items.map(
    ({ targetName, after }) => ({
      name: targetName,
      ...(after as { readonly code: string; readonly counted?: number }),
    }),
  )

test('of a thousand refusals in a minute ten are written, and one tells of the others with their number', async () => {
  const refusals = new RefusedCalls(world.store, clock)
  const tryDoor = (name: string) => {
    const call = { verb: 'vm:delete', target: { kind: 'vm', id: undefined, name } } as const
    return refusals.note(world.actor, call, new AppError('NOT_FOUND', { kind: 'VM', name }))
  }
  for (let index = 0; index < 1000; index++) await tryDoor(`web${index}`)
  await refusals.tellCounted()
  expect(await entries('vm:delete')).toHaveLength(10)
  aheadMs = 61_000
  await refusals.tellCounted()
  await refusals.tellCounted()
  const told = await entries('vm:delete')
  expect(told).toHaveLength(11)
  expect(told.at(-1)).toMatchObject({ name: 'web999', code: 'NOT_FOUND', counted: 990 })
})

test('other verbs and other callers have ten of their own, and a clock set back an hour holds nobody', async () => {
  const refusals = new RefusedCalls(world.store, clock)
  const error = new AppError('FORBIDDEN', { verb: 'stop', what: 'vm "web01"' })
  const target = { kind: 'vm', id: undefined, name: 'web01' } as const
  for (let index = 0; index < 30; index++) await refusals.note(world.actor, { verb: 'vm:stop', target }, error)
  const other = { ...world.actor, user: 'another' as never }
  await refusals.note(other, { verb: 'vm:stop', target }, error)
  await refusals.note(world.actor, { verb: 'vm:start', target }, error)
  expect(await entries('vm:stop')).toHaveLength(11)
  expect(await entries('vm:start')).toHaveLength(1)
  aheadMs = -3_600_000
  await refusals.note(world.actor, { verb: 'vm:stop', target }, error)
  expect((await entries('vm:stop')).filter(({ counted }) => counted === undefined)).toHaveLength(12)
  expect((await entries('vm:stop')).filter(({ counted }) => counted === 20)).toHaveLength(1)
})

test('a use case that refuses in a loop, and a route that has to, are bounded alike', async () => {
  const audit = auditUseCases(world.services)
  const asked = { verb: 'role:edit', target: { kind: 'role', id: undefined, name: 'x' } } as const
  const refuse = async () => {
    throw new AppError('NOT_FOUND', { kind: 'role', name: 'x' })
  }
  for (let index = 0; index < 15; index++)
    await expect(change(world.services, world.actor, asked, refuse)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  for (let index = 0; index < 15; index++)
    await audit.denied(world.actor, { verb: 'vm:delete', kind: 'vm', name: `web${index}` })
  expect(await entries('role:edit')).toHaveLength(10)
  expect((await entries('vm:delete')).map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 'FORBIDDEN'))
})
