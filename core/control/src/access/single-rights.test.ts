/** What rights on single resources add to an actor, and what they leave out. */
import { type Actor, newId, type SingleRight, type Verb } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { actorOn, singlesListed, withSingles } from './single-rights.ts'

const web = newId('vm')
const db = newId('vm')
const host = newId('host')
const disk = newId('volume')

const actorWith = (...verbs: readonly Verb[]): Actor => ({
  kind: 'user',
  user: newId('user'),
  name: 'dan',
  organisation: newId('organisation'),
  project: newId('project'),
  verbs: new Set(verbs),
  interface: 'api',
  address: undefined,
})
const onWeb = (...verbs: readonly Verb[]): SingleRight => ({ kind: 'vm', id: web, verbs: new Set(verbs) })

test('an actor without them is as before', () => {
  const actor = actorWith('vm:read')
  expect(withSingles(actor, [])).toBe(actor)
})

describe('beside no right in the project', () => {
  test('what shows something counts at once, and shows that alone', () => {
    const actor = withSingles(actorWith(), [onWeb('vm:read', 'vm:console')])
    expect(actor.verbs).toEqual(new Set(['vm:read']))
    expect(actor.sight).toMatchObject({
      others: 'nothing',
      kinds: { vm: { ids: [web] }, volume: { ids: [], vms: [] } },
    })
  })

  test('what does something counts in a call about it, which then sees what belongs to it', () => {
    const actor = actorOn(withSingles(actorWith(), [onWeb('vm:console')]), { kind: 'vm', id: web })
    expect(actor.verbs).toEqual(new Set(['vm:console']))
    expect(actor.sight?.kinds).toMatchObject({ vm: { ids: [web] }, volume: { vms: [web] }, snapshot: { vms: [web] } })
  })

  test('a call about another one has nothing of it', () => {
    const actor = withSingles(actorWith(), [onWeb('vm:console')])
    expect(actorOn(actor, { kind: 'vm', id: db })).toBe(actor)
    expect(actorOn(actor, { kind: 'volume', id: web })).toBe(actor)
  })

  test('volumes are seen of the VMs whose role shows volumes', () => {
    const singles = [onWeb('vm:read'), { kind: 'volume', id: disk, verbs: new Set<Verb>(['volume:read']) } as const]
    expect(withSingles(actorWith(), singles).sight?.kinds.volume).toEqual({ ids: [disk], vms: [] })
  })
})

test('beside rights in the project nothing is narrowed that they show', () => {
  const actor = withSingles(actorWith('vm:read'), [onWeb('vm:read', 'vm:console', 'task:read')])
  expect(actor.sight).toEqual({ others: 'as before', kinds: { task: { ids: [web], vms: [] } }, events: undefined })
})

test("the provider's lists open for it alone, and its other verbs stay closed there", () => {
  const right = { kind: 'host', id: host, verbs: new Set<Verb>(['host:read', 'host:maintain']) } as const
  const actor = withSingles(actorWith('vm:read'), [right])
  expect(actor.verbs).toEqual(new Set(['vm:read']))
  const listing = actorOn(actor, { kind: 'host', id: undefined })
  expect(listing.verbs).toEqual(new Set(['vm:read', 'host:read']))
  expect(singlesListed(listing, 'host')).toEqual([host])
  expect(singlesListed(actor, 'host')).toBeUndefined()
})
