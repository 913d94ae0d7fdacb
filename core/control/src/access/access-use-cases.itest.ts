/** What a token of limited rights must never become. Over a real store. */
import { newId } from '@covisor/model'
import { beforeAll, expect, test } from 'vitest'
import { peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import type { AccessUseCases } from './access.ts'
import { accessUseCases } from './access-use-cases.ts'

const origin = { address: undefined, interface: 'api' } as const
let access: AccessUseCases
let limited: string
let world: ControlWorld

beforeAll(async () => {
  world = await ControlWorld.open()
  access = accessUseCases(world.services)
  limited = (await access.createToken(world.actor, { name: 'monitoring', verbs: ['vm:read'] })).secret
  return () => world[Symbol.asyncDispose]()
})

const actor = async () => (await access.byToken(limited, origin))!

test('it may what it was given, and nothing else', async () => {
  expect((await actor()).verbs).toEqual(new Set(['vm:read']))
})

test('it opens no session, which would have all rights of its user', async () => {
  await expect(access.signIn({ token: limited }, origin)).rejects.toThrow(
    'you may not sign in with a token of limited rights',
  )
})

test('a session that a token opened ends with the token', async () => {
  const made = await access.createToken(world.actor, { name: 'whole' })
  const opened = await access.signIn({ token: made.secret }, origin)
  expect(await access.bySession(opened.secret, origin)).toBeDefined()
  await access.revokeToken(world.actor, made.id)
  expect(await access.bySession(opened.secret, origin)).toBeUndefined()
})

test('it makes no token that may more', async () => {
  const wish = { name: 'more', verbs: ['vm:read', 'vm:delete'] as const }
  await expect(access.createToken(await actor(), wish)).rejects.toThrow(
    'you may not make a token that may vm:delete here',
  )
  const { secret } = await access.createToken(await actor(), { name: 'same' })
  expect((await access.byToken(secret, origin))!.verbs).toEqual(new Set(['vm:read']))
})

test('it sets no password', async () => {
  await expect(access.setPassword(await actor(), 'correct horse battery')).rejects.toThrow(
    'you may not set a password with a token of limited rights',
  )
})

test('it locks nobody out: it revokes itself, and neither other tokens nor sessions', async () => {
  const other = await access.createToken(world.actor, { name: 'other' })
  const limitedToo = await access.createToken(world.actor, { name: 'limited too', verbs: ['vm:read'] })
  const asLimited = (await access.byToken(limitedToo.secret, origin))!
  await expect(access.revokeToken(asLimited, other.id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(access.signOutEverywhere(asLimited)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await access.revokeToken(asLimited, limitedToo.id)
  expect(await access.byToken(limitedToo.secret, origin)).toBeUndefined()
  expect(await access.byToken(other.secret, origin)).toBeDefined()
})

test('one of limited rights that ends makes none that outlives it', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000)
  const { secret } = await access.createToken(world.actor, { name: 'for an hour', expiresAt, verbs: ['vm:read'] })
  const passing = (await access.byToken(secret, origin))!
  const later = new Date(expiresAt.getTime() + 1)
  await expect(access.createToken(passing, { name: 'longer', expiresAt: later })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    params: { where: 'expiresAt' },
  })
  const made = await access.createToken(passing, { name: 'as long' })
  const tokens = await access.listTokens(passing)
  expect(tokens.find(({ id }) => id === made.id)?.expiresAt).toEqual(expiresAt)
})

test('nobody makes tokens without end', async () => {
  const eve = await peopleOf(world).join('eve', 'default', ['viewer', 'default'])
  await world.store.transaction(async (tx) => {
    for (let count = 1; count < 1000; count++)
      await tx.signIns.insertToken({
        id: newId('token'),
        userId: eve.user!,
        name: 'many',
        hash: `hash ${count}`,
        verbs: null,
        project: null,
        expiresAt: null,
      })
  })
  await expect(access.createToken(eve, { name: 'one more' })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
})

test('a clock that jumps ahead lets nobody in with what has ended by it; set right or back, it throws nobody out', async () => {
  const start = Date.now()
  let now = start
  await using world = await ControlWorld.open({ now: () => now })
  const access = accessUseCases(world.services)
  const hour = 3_600_000
  const token = await access.createToken(world.actor, { name: 'an hour', expiresAt: new Date(start + hour) })
  const whole = await access.createToken(world.actor, { name: 'for sessions' })
  const session = await access.signIn({ token: whole.secret }, origin)
  const open = async () => [
    (await access.byToken(token.secret, origin)) !== undefined,
    (await access.bySession(session.secret, origin)) !== undefined,
  ]
  expect(await open()).toEqual([true, true])
  now = start + 400 * 24 * hour
  expect(await open()).toEqual([false, false])
  now = start
  expect(await open()).toEqual([true, true])
  now = start - 24 * hour
  expect(await open()).toEqual([true, true])
})
