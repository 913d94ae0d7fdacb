/** Signing in through a real OpenID Connect provider: who is let in, what their groups give and take, and what ends it. Over a real store. */
import type { Actor } from '@covisor/model'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SecondStep, SignedIn } from '../access/access.ts'
import { here, peopleOf } from '../people/people.fixture.ts'
import { sealAgain } from '../secrets/seal-again.ts'
import { secondFactorUseCases } from '../sign-in/second-factor-use-cases.ts'
import { codeAt } from '../sign-in/totp.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { identityProviderUseCases } from './identity-provider-use-cases.ts'
import type { EditIdentityProvider, IdentityProviderUseCases } from './identity-providers.ts'
import { RealOidc } from './testing/real-oidc.fixture.ts'

const PUBLIC_URL = 'https://covisor.example:8460'
const BACK = `${PUBLIC_URL}/sign-in/callback`

let world: ControlWorld
let real: RealOidc
let people: ReturnType<typeof peopleOf>
let providers: IdentityProviderUseCases
let admin: Actor
let provider: string
let count = 0
let sub: string
let name: string

beforeAll(async () => {
  real = await RealOidc.start(BACK)
  world = await ControlWorld.open()
  const services = { ...world.services, config: { ...world.services.config, publicUrl: () => PUBLIC_URL } }
  admin = world.actor
  people = peopleOf({ services, actor: admin } as ControlWorld)
  providers = identityProviderUseCases(services)
  await people.organisations.create(admin, { name: 'acme' })
  await people.projects.create(admin, { name: 'web', organisation: 'acme' })
  const made = await providers.create(admin, {
    name: 'corp',
    organisation: 'acme',
    oidc: { issuer: real.issuer, clientId: real.clientId },
    secret: real.clientSecret,
    groupRoles: [
      { group: 'vm-admins', role: 'admin', at: { kind: 'organisation', organisation: 'acme' } },
      { group: 'vm-users', role: 'user', at: { kind: 'project', project: 'acme/web' } },
    ],
  })
  provider = made.id
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await real?.[Symbol.asyncDispose]()
})
beforeEach(() => {
  count += 1
  sub = `subject-${count}`
  name = `grace${count}`
})

const edit = (wish: EditIdentityProvider) => providers.edit(admin, provider, wish)

async function comeBack(groups?: unknown) {
  real.people.set(sub, { preferred_username: name, name: 'Grace Hopper', ...(groups === undefined ? {} : { groups }) })
  real.next = sub
  const { secret, url } = await providers.beginVisit(provider)
  return { visit: secret, answer: await real.visit(url, BACK) }
}
const step = async (groups?: unknown) => await people.access.signInStep(await comeBack(groups), here)
const signedIn = async (groups?: unknown) => (await step(groups)) as SignedIn
const bindingsOf = async (user: string) =>
  (await people.bindings.list(admin, { limit: 1000 })).items
    .filter((binding) => binding.user.name === user)
    .map(({ role, organisation, project }) => `${role.name} at ${project?.name ?? organisation?.name ?? 'site'}`)
    .toSorted()

test('who has a group that gives a role is made at the first sign-in, with that role', async () => {
  const { actor, secret } = await signedIn(['vm-users', 'lunch'])
  expect(actor).toMatchObject({ name, verbs: expect.any(Set) })
  expect(actor.verbs).toContain('vm:start')
  expect(await people.access.bySession(secret, here)).toMatchObject({ name })
  expect(await people.users.get(admin, name)).toMatchObject({
    displayName: 'Grace Hopper',
    organisation: { name: 'acme' },
    identityProvider: { name: 'corp', subject: sub },
  })
  const entries = (await world.store.audit.list('provider', { limit: 50 })).items
  expect(entries.find(({ verb, targetName }) => verb === 'session:create' && targetName === name)?.after).toEqual({
    by: 'identity provider "corp"',
  })
})

