/** Passkeys and their forgeries, with a key made of software that lies on request. Over a real store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { here, peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { passkeyUseCases } from './passkey-use-cases.ts'
import type { PasskeyUseCases } from './passkeys.ts'
import { secondFactorUseCases } from './second-factor-use-cases.ts'
import { type Lies, SoftwareKey } from './software-key.fixture.ts'

const ORIGIN = 'https://covisor.example:8460'
const PASSWORD = 'a lovely password of my own'

let world: ControlWorld
let people: ReturnType<typeof peopleOf>
let passkeys: PasskeyUseCases
let count = 0
let publicUrl: string | undefined = ORIGIN

beforeAll(async () => {
  world = await ControlWorld.open()
  const services = { ...world.services, config: { ...world.services.config, publicUrl: () => publicUrl } }
  people = peopleOf({ services, actor: world.actor } as ControlWorld)
  passkeys = passkeyUseCases(services)
  await people.organisations.create(world.actor, { name: 'acme' })
})
afterAll(() => world[Symbol.asyncDispose]())

async function withKey() {
  const name = `user${++count}`
  const actor = await people.join(name, 'acme', ['user', 'acme'])
  await people.access.setPassword(actor, PASSWORD)
  const key = new SoftwareKey(ORIGIN)
  const recoveryCodes = await passkeys.create(actor, 'laptop', key.register(await passkeys.begin(actor)))
  const user = String(actor.user)
  const signIn = async (lies: Lies = {}) =>
    await people.access.signInStep({ passkey: key.assert(await passkeys.beginSignIn(), user, lies) }, here)
  return { name, actor, key, user, recoveryCodes, signIn }
}

test('one is made, signs in without a name, is listed, renamed and removed', async () => {
  const { name, actor, recoveryCodes, signIn } = await withKey()
  expect(recoveryCodes).toHaveLength(10)
  expect(await signIn()).toMatchObject({ kind: 'signed-in', actor: { name } })
  expect(await signIn()).toMatchObject({ kind: 'signed-in' })
  const [listed] = await passkeys.list(actor)
  expect(listed).toMatchObject({ name: 'laptop', usedAt: expect.any(Date) })
  await passkeys.rename(actor, listed!.id, 'phone')
  expect(await passkeys.list(actor)).toMatchObject([{ name: 'phone' }])
  await expect(passkeys.remove(actor, listed!.id, { password: 'wrong' })).rejects.toThrow('not your password')
  await passkeys.remove(actor, listed!.id, { password: PASSWORD })
  await expect(signIn()).rejects.toThrow('not known here')
})

test('beside it the password is not enough, and a recovery code stands in', async () => {
  const { name, recoveryCodes } = await withKey()
  const step = await people.access.signInStep({ user: name, password: PASSWORD }, here)
  expect(step).toMatchObject({ kind: 'second-step', methods: ['code', 'passkey'] })
  const { challenge } = step as { readonly challenge: string }
  expect((await people.access.signInStep({ challenge, code: recoveryCodes[3]! }, here)).kind).toBe('signed-in')
})

describe('refused at sign-in is', () => {
  const stranger = new SoftwareKey(ORIGIN)
  test.for([
    ['the page of another site', { origin: 'https://covisor.example.evil.example' }],
    ['the same name at another port', { origin: 'https://covisor.example' }],
    ['the same page without TLS', { origin: 'http://covisor.example:8460' }],
    ['a key for another site', { rpId: 'evil.example' }],
    ['a signature of another key', { signWith: stranger.privateKey }],
    ['what was signed to make a key', { type: 'webauthn.create' }],
    ['a key that was not unlocked', { flags: 0x01 }],
    ['a challenge of somebody else', { challenge: Buffer.from('cvc_of-my-own').toString('base64url') }],
    ['somebody else as its owner', { userHandle: 'another user' }],
  ] as const)('%s', async ([, lies]) => {
    const { signIn } = await withKey()
    await expect(signIn(lies)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('an answer that came before', async () => {
    const { key, user } = await withKey()
    const passkey = key.assert(await passkeys.beginSignIn(), user)
    expect((await people.access.signInStep({ passkey }, here)).kind).toBe('signed-in')
    await expect(people.access.signInStep({ passkey }, here)).rejects.toThrow('was used before')
  })

  test('a counter that goes back, as that of a copied key does', async () => {
    const { signIn } = await withKey()
    expect((await signIn({ counter: 7 })).kind).toBe('signed-in')
    await expect(signIn({ counter: 7 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(signIn({ counter: 3 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect((await signIn({ counter: 8 })).kind).toBe('signed-in')
  })

  test('a challenge that was made for a new key, and the other way round', async () => {
    const { actor, key, user } = await withKey()
    const passkey = key.assert(await passkeys.begin(actor), user)
    await expect(people.access.signInStep({ passkey }, here)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const fresh = new SoftwareKey(ORIGIN).register(await passkeys.beginSignIn())
    await expect(passkeys.create(actor, 'other', fresh)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  test('a user who was disabled', async () => {
    const { name, signIn } = await withKey()
    await people.users.edit(world.actor, name, { disabled: true })
    await expect(signIn()).rejects.toThrow('cannot sign in')
  })
})

describe('refused as a new key is', () => {
  test.for([
    ['one from the page of another site', { origin: 'https://evil.example' }],
    ['one for another site', { rpId: 'evil.example' }],
    ['one that was not unlocked', { flags: 0x01 }],
    ['what was signed to sign in', { type: 'webauthn.get' }],
  ] as const)('%s', async ([, lies]) => {
    const { actor } = await withKey()
    const made = new SoftwareKey(ORIGIN).register(await passkeys.begin(actor), lies)
    await expect(passkeys.create(actor, 'other', made)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await passkeys.list(actor)).toHaveLength(1)
  })

  test("somebody else's challenge, and somebody else's key", async () => {
    const [one, two] = [await withKey(), await withKey()]
    const stolen = new SoftwareKey(ORIGIN).register(await passkeys.begin(one.actor))
    await expect(passkeys.create(two.actor, 'stolen', stolen)).rejects.toThrow('begin again')
    const again = one.key.register(await passkeys.begin(two.actor))
    await expect(passkeys.create(two.actor, 'theirs', again)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    const [theirs] = await passkeys.list(one.actor)
    await expect(passkeys.rename(two.actor, theirs!.id, 'mine')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(passkeys.remove(two.actor, theirs!.id, { password: PASSWORD })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

test('where the address allows no passkeys, why is said', async () => {
  const { actor } = await withKey()
  publicUrl = 'https://192.0.2.1'
  await expect(passkeys.begin(actor)).rejects.toThrow('192.0.2.1 is an address')
  await expect(passkeys.beginSignIn()).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  publicUrl = ORIGIN
})

test('where a second factor is wanted, a passkey is one, and the last cannot be removed', async () => {
  const { actor } = await withKey()
  await people.organisations.edit(world.actor, 'acme', { needsSecondFactor: true })
  const [listed] = await passkeys.list(actor)
  await expect(passkeys.remove(actor, listed!.id, { password: PASSWORD })).rejects.toMatchObject({ code: 'IN_USE' })
  expect(await secondFactorUseCases(world.services).mine(actor)).toMatchObject({ isNeeded: true })
  await people.organisations.edit(world.actor, 'acme', { needsSecondFactor: false })
})
