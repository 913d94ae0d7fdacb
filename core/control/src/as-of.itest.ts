/** What an operator sets up, as it was at a time: people, limits, pools, clusters, sites, rules and snapshots. Over a real store. */
import type { Actor } from '@covisor/model'
import { beforeAll, expect, test, vi } from 'vitest'
import { clusterUseCases } from './cluster/cluster-use-cases.ts'
import { endpointUseCases } from './host/endpoint-use-cases.ts'
import { peopleOf } from './people/people.fixture.ts'
import { quotaUseCases } from './people/quota-use-cases.ts'
import { ruleUseCases } from './placement/rule-use-cases.ts'
import { siteUseCases } from './site/site-use-cases.ts'
import { poolUseCases } from './storage/pool-use-cases.ts'
import { ControlWorld } from './testing/control-world.fixture.ts'
import { snapshotUseCases } from './vm/snapshot-use-cases.ts'
import { vmUseCases } from './vm/vm-use-cases.ts'

let world: ControlWorld
let actor: Actor
let ann: Actor // of organisation acme, with a role in its project "web" alone
let then: Date
let cases: ReturnType<typeof useCases>

function useCases({ services }: ControlWorld) {
  return {
    clusters: clusterUseCases(services),
    endpoints: endpointUseCases(services),
    pools: poolUseCases(services),
    quotas: quotaUseCases(services),
    rules: ruleUseCases(services),
    sites: siteUseCases(services),
    snapshots: snapshotUseCases(services),
    vms: vmUseCases(services),
    people: peopleOf(world),
  }
}

/** Versions have the time of their transactions: the next one is later. */
async function nextMillisecond(): Promise<Date> {
  const at = Date.now()
  await vi.waitUntil(() => Date.now() > at)
  return new Date(at)
}

beforeAll(async () => {
  world = await ControlWorld.open()
  actor = world.actor
  cases = useCases(world)
  const { clusters, people, pools, quotas, rules, sites, snapshots, vms } = cases
  await sites.create(actor, { name: 'berlin' })
  await clusters.create(actor, { name: 'prod', site: 'berlin', hosts: ['kvm1'] })
  await people.organisations.create(actor, { name: 'acme' })
  await people.projects.create(actor, { name: 'web', organisation: 'acme' })
  await people.roles.create(actor, { name: 'starter', verbs: ['vm:start', 'vm:read'], site: true })
  ann = await people.join('ann', 'acme', ['admin', 'acme/web'])
  await quotas.set(actor, { at: { kind: 'project', project: actor.project }, resource: 'vms', maximum: 5 })
  await pools.edit(actor, 'default', { poolClass: 'gold', overcommit: 2 })
  await world.runToEnd(await vms.create(actor, { name: 'web01', vcpus: 2, disks: [{ sizeBytes: 2 ** 20 }] }, {}))
  await world.observe()
  await world.runToEnd(await snapshots.create(actor, 'web01', { name: 'before' }, {}))
  await rules.create(actor, { name: 'near', kind: 'vms-on-hosts', vms: ['web01'], hosts: ['kvm1'], must: false })
  then = await nextMillisecond()

  await rules.delete(actor, 'near')
  await world.runToEnd(await snapshots.delete(actor, 'web01', 'before', {}))
  await world.runToEnd(await vms.delete(actor, 'web01', {}, {}))
  await pools.edit(actor, 'default', { poolClass: 'lead', overcommit: null })
  await quotas.set(actor, { at: { kind: 'project', project: actor.project }, resource: 'vms', maximum: 1 })
  await people.roles.edit(actor, 'starter', { verbs: ['vm:stop'] })
  await people.users.edit(actor, 'ann', { displayName: 'Ann' })
  await people.projects.edit(actor, 'acme/web', { description: 'the shop' })
  await people.projects.create(actor, { name: 'later', organisation: 'acme' })
  await people.organisations.edit(actor, 'acme', { description: 'a customer' })
  await clusters.edit(actor, 'prod', { name: 'production', removeHosts: ['kvm1'] })
  await sites.rename(actor, 'berlin', 'spree')
  return () => world[Symbol.asyncDispose]()
})

