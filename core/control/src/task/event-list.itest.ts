/** Changes as a list: the newest, and page by page, past what others did. Over a real store and a simulated host. */
import { type Actor, newId } from '@covisor/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { eventUseCases } from './event-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const list = (actor: Actor, options: { readonly after?: string; readonly limit?: number } = {}) =>
  eventUseCases(world.services).list(actor, options)

const group = (actor: Pick<Actor, 'organisation' | 'project'>, name: string) =>
  world.store.transaction((tx) =>
    tx.groups.insert({
      id: newId('group'),
      organisation: actor.organisation,
      project: actor.project,
      name,
      members: [],
    }),
  )

test('without a place to go on from, the newest come, oldest of them first', async () => {
  for (const name of ['a', 'b', 'c']) await group(world.actor, name)
  expect((await list(world.actor, { limit: 2 })).items.map(({ name }) => name)).toEqual(['b', 'c'])
})

test('whoever sees hosts goes on past any number of changes of other tenants', async () => {
  const { next } = await list(world.actor)
  const other = { organisation: newId('organisation'), project: newId('project') }
  for (const name of ['x', 'y', 'z']) await group(other, name)
  await group(world.actor, 'mine')
  const page = await list(world.actor, { after: next, limit: 2 })
  expect(page.items.map(({ name }) => name)).toEqual(['mine'])
  expect(await list(world.actor, { after: page.next })).toEqual({ items: [], next: page.next })
})

test('who does not see hosts hears of none', async () => {
  const tenant: Actor = { ...world.actor, verbs: new Set(['event:read']) }
  const kinds = async (actor: Actor) => new Set((await list(actor)).items.map(({ kind }) => kind))
  expect((await kinds(world.actor)).has('host')).toBe(true)
  expect((await kinds(tenant)).has('host')).toBe(false)
})
