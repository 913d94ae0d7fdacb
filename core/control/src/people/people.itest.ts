/** Two customers of one provider: what their people see of each other, and what they can give each other. Over a real store. */
import { type Actor, newId, tenantVerbs, type Verb } from '@covisor/model'
import { beforeAll, describe, expect, test } from 'vitest'
import { importUseCases } from '../import/import-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { here, peopleOf } from './people.fixture.ts'
import { quotaUseCases } from './quota-use-cases.ts'

let world: ControlWorld
let people: ReturnType<typeof peopleOf>
let admin: Actor
let alice: Actor // administers acme
let bob: Actor // works in acme/web
let carol: Actor // administers acme/web only
let olga: Actor // administers the other customer

beforeAll(async () => {
  world = await ControlWorld.open()
  people = peopleOf(world)
  admin = world.actor
  for (const name of ['acme', 'other']) await people.organisations.create(admin, { name })
  await people.projects.create(admin, { name: 'web', organisation: 'acme' })
  alice = await people.join('alice', 'acme', ['admin', 'acme'])
  bob = await people.join('bob', 'acme', ['user', 'acme/web'])
  carol = await people.join('carol', 'acme', ['admin', 'acme/web'])
  olga = await people.join('olga', 'other', ['admin', 'other'])
  return () => world[Symbol.asyncDispose]()
})

const useCases = () => ({ vms: vmUseCases(world.services), imports: importUseCases(world.services) })

describe('a user', () => {
  test('acts in the first project that they have a role in', async () => {
    expect((await people.projects.get(bob, bob.project)).name).toBe('web')
    expect(bob.verbs).toContain('vm:start')
  })

  test('without a role may do nothing, and can sign in to hear that', async () => {
    const eve = await people.join('eve', 'acme')
    expect(eve.verbs).toEqual(new Set())
    expect((await people.access.byToken(people.tokens.get('eve')!, here))?.name).toBe('eve')
    await expect(people.as('eve', 'default')).rejects.toThrow('there is no project "default"')
  })

  test('is out at once when disabled, with tokens and sessions, and in again with the tokens', async () => {
    await people.join('dora', 'acme', ['viewer', 'acme'])
    const { secret } = await people.access.signIn({ token: people.tokens.get('dora')! }, here)
    await people.users.edit(alice, 'dora', { disabled: true })
    await expect(people.as('dora')).rejects.toThrow('cannot get in')
    expect(await people.access.bySession(secret, here)).toBeUndefined()
    await people.users.edit(alice, 'dora', { disabled: false })
    expect((await people.as('dora')).name).toBe('dora')
    expect(await people.access.bySession(secret, here)).toBeUndefined()
  })

  test('is gone with every way in when deleted', async () => {
    await people.join('fred', 'acme', ['viewer', 'acme'])
    await people.users.delete(alice, 'fred')
    await expect(people.as('fred')).rejects.toThrow('cannot get in')
    await expect(people.users.get(alice, 'fred')).rejects.toThrow('there is no user "fred"')
  })

  test.for(['аlice', 'Alice', 'ａlice', 'al ice', 'alice\u200b', '-alice', ''])(
    'cannot be called %j, which would read as another one',
    async (name) => {
      await expect(people.users.create(alice, { name })).rejects.toMatchObject({ code: 'NAME_INVALID' })
    },
  )

  test('of the same name as one of another customer is refused without telling whose it is', async () => {
    await expect(people.users.create(olga, { name: 'alice' })).rejects.toThrow('there is already a user named "alice"')
  })
})