test('pools have the class, the bound and what was promised then', async () => {
  const { pools } = cases
  const [now, past] = [await pools.get(actor, 'default'), await pools.get(actor, 'default', { asOf: then })]
  expect([now.poolClass, now.overcommit, now.provisionedBytes]).toEqual(['lead', undefined, 0])
  expect([past.poolClass, past.overcommit, past.provisionedBytes]).toEqual(['gold', 2, 2 ** 20])
  expect(await pools.list(actor, { asOf: new Date(1) })).toEqual([])
})

test('quotas have the limits and the use of then', async () => {
  const { quotas } = cases
  const of = async (when: { readonly asOf?: Date }) =>
    (await quotas.list(actor, undefined, when))
      .filter(({ project }) => project !== undefined)
      .map(({ resource, used, maximum }) => [resource, used, maximum])
  const past = await of({ asOf: then })
  expect(past).toContainEqual(['vms', 1, 5])
  expect(past).toContainEqual(['vcpus', 2, undefined])
  expect(past).toContainEqual(['storageBytes', 2 ** 20, undefined])
  expect(past).toContainEqual(['snapshots', 1, undefined])
  expect(await of({})).toContainEqual(['vms', 0, 1])
})

test('snapshots are those that there were, also of a VM that is gone', async () => {
  const past = await cases.snapshots.list(actor, 'web01', { asOf: then })
  expect(past).toMatchObject([{ name: 'before', state: 'ready', managed: true, parent: undefined }])
  await expect(cases.snapshots.list(ann, 'web01', { asOf: then })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('clusters, sites, endpoints and rules are as they were', async () => {
  const { clusters, endpoints, rules, sites } = cases
  expect(await clusters.get(actor, 'prod', { asOf: then })).toMatchObject({ name: 'prod', hosts: [{ name: 'kvm1' }] })
  expect(await clusters.list(actor)).toMatchObject([{ name: 'production', hosts: [], site: { name: 'spree' } }])
  expect(await sites.list(actor, { asOf: then })).toMatchObject([{ name: 'berlin', clusters: [{ name: 'prod' }] }])
  expect(await rules.list(actor, { asOf: then })).toMatchObject([{ name: 'near' }])
  expect(await rules.list(actor)).toEqual([])
  expect(await endpoints.get(actor, 'kvm1', { asOf: then })).toMatchObject({ state: 'connected', hosts: 1 })
  expect(await endpoints.list(actor, { asOf: new Date(1) })).toEqual([])
})

test('organisations, projects, roles and users are as they were, within the rights of now', async () => {
  const { organisations, projects, roles, users } = cases.people
  const when = { asOf: then }
  expect(await organisations.get(actor, 'acme', when)).toMatchObject({ description: '' })
  expect((await organisations.list(actor, when)).items.map(({ name }) => name)).toContain('acme')
  expect((await organisations.list(ann, { asOf: new Date(1) })).items).toEqual([])
  expect(await projects.get(actor, 'acme/web', when)).toMatchObject({ description: '' })
  expect((await projects.list(actor, when)).items.map(({ name }) => name)).not.toContain('later')
  expect((await projects.list(ann, when)).items).toMatchObject([{ name: 'web', description: '' }])
  expect(await roles.get(actor, 'starter', when)).toMatchObject({ verbs: ['vm:read', 'vm:start'] })
  expect(await users.get(actor, 'ann', when)).toMatchObject({ displayName: '' })
  await expect(projects.get(ann, 'acme/default', when)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('what has another name now is found by it, and what was made later says so', async () => {
  const { clusters, people } = cases
  expect(await clusters.get(actor, 'production', { asOf: then })).toMatchObject({ name: 'prod' })
  await expect(people.projects.get(actor, 'acme/later', { asOf: then })).rejects.toThrow(
    `there is no project "acme/later"; at ${then.toISOString()} it had not been made: it is from`,
  )
})