test('roles follow the groups at each sign-in, and what a person gave stays', async () => {
  await signedIn(['vm-users', 'vm-admins'])
  expect(await bindingsOf(name)).toEqual(['admin at acme', 'user at web'])
  await people.bindings.create(admin, { user: name, role: 'user', at: { kind: 'project', project: 'acme/web' } })
  await signedIn(['vm-users'])
  expect(await bindingsOf(name)).toEqual(['user at web', 'user at web'])
  await signedIn([])
  expect(await bindingsOf(name)).toEqual(['user at web'])
  await signedIn('vm-admins')
  expect(await bindingsOf(name)).toEqual(['admin at acme', 'user at web'])
})

test('a group that is taken out of the provider’s list takes its roles at once', async () => {
  await signedIn(['vm-users', 'vm-admins'])
  const { groupRoles } = await providers.get(admin, provider)
  const all = groupRoles.map(({ group, role, project }) => ({
    group,
    role: role.id,
    at:
      project === undefined
        ? ({ kind: 'organisation', organisation: 'acme' } as const)
        : ({ kind: 'project', project: project.id } as const),
  }))
  await edit({ groupRoles: all.filter(({ group }) => group === 'vm-users') })
  expect(await bindingsOf(name)).toEqual(['user at web'])
  await edit({ groupRoles: all })
})

test('ten thousand groups are read, and only those that mean something count', async () => {
  await signedIn([...Array.from({ length: 10_000 }, (_, i) => `group-${i}`), 'vm-users'])
  expect(await bindingsOf(name)).toEqual(['user at web'])
})

