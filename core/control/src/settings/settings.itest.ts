/** Settings brought back to a time: shown first, then done as an edit, with its rights and its refusals. Over a real store. */
import type { Actor } from '@covisor/model'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { peopleOf } from '../people/people.fixture.ts'
import { quotaUseCases } from '../people/quota-use-cases.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import type { RevertibleKind } from './settings.ts'
import { settingsUseCases } from './settings-use-cases.ts'

let world: ControlWorld
let admin: Actor
let viewer: Actor // of acme
let settings: ReturnType<typeof settingsUseCases>
let quotas: ReturnType<typeof quotaUseCases>
let people: ReturnType<typeof peopleOf>
let asOf: Date

/** Versions have the time of their transactions: the next one is later. */
async function nextMillisecond(): Promise<Date> {
  const at = Date.now()
  await vi.waitUntil(() => Date.now() > at)
  return new Date(at)
}

const acme = { kind: 'organisation', organisation: 'acme' } as const
const web = { kind: 'project', project: 'acme/web' } as const

beforeAll(async () => {
  world = await ControlWorld.open()
  admin = world.actor
  settings = settingsUseCases(world.services)
  quotas = quotaUseCases(world.services)
  people = peopleOf(world)
  const clusters = clusterUseCases(world.services)
  const pools = poolUseCases(world.services)
  await clusters.create(admin, { name: 'prod', hosts: ['kvm1'], prefer: 'pack' })
  await people.organisations.create(admin, { name: 'acme', description: 'a customer' })
  await people.projects.create(admin, { name: 'web', organisation: 'acme', description: 'the shop' })
  viewer = await people.join('vera', 'acme', ['viewer', 'acme'])
  await people.roles.create(admin, { name: 'starter', verbs: ['vm:read', 'vm:start'], site: true })
  await pools.edit(admin, 'default', { poolClass: 'gold', overcommit: 2 })
  await quotas.set(admin, { at: acme, resource: 'vms', maximum: 10, overcommit: 2 })
  await quotas.set(admin, { at: web, resource: 'vms', maximum: 8 })
  await quotas.set(admin, { at: web, resource: 'storageBytes', poolClass: 'gold', maximum: 2 ** 30 })
  asOf = await nextMillisecond()
  await clusters.edit(admin, 'prod', { name: 'production', prefer: 'spread', removeHosts: ['kvm1'] })
  await people.organisations.edit(admin, 'acme', { description: 'gone', needsSecondFactor: true })
  await people.projects.edit(admin, 'acme/web', { description: '', approvalFor: ['vm:start'], leaseDays: 7 })
  await people.roles.edit(admin, 'starter', { verbs: ['vm:stop'] })
  await pools.edit(admin, 'default', { poolClass: null, overcommit: null })
  await quotas.set(admin, { at: web, resource: 'vms', maximum: 2 })
  await quotas.set(admin, { at: acme, resource: 'vms', maximum: 3 })
  await quotas.set(admin, { at: web, resource: 'storageBytes', poolClass: 'gold', maximum: undefined })
  await nextMillisecond()
  return () => world[Symbol.asyncDispose]()
})

const verbs = async () => {
  const { items } = await world.store.audit.list('provider', { sort: '-at', limit: 1 })
  return items.map(({ verb, outcome }) => `${verb} ${outcome}`)
}

const cases: readonly (readonly [RevertibleKind, string, readonly string[]])[] = [
  ['cluster', 'production', ['name', 'prefer', 'hosts']],
  ['organisation', 'acme', ['description', 'needsSecondFactor']],
  ['project', 'acme/web', ['description', 'approvalFor', 'leaseDays']],
  ['role', 'starter', ['verbs']],
  ['pool', 'default', ['poolClass', 'overcommit']],
  ['organisation-quota', 'acme', ['vms']],
  ['project-quota', 'acme/web', ['vms', 'storageBytes/gold']],
]

describe.for(cases)('of %s %s', ([kind, name, fields]) => {
  test('are shown, changed by one audited edit, and then as they were', async () => {
    const what = { kind, name }
    const before = await verbs()
    const shown = await settings.revert(admin, what, { asOf, preview: true })
    expect(shown).toMatchObject({ isDone: false, refusals: [] })
    expect(shown.changes.map(({ field }) => field)).toEqual(fields)
    expect(await verbs()).toEqual(before)
    expect((await settings.revert(admin, what, { asOf, preview: true })).changes).toEqual(shown.changes)

    expect(await settings.revert(admin, what, { asOf })).toEqual({ ...shown, isDone: true })
    expect((await verbs())[0]).toMatch(/:(edit|quota) accepted$/)
    const again = { kind, name: kind === 'cluster' ? 'prod' : name }
    expect(await settings.revert(admin, again, { asOf })).toEqual({ changes: [], isDone: true, refusals: [] })
  })

  test('are not for those who may not edit them', async () => {
    const what = { kind, name: kind === 'cluster' ? 'prod' : name }
    for (const preview of [true, false])
      await expect(settings.revert(viewer, what, { asOf, preview })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

test('what the organisation cannot hold any more is refused, in the preview too, and nothing of it is done', async () => {
  await quotas.set(admin, { at: web, resource: 'vms', maximum: 1 })
  await quotas.set(admin, { at: web, resource: 'vcpus', maximum: 4 })
  await quotas.set(admin, { at: acme, resource: 'vms', maximum: 2 })
  const what = { kind: 'project-quota', name: 'acme/web' } as const
  const shown = await settings.revert(admin, what, { asOf, preview: true })
  expect(shown.refusals).toMatchObject([{ code: 'QUOTA_EXCEEDED' }])
  await expect(settings.revert(admin, what, { asOf })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  const { limits } = await quotas.limits(admin, web)
  expect(limits.map(({ resource, maximum }) => [resource, maximum])).toContainEqual(['vcpus', 4])
})

test('what was not there then says since when it is, and what is gone is not there', async () => {
  await people.projects.create(admin, { name: 'later', organisation: 'acme' })
  const revert = (name: string) => settings.revert(admin, { kind: 'project', name }, { asOf })
  await expect(revert('acme/later')).rejects.toThrow('it had not been made: it is from')
  await people.roles.delete(admin, 'starter')
  await expect(settings.revert(admin, { kind: 'role', name: 'starter' }, { asOf })).rejects.toThrow('there is no role')
})