describe('what belongs to another customer', () => {
  const probes: readonly [string, (actor: Actor, id: string) => Promise<unknown>][] = [
    ['a user', (actor, id) => people.users.get(actor, id)],
    ['a user that shall be changed', (actor, id) => people.users.edit(actor, id, { disabled: true })],
    ['a user that shall be deleted', (actor, id) => people.users.delete(actor, id)],
    ['a way in as a user', (actor, id) => people.users.signInSecret(actor, id)],
    ['an organisation', (actor, id) => people.organisations.get(actor, id)],
    ['a project', (actor, id) => people.projects.get(actor, id)],
    ['a project that shall be deleted', (actor, id) => people.projects.delete(actor, id)],
    ['a project to give a role in', (actor, id) => give(actor, 'olga', 'viewer', id)],
    ['a user to give a role to', (actor, id) => give(actor, id, 'viewer', 'default')],
    ['a role to give', (actor, id) => give(actor, 'olga', id, 'default')],
    ['a binding', (actor, id) => people.bindings.delete(actor, id)],
    ['a project to act in', (_, id) => people.as('olga', id)],
  ]
  const give = (actor: Actor, user: string, role: string, project: string) =>
    people.bindings.create(actor, { user, role, at: { kind: 'project', project } })

  test.for(probes)('%s answers as if it were not there', async ([what, probe]) => {
    const role = (await people.roles.list(alice, {})).items.find((row) => row.organisation === alice.organisation)
    const ids = [
      (await people.users.get(alice, 'bob')).id,
      alice.organisation,
      bob.project,
      (await people.bindings.list(alice, {})).items[0]!.id,
      ...(role === undefined ? [] : [role.id]),
    ]
    const foreign = await Promise.all(ids.map((id) => answerOf(probe(olga, id), id)))
    const absent = newId('user')
    expect(new Set(foreign), what).toEqual(new Set([await answerOf(probe(olga, absent), absent)]))
    expect(foreign[0], what).toContain('NOT_FOUND')
  })

  test('is in no list', async () => {
    const lists = [
      (await people.users.list(olga, {})).items.map(({ name }) => name),
      (await people.organisations.list(olga, {})).items.map(({ name }) => name),
      (await people.projects.list(olga, {})).items.map(({ organisation }) => organisation.name),
      (await people.bindings.list(olga, {})).items.map(({ user }) => user.name),
    ]
    expect(lists).toEqual([['olga'], ['other'], ['other'], ['olga']])
  })

  test('is not even named to somebody with a role in one project only', async () => {
    expect((await people.projects.list(bob, {})).items.map(({ name }) => name)).toEqual(['web'])
    await expect(people.projects.get(bob, 'default')).rejects.toThrow('there is no project "default"')
  })
})

describe("the provider's hosts", () => {
  test.for(['kvm1', 'nowhere'])('cannot be named: %s is not there, neither for a VM nor for its plan', async (host) => {
    const { vms } = useCases()
    const wish = { name: 'there', host, nics: [], disks: [] }
    const unknown = { code: 'NOT_FOUND', message: `there is no host "${host}"` }
    await expect(vms.create(bob, wish, {})).rejects.toMatchObject(unknown)
    await expect(vms.create(bob, wish, { plan: true })).rejects.toMatchObject(unknown)
  })

  test('nor can clusters', async () => {
    const { vms } = useCases()
    const made = vms.create(bob, { name: 'there', cluster: 'east', nics: [], disks: [] }, {})
    await expect(made).rejects.toThrow('there is no cluster "east"')
  })
})

describe('what one request does besides takes the verb of that too', () => {
  const wish = { name: 'odd', nics: [], disks: [] }

  test.for<readonly [string, Verb, (actor: Actor) => Promise<unknown>]>([
    ['starting a new VM', 'vm:start', (who) => useCases().vms.create(who, { ...wish, start: true }, {})],
    ['starting a clone', 'vm:start', (who) => useCases().vms.clone(who, 'x', { name: 'y', start: true }, {})],
    [
      'starting what is imported',
      'vm:start',
      (who) => useCases().imports.start(who, { source: { path: '/x' }, start: true }, {}),
    ],
    ['stopping what is deleted', 'vm:stop', (who) => useCases().vms.delete(who, 'x', { force: true }, {})],
    [
      'deleting volumes with their disks',
      'volume:delete',
      (who) => useCases().vms.edit(who, 'x', { removeDisks: ['disk0'], deleteVolumes: true }, {}),
    ],
  ])('%s', async ([, verb, ask]) => {
    await expect(ask({ ...bob, verbs: new Set(tenantVerbs.filter((own) => own !== verb)) })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      params: { verb: verb.split(':')[1] },
    })
  })
})