describe('who is let in', () => {
  test('nobody whose groups give nothing, unless everybody is', async () => {
    await expect(signedIn(['lunch'])).rejects.toThrow(/none of your groups has a role here/)
    await expect(people.users.get(admin, name)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await edit({ admits: 'everybody' })
    expect((await signedIn(['lunch'])).actor.verbs).toEqual(new Set())
    await edit({ admits: 'in-group' })
  })

  test('only who was made here, known by the subject, where that is the rule', async () => {
    await edit({ admits: 'made' })
    await expect(signedIn(['vm-users'])).rejects.toThrow(/nobody has made a user for you/)
    await people.users.createThrough(admin, 'corp', { name: `${name}-here`, subject: sub })
    expect((await signedIn(['vm-users'])).actor.name).toBe(`${name}-here`)
    await edit({ admits: 'in-group' })
  })

  test('nobody by the name of somebody else, who stays who they are', async () => {
    const local = await people.join(name, 'acme', ['admin', 'acme'])
    await expect(signedIn(['vm-users'])).rejects.toThrow(`you would be "${name}" here, and that is somebody else`)
    expect(await bindingsOf(local.name)).toEqual(['admin at acme'])
  })

  test('whoever was renamed there is the same user here, by the subject', async () => {
    const first = await signedIn(['vm-users'])
    const before = name
    name = `${name}-married`
    expect((await signedIn(['vm-users'])).actor).toMatchObject({ user: first.actor.user, name: before })
  })

  test('nobody whose name cannot be one here', async () => {
    name = 'grace\u0430'
    await expect(signedIn(['vm-users'])).rejects.toThrow(/cannot be the name of a user/)
  })
})

describe('what ends it', () => {
  test('disabling the provider ends sessions and refuses tokens; enabling brings only the tokens back', async () => {
    const { secret, actor } = await signedIn(['vm-users'])
    const token = await people.access.createToken(actor, { name: 'ci' })
    await edit({ disabled: true })
    expect(await people.access.bySession(secret, here)).toBeUndefined()
    expect(await people.access.byToken(token.secret, here)).toBeUndefined()
    await expect(providers.beginVisit(provider)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await providers.waysIn()).toEqual([])
    await edit({ disabled: false })
    expect(await people.access.bySession(secret, here)).toBeUndefined()
    expect(await people.access.byToken(token.secret, here)).toMatchObject({ name })
  })

  test('a visit that began before the provider was changed leads nowhere', async () => {
    const back = await comeBack(['vm-users'])
    await edit({ admits: 'everybody' })
    await expect(people.access.signInStep(back, here)).rejects.toThrow(/was changed meanwhile/)
    await edit({ admits: 'in-group' })
  })

  test('no password, passkey or secret of ours leads past it', async () => {
    const { actor } = await signedIn(['vm-users'])
    await expect(people.access.setPassword(actor, 'a lovely password of my own')).rejects.toThrow(
      /signs in through corp/,
    )
    await expect(people.users.signInSecret(admin, name)).rejects.toThrow(/signs in through corp/)
  })

  test('it cannot be removed while it has users, nor a role that its groups give', async () => {
    await signedIn(['vm-users'])
    await expect(providers.delete(admin, provider)).rejects.toMatchObject({ code: 'IN_USE' })
    await expect(people.organisations.delete(admin, 'acme')).rejects.toMatchObject({ code: 'IN_USE' })
  })
})

describe('a second factor', () => {
  test('of ours is asked for after the provider, unless that is trusted to have asked', async () => {
    const factors = secondFactorUseCases(world.services)
    const { actor, secret } = await signedIn(['vm-users'])
    const { secret: app } = await factors.newTotp((await people.access.bySession(secret, here))!)
    await factors.confirmTotp(actor, await codeAt(app, world.services.clock.now()))
    const second = (await step(['vm-users'])) as SecondStep
    expect(second).toMatchObject({ kind: 'second-step', methods: ['code'] })
    await edit({ secondFactor: 'trusted' })
    expect((await step(['vm-users'])).kind).toBe('signed-in')
    await edit({ secondFactor: 'asked-here' })
  })

  test('that the policy wants and nobody showed leaves nothing but setting one up', async () => {
    const factors = secondFactorUseCases(world.services)
    await factors.setPolicy(admin, { secondFactorForEverybody: true })
    expect((await signedIn(['vm-users'])).actor).toMatchObject({ mustEnrol: true, verbs: new Set() })
    await edit({ secondFactor: 'trusted' })
    expect((await signedIn(['vm-users'])).actor.mustEnrol).toBeUndefined()
    await edit({ secondFactor: 'asked-here' })
    await factors.setPolicy(admin, { secondFactorForEverybody: false })
  })
})

describe('whoever changes a provider', () => {
  test('gives no more to a group than they may do themselves', async () => {
    const role = await people.roles.create(admin, {
      name: `door-${count}`,
      verbs: ['installation:sign-in', 'installation:read', 'binding:create', 'role:read', 'organisation:read'],
      site: true,
    })
    const porter = await people.join(`porter${count}`, 'acme', [role.name, 'site'])
    const wish = { groupRoles: [{ group: 'mine', role: 'admin', at: { kind: 'site' } }] } as const
    const oidc = { issuer: 'https://mine.example', clientId: 'x' }
    await expect(providers.create(porter, { name: 'mine', oidc, ...wish })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    // Pointing it elsewhere would be a way in as everybody who comes through it.
    await expect(providers.edit(porter, provider, { oidc: { issuer: 'https://mine.example' } })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('is told what is wrong with it, and never its secret', async () => {
    const record = await providers.get(admin, provider)
    expect(JSON.stringify(record)).not.toContain('secret of the client')
    expect(record).toMatchObject({ hasSecret: true, redirectUri: BACK })
    const checks = await providers.test(admin, provider)
    expect(checks.map(({ what, isGood }) => [what, isGood])).toEqual([
      ['description', true],
      ['keys', true],
      ['PKCE', true],
      ['redirect', true],
    ])
    const settings = await world.store.settings.all('secret.')
    expect(JSON.stringify(settings)).not.toContain('secret of the client')
    expect((await sealAgain(world.services)).sealed).toBe(0)
    for (const oidc of [
      { issuer: 'http://login.example' },
      { issuer: 'https://login.example/?x=1' },
      { scopes: ['a b'] },
    ])
      await expect(edit({ oidc })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })
})
