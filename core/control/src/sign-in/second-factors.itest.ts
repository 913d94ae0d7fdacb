/** A second step at sign-in, from setting it up to losing it: what it asks for, what it refuses, and what is written down. Over a real store. */
import { AppError } from '@covisor/model'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SecondStep, SignedIn } from '../access/access.ts'
import { here, peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { secondFactorUseCases } from './second-factor-use-cases.ts'
import type { SecondFactorUseCases } from './second-factors.ts'
import { codeAt } from './totp.ts'

const PASSWORD = 'a lovely password of my own'
const STEP_MS = 30_000

let world: ControlWorld
let people: ReturnType<typeof peopleOf>
let factors: SecondFactorUseCases
let count = 0
let name: string
let now = Date.now()

beforeAll(async () => {
  world = await ControlWorld.open({ clock: { ...systemLike(), now: () => now } })
  people = peopleOf(world)
  factors = secondFactorUseCases(world.services)
  await people.organisations.create(world.actor, { name: 'acme' })
  await people.organisations.create(world.actor, { name: 'strict' })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => void (name = `user${++count}`))

/** Waiting takes no time: how long is asked of the delay itself. */
function systemLike() {
  return {
    after: (_ms: number, callback: () => void) => {
      const timer = setImmediate(callback)
      return () => clearImmediate(timer)
    },
  }
}

const withPassword = () => people.access.signInStep({ user: name, password: PASSWORD }, here)
const signedIn = async () => (await withPassword()) as SignedIn
const asked = async () => (await withPassword()) as SecondStep
const withCode = (challenge: string, code: string) => people.access.signInStep({ challenge, code }, here)
const actorIn = async ({ secret }: SignedIn) => (await people.access.bySession(secret, here))!

async function join(organisation = 'acme') {
  const actor = await people.join(name, organisation, ['user', organisation])
  await people.access.setPassword(actor, PASSWORD)
  return actor
}

/** The secret of the app, and the recovery codes. A new step begins, so that the next code is a new one. */
async function enrol() {
  const actor = await actorIn(await signedIn())
  const { secret } = await factors.newTotp(actor)
  const recoveryCodes = await factors.confirmTotp(actor, await codeAt(secret, now))
  now += 2 * STEP_MS
  return { actor, secret, recoveryCodes }
}

describe('a code as second step', () => {
  test('is asked for once it was confirmed, and signs in', async () => {
    await join()
    const before = await signedIn()
    const { secret } = await factors.newTotp(await actorIn(before))
    expect((await withPassword()).kind).toBe('signed-in')
    await expect(factors.confirmTotp(await actorIn(before), '000000')).rejects.toThrow('not what the app shows')
    await factors.confirmTotp(await actorIn(before), await codeAt(secret, now))
    now += STEP_MS
    const step = await asked()
    expect(step).toMatchObject({ kind: 'second-step', methods: ['code'] })
    expect(await withCode(step.challenge, await codeAt(secret, now))).toMatchObject({
      kind: 'signed-in',
      actor: { name },
    })
    await expect(people.access.signIn({ user: name, password: PASSWORD }, here)).rejects.toMatchObject({
      code: 'SECOND_FACTOR_REQUIRED',
    })
  })

  test('is good once, even for another sign-in in the same half minute', async () => {
    await join()
    const { secret } = await enrol()
    const code = await codeAt(secret, now)
    const [one, two] = [await asked(), await asked()]
    expect((await withCode(one.challenge, code)).kind).toBe('signed-in')
    await expect(withCode(two.challenge, code)).rejects.toThrow('or was used before')
    await expect(withCode(one.challenge, code)).rejects.toThrow('begin again')
  })

  test('is taken one step early or late, and no further', async () => {
    await join()
    const { secret } = await enrol()
    const late = await asked()
    expect((await withCode(late.challenge, await codeAt(secret, now - STEP_MS))).kind).toBe('signed-in')
    const early = await asked()
    expect((await withCode(early.challenge, await codeAt(secret, now + STEP_MS))).kind).toBe('signed-in')
    now += 5 * STEP_MS
    const far = await asked()
    await expect(withCode(far.challenge, await codeAt(secret, now + 2 * STEP_MS))).rejects.toThrow('not the one of now')
  })

  test('can be tried five times, then the password is asked for again', async () => {
    await join()
    const { secret } = await enrol()
    const { challenge } = await asked()
    for (let i = 0; i < 5; i++) await expect(withCode(challenge, '000000')).rejects.toThrow('not the one of now')
    await expect(withCode(challenge, await codeAt(secret, now))).rejects.toThrow('begin again')
  })

  test('leads nowhere when the password was changed meanwhile, or time has passed', async () => {
    const token = await join()
    const { secret } = await enrol()
    const { challenge } = await asked()
    await people.access.setPassword(token, `${PASSWORD}, changed`)
    await expect(withCode(challenge, await codeAt(secret, now))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await people.access.setPassword(token, PASSWORD)
    const late = await asked()
    now += 6 * 60_000
    await expect(withCode(late.challenge, await codeAt(secret, now))).rejects.toThrow('took too long')
  })

  test('that was used is not good again when the clock goes back, and a recovery code still is', async () => {
    await join()
    const { secret, recoveryCodes } = await enrol()
    const then = now
    const used = await codeAt(secret, then)
    await withCode((await asked()).challenge, used)
    now = then - 20 * STEP_MS
    await expect(withCode((await asked()).challenge, await codeAt(secret, now))).rejects.toThrow('was used before')
    await expect(withCode((await asked()).challenge, used)).rejects.toThrow('was used before')
    expect((await withCode((await asked()).challenge, recoveryCodes[0]!)).kind).toBe('signed-in')
    now = then + 2 * STEP_MS
    expect((await withCode((await asked()).challenge, await codeAt(secret, now))).kind).toBe('signed-in')
  })

  test('of another user is refused', async () => {
    await join()
    const { secret } = await enrol()
    name = `user${++count}`
    await join()
    await enrol()
    const { challenge } = await asked()
    await expect(withCode(challenge, await codeAt(secret, now))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is not asked of a token, which stands for both steps, but is after a one-time link', async () => {
    const token = await join()
    await enrol()
    const { secret } = await people.access.createToken(token, { name: 'laptop' })
    expect((await people.access.signInStep({ token: secret }, here)).kind).toBe('signed-in')
    const link = await people.access.oneTimeSignIn(name)
    expect((await people.access.signInStep({ oneTime: link }, here)).kind).toBe('second-step')
  })
})

test('recovery codes sign in once each, and new ones end the old ones', async () => {
  await join()
  const { actor, recoveryCodes } = await enrol()
  expect(recoveryCodes).toHaveLength(10)
  expect((await withCode((await asked()).challenge, recoveryCodes[0]!.toUpperCase())).kind).toBe('signed-in')
  await expect(withCode((await asked()).challenge, recoveryCodes[0]!)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
  expect((await factors.mine(actor)).recoveryCodesLeft).toBe(9)
  await expect(factors.newRecoveryCodes(actor, { password: 'wrong' })).rejects.toThrow('it is not your password')
  const fresh = await factors.newRecoveryCodes(actor, { password: PASSWORD })
  await expect(withCode((await asked()).challenge, recoveryCodes[1]!)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
  expect((await withCode((await asked()).challenge, fresh[1]!)).kind).toBe('signed-in')
})

test('it is turned off with the password only, and a confirmed secret is not replaced', async () => {
  await join()
  const { actor } = await enrol()
  await expect(factors.newTotp(actor)).rejects.toThrow('turn them off first')
  await expect(factors.removeTotp(actor, {})).rejects.toThrow('give your password once more')
  await expect(factors.removeTotp(actor, { password: 'wrong' })).rejects.toThrow('it is not your password')
  await factors.removeTotp(actor, { password: PASSWORD })
  expect((await withPassword()).kind).toBe('signed-in')
  expect(await factors.mine(actor)).toMatchObject({ totpSince: undefined, recoveryCodesLeft: 0 })
})

test('an administrator takes a lost one away, which ends sessions; one who may less than the user cannot', async () => {
  await join()
  const { actor } = await enrol()
  expect(await people.users.get(world.actor, name)).toMatchObject({ secondFactors: ['app'] })
  await expect(factors.reset(actor, name)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const session = await people.access.signIn({ token: people.tokens.get(name)! }, here)
  await factors.reset(world.actor, name)
  expect(await people.access.bySession(session.secret, here)).toBeUndefined()
  expect((await withPassword()).kind).toBe('signed-in')
})

test('a token of limited rights sets nothing up', async () => {
  const actor = await join()
  const { secret } = await people.access.createToken(actor, { name: 'less', verbs: ['vm:read'] })
  const less = (await people.access.byToken(secret, here))!
  await expect(factors.newTotp(less)).rejects.toThrow('with a token of limited rights')
})

describe('where a second factor is wanted', () => {
  test.for(['organisation', 'installation'] as const)('by the %s, who has none may only set one up', async (by) => {
    const organisation = by === 'organisation' ? 'strict' : 'acme'
    await join(organisation)
    const want = (on: boolean) =>
      by === 'organisation'
        ? people.organisations.edit(world.actor, 'strict', { needsSecondFactor: on })
        : factors.setPolicy(world.actor, { secondFactorForEverybody: on })
    await want(true)
    try {
      const session = await signedIn()
      expect([session.actor.mustEnrol, session.actor.verbs]).toEqual([true, new Set()])
      const weak = await actorIn(session)
      expect([weak.mustEnrol, weak.verbs]).toEqual([true, new Set()])
      expect(await factors.mine(weak)).toMatchObject({ isNeeded: true })
      const other = await actorIn(await signedIn())
      const { secret } = await factors.newTotp(weak)
      await factors.confirmTotp(weak, await codeAt(secret, now))
      const strong = await actorIn(session)
      expect([strong.mustEnrol, strong.verbs]).toEqual([undefined, expect.any(Set)])
      expect((strong.verbs as Set<string>).has('vm:read')).toBe(true)
      // Somebody with the password alone, who was there before, adds nothing now.
      await expect(factors.newTotp(other)).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' })
      await expect(factors.removeTotp(strong, { password: PASSWORD })).rejects.toMatchObject({ code: 'IN_USE' })
    } finally {
      await want(false)
    }
  })

  test('only who may configure sign-in says so', async () => {
    const actor = await join()
    await expect(factors.setPolicy(actor, { secondFactorForEverybody: true })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(factors.policy(actor)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

test('no secret and no code is in the audit, and the secret lies sealed in the store', async () => {
  const actor = await join()
  const { secret, recoveryCodes } = await enrol()
  const { items } = await world.services.store.audit.list('provider', { limit: 1000 })
  const text = JSON.stringify(items)
  expect(text).toContain('user:second-factor')
  for (const word of [secret, ...recoveryCodes]) expect(text).not.toContain(word)
  expect((await world.services.store.secondFactors.totp(actor.user!))!.secret).toMatch(/^sealed1:/)
})

test('tries wait longer and longer, whatever address they come from, and those at once one after the other', async () => {
  const waits: number[] = []
  const { SignInDelay } = await import('../access/sign-in-delay.ts')
  const delay = new SignInDelay({
    now: () => 0,
    after: (ms, callback) => {
      waits.push(ms)
      callback()
      return () => {}
    },
  })
  for (let i = 0; i < 5; i++) {
    await delay.wait('alice')
    delay.failed('alice')
  }
  expect(waits).toEqual([500, 1500])
  let refused: unknown
  for (let i = 0; i < 40 && refused === undefined; i++)
    await delay.wait('alice').catch((error: unknown) => (refused = error))
  expect(refused).toBeInstanceOf(AppError)
  expect(waits.at(-1)).toBeLessThanOrEqual(60_000)
})