describe('nobody gets, or gives, more than they may', () => {
  const cases: readonly [string, () => Promise<unknown>][] = [
    ['a role for the site, by a customer', () => give(alice, 'viewer', { kind: 'site' })],
    ['a role for the organisation, by a project', () => give(carol, 'viewer', { kind: 'organisation' })],
    ['a role in the project, by one who only uses it', () => give(bob, 'viewer', { kind: 'project', project: 'web' })],
    [
      'a role of verbs that the maker lacks',
      () => people.roles.create(carol, { name: 'more', verbs: ['user:create'] }),
    ],
    [
      'a role for all customers, by one',
      () => people.roles.create(alice, { name: 'all', verbs: ['vm:read'], site: true }),
    ],
    ['a way in as an administrator of the site', () => people.users.signInSecret(alice, admin.user!)],
    ['a change of a built-in role', () => people.roles.edit(admin, 'viewer', { verbs: ['vm:read'] })],
    ['a customer, by another one', () => people.organisations.create(olga, { name: 'third' })],
  ]
  const give = (
    actor: Actor,
    role: string,
    at: { kind: 'site' } | { kind: 'organisation' } | { kind: 'project'; project: string },
  ) =>
    people.bindings.create(actor, {
      user: 'bob',
      role,
      at: at.kind === 'organisation' ? { kind: 'organisation', organisation: undefined } : at,
    })

  test.for(cases)('refused: %s', async ([, attempt]) => {
    await expect(attempt()).rejects.toMatchObject({ code: expect.stringMatching(/FORBIDDEN|NOT_FOUND/) })
  })

  test('a mightier user of the same organisation cannot be taken over', async () => {
    const limited: readonly Verb[] = ['user:read', 'user:edit', 'binding:create']
    await people.roles.create(alice, { name: 'helpdesk', verbs: limited })
    const helper = await people.join('helper', 'acme', ['viewer', 'acme'])
    await people.bindings.create(alice, {
      user: 'helper',
      role: 'helpdesk',
      at: { kind: 'organisation', organisation: undefined },
    })
    const desk = await people.as('helper')
    expect(desk.verbs).not.toEqual(helper.verbs)
    await expect(people.users.signInSecret(desk, 'alice')).rejects.toThrow('who may do more than you')
    expect(await people.users.signInSecret(desk, 'helper')).toMatch(/^cvo_/)
    const more = { user: 'helper', role: 'admin', at: { kind: 'organisation', organisation: undefined } } as const
    await expect(people.bindings.create(desk, more)).rejects.toThrow('because you may not')
  })

  test('rights in one organisation change nothing in another one that can only be seen', async () => {
    const both = await people.join('both', 'acme', ['admin', 'acme'], ['auditor', 'site'])
    await people.join('hugo', 'other')
    await people.organisations.create(admin, { name: 'third' })
    const attempts = [
      () => people.users.edit(both, 'hugo', { disabled: true }),
      () => people.users.delete(both, 'hugo'),
      () => people.users.create(both, { name: 'spy', organisation: 'other' }),
      () => people.projects.create(both, { name: 'mine', organisation: 'other' }),
      () => people.projects.delete(both, 'third/default'),
      () => people.projects.edit(both, 'other/default', { description: 'mine' }),
    ]
    expect((await people.users.get(both, 'hugo')).name).toBe('hugo')
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('the last administrator can be neither deleted, nor disabled, nor stripped of the role', async () => {
    const user = admin.user!
    const [own] = (await people.bindings.list(admin, {})).items.filter(
      (binding) => binding.user.id === user && binding.organisation === undefined,
    )
    const attempts = [
      () => people.users.delete(admin, user),
      () => people.users.edit(admin, user, { disabled: true }),
      () => people.bindings.delete(admin, own!.id),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('nobody else is its administrator')
  })

  test('taking a role away counts from the next request on', async () => {
    await people.join('gina', 'acme', ['user', 'acme/web'])
    const given = (await people.bindings.list(alice, {})).items.find(({ user }) => user.name === 'gina')
    await people.bindings.delete(alice, given!.id)
    expect((await people.as('gina')).verbs).toEqual(new Set())
  })
})

describe('a token', () => {
  test('for one project acts in no other, opens no session, and makes no wider one', async () => {
    const { secret } = await people.access.createToken(alice, { name: 'only web', project: 'web' })
    const origin = { ...here, project: 'default' }
    expect((await people.access.byToken(secret, here))?.project).toBe(bob.project)
    expect((await people.access.byToken(secret, origin))?.verbs).toEqual(new Set())
    await expect(people.access.signIn({ token: secret }, here)).rejects.toThrow('with a token of limited rights')
    const actor = (await people.access.byToken(secret, here))!
    expect(actor.verbs).not.toContain('user:create')
    await expect(people.access.createToken(actor, { name: 'wider', project: 'default' })).rejects.toThrow('no project')
    const same = (await people.access.createToken(actor, { name: 'same' })).secret
    expect((await people.access.byToken(same, origin))?.verbs).toEqual(new Set())
  })

  test('for one project does not hear that there are others', async () => {
    const { secret } = await people.access.createToken(alice, { name: 'web alone', project: 'web' })
    const actor = (await people.access.byToken(secret, here))!
    expect((await people.projects.list(actor, {})).items.map(({ name }) => name)).toEqual(['web'])
    await expect(people.projects.get(actor, 'default')).rejects.toThrow('there is no project "default"')
    await expect(quotaUseCases(world.services).list(actor, 'default')).rejects.toThrow('there is no project "default"')
  })

  test('of an administrator for one project reaches no host', async () => {
    const { secret } = await people.access.createToken(admin, { name: 'narrow', project: admin.project })
    expect((await people.access.byToken(secret, here))!.verbs).not.toContain('host:read')
  })

  test('that is made up, or has ended, is nobody', async () => {
    const soon = new Date(Date.now() + 50)
    const { secret } = await people.access.createToken(bob, { name: 'short', expiresAt: soon })
    expect(await people.access.byToken(`${secret}x`, here)).toBeUndefined()
    await expect.poll(() => people.access.byToken(secret, here)).toBeUndefined()
    const past = people.access.createToken(bob, { name: 'past', expiresAt: new Date(0) })
    await expect(past).rejects.toThrow('in the past')
  })

  test('cannot name a verb that does not exist', async () => {
    const wish = people.access.createToken(bob, { name: 'odd', verbs: ['vm:fly'] })
    await expect(wish).rejects.toThrow('there is no verb "vm:fly"')
  })
})

test('quotas are read where one has the right to read them, and not from another project', async () => {
  const quotas = quotaUseCases(world.services)
  await people.projects.create(admin, { name: 'vault', organisation: 'acme' })
  await people.roles.create(alice, { name: 'screens', verbs: ['vm:console', 'project:read'] })
  await people.bindings.create(alice, { user: 'bob', role: 'screens', at: { kind: 'project', project: 'vault' } })
  await expect(quotas.list(bob, 'vault')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await quotas.list(bob, 'web')).not.toEqual([])
})

describe('sessions', () => {
  test('each sign-in has a secret of its own, so that one planted before it is worth nothing', async () => {
    const token = people.tokens.get('bob')!
    const first = await people.access.signIn({ token }, here)
    const second = await people.access.signIn({ token }, here)
    expect(second.secret).not.toBe(first.secret)
    expect(await people.access.bySession('cvs_planted', here)).toBeUndefined()
  })

  test('all but the asking one end with a new password', async () => {
    const token = people.tokens.get('carol')!
    const [kept, ended] = [await people.access.signIn({ token }, here), await people.access.signIn({ token }, here)]
    await people.access.setPassword(kept.actor, 'a lovely password of my own', kept.secret)
    expect(await people.access.bySession(kept.secret, here)).toBeDefined()
    expect(await people.access.bySession(ended.secret, here)).toBeUndefined()
    const again = await people.access.signIn({ user: 'carol', password: 'a lovely password of my own' }, here)
    await people.access.signOutEverywhere(again.actor)
    expect(await people.access.bySession(again.secret, here)).toBeUndefined()
  })
})

describe('organisations and projects', () => {
  test('are removed when they are empty, and say what is in the way', async () => {
    await people.organisations.create(admin, { name: 'short-lived' })
    await people.join('zoe', 'short-lived', ['user', 'short-lived'])
    await expect(people.organisations.delete(admin, 'short-lived')).rejects.toThrow('is used by user "zoe"')
    await people.users.delete(admin, 'zoe')
    await people.organisations.delete(admin, 'short-lived')
    await expect(people.organisations.get(admin, 'short-lived')).rejects.toThrow('there is no organisation')
    await expect(people.projects.delete(olga, 'default')).rejects.toThrow('which has no other')
  })
})

/** What a prober learns. */
async function answerOf(attempt: Promise<unknown>, id: string): Promise<string> {
  const error = await attempt.then(
    () => 'it was there',
    (refused: { code?: string; message?: string }) => `${refused.code} ${refused.message}`,
  )
  return error.replaceAll(id, 'ID')
}

test('who had which role, which roles there were and who was there can be asked of a time before', async () => {
  const helper = await people.roles.create(alice, { name: 'helper', verbs: ['vm:read'] })
  await people.join('yuri', 'acme', ['helper', 'acme/web'])
  const before = new Date(world.services.clock.now())
  await later()
  await people.roles.edit(alice, helper.name, { verbs: ['vm:read', 'vm:start'] })
  await people.users.delete(alice, 'yuri')
  const then = { asOf: before, limit: 1000 }
  const helperAt = async (when: object) =>
    (await people.roles.list(alice, { limit: 1000, ...when })).items.find(({ name }) => name === 'helper')?.verbs
  expect([await helperAt(then), await helperAt({})]).toEqual([['vm:read'], ['vm:read', 'vm:start']])
  const yuriAt = async (when: object) => ({
    isThere: (await people.users.list(alice, { limit: 1000, ...when })).items.some(({ name }) => name === 'yuri'),
    has: (await people.bindings.list(alice, { limit: 1000, ...when })).items
      .filter(({ user }) => user.name === 'yuri')
      .map(({ role }) => role.name),
  })
  expect(await yuriAt(then)).toEqual({ isThere: true, has: ['helper'] })
  expect(await yuriAt({})).toEqual({ isThere: false, has: [] })
  await expect(people.users.list(alice, { asOf: new Date(before.getTime() + 3_600_000) })).rejects.toThrow('future')
})

/** History tells times apart by the millisecond. */
const later = async (): Promise<void> => {
  const now = world.services.clock.now()
  while (world.services.clock.now() === now) await new Promise((resolve) => setImmediate(resolve))
}
