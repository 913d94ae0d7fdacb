/** Saved plans over a real store: approved by somebody else, applied as they were shown, once, or refused. */
import type { SimulatedDriver } from '@covisor/driver-simulated'
import { type Actor, newId } from '@covisor/model'
import { beforeEach, describe, expect, test } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import type { CallOptions } from '../outcome.ts'
import { peopleOf } from '../people/people.fixture.ts'
import { quotaUseCases } from '../people/quota-use-cases.ts'
import { ruleUseCases } from '../placement/rule-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { planUseCases } from './plan-use-cases.ts'
import type { SavedRequest } from './plans.ts'
import { pruneSavedPlans } from './saved-plan.ts'

const request: SavedRequest = { operation: 'vm_start', params: { vm: 'web01' }, query: {}, body: undefined }

let world: ControlWorld
let people: ReturnType<typeof peopleOf>
let bob: Actor // works in acme/web
let carol: Actor // administers acme/web
let olga: Actor // of another customer
let vms: ReturnType<typeof vmUseCases>
let plans: ReturnType<typeof planUseCases>

beforeEach(async () => {
  world = await ControlWorld.open()
  people = peopleOf(world)
  vms = vmUseCases(world.services)
  plans = planUseCases(world.services)
  for (const name of ['acme', 'other']) await people.organisations.create(world.actor, { name })
  await people.projects.create(world.actor, { name: 'web', organisation: 'acme' })
  bob = await people.join('bob', 'acme', ['user', 'acme/web'])
  carol = await people.join('carol', 'acme', ['admin', 'acme/web'])
  olga = await people.join('olga', 'other', ['admin', 'other'])
  await world.runToEnd(await vms.create(bob, { name: 'web01', vcpus: 1, memoryMiB: 64 }, {}))
  await world.observe()
  return () => world[Symbol.asyncDispose]()
})

const save = async (): Promise<string> => {
  const outcome = await vms.act(bob, 'web01', 'start', { plan: true, save: request })
  return outcome.kind === 'plan' ? outcome.plan.saved! : 'it was started'
}
const apply = (actor: Actor, savedPlan: string) => vms.act(actor, 'web01', 'start', { savedPlan })
const wantApproval = async () => await people.projects.edit(world.actor, bob.project, { approvalFor: ['vm:start'] })

/** Something else is wanted of it; answers with its name. */
const changed = async (kind: 'host' | 'network' | 'pool'): Promise<string> =>
  await world.store.transaction(async (tx) => {
    if (kind === 'host') {
      const [host] = (await tx.hosts.list('provider', {})).items
      return (await tx.hosts.update('provider', host!.id, { rack: 'b7' })).name
    }
    if (kind === 'pool') {
      const [pool] = (await tx.pools.list('provider', {})).items
      return (await tx.pools.update('provider', pool!.id, { poolClass: 'fast' })).name
    }
    const network = await tx.networks.resolve(bob, 'default')
    return (await tx.networks.update('provider', network.id, { description: 'for tests' })).name
  })

async function secondHost(): Promise<void> {
  ;(world.services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
}

describe('a saved plan', () => {
  test('is one of so many that wait in a project', async () => {
    const first = await save()
    await world.store.transaction(async (tx) => {
      const { generation: _1, createdAt: _2, updatedAt: _3, ...row } = await tx.savedPlans.get('provider', first)
      for (let count = 1; count < 500; count++) await tx.savedPlans.insert({ ...row, id: newId('plan') })
    })
    const refused = await vms.act(bob, 'web01', 'start', { plan: true, save: request })
    expect(refused).toMatchObject({ plan: { saved: undefined, refusals: [{ code: 'QUOTA_EXCEEDED' }] } })
    await plans.withdraw(bob, first)
    expect(await save()).toEqual(expect.any(String))
  })

  test('is applied once, and tells the task that it became', async () => {
    const plan = await save()
    const outcome = await apply(bob, plan)
    expect(await plans.get(bob, plan)).toMatchObject({
      state: 'applied',
      savedBy: 'bob',
      task: outcome.kind === 'accepted' ? outcome.task : '',
      plan: { action: 'start', target: { name: 'web01' } },
    })
    await world.runToEnd(outcome)
    await expect(apply(bob, plan)).rejects.toThrow()
    await expect(plans.request(bob, plan)).rejects.toThrow('it was applied already; make a new one')
  })

  test('is refused when something that it was made from has another wish now', async () => {
    const plan = await save()
    await world.runToEnd(await vms.edit(bob, 'web01', { vcpus: 2 }, {}))
    await world.observe()
    await expect(apply(bob, plan)).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: 'the plan for "web01" cannot be applied: VM "web01" was changed since it was made; make a new one',
    })
  })

  test.for(['host', 'network', 'pool'] as const)(
    'is refused when the %s that it was made for was changed',
    async (kind) => {
      const wanted = { name: 'web02', memoryMiB: 64, disks: [{ sizeBytes: 2 ** 20 }], nics: [{ network: 'default' }] }
      const outcome = await vms.create(bob, wanted, { plan: true, save: { ...request, operation: 'vm_create' } })
      const plan = outcome.kind === 'plan' ? outcome.plan.saved! : 'it was made'
      const name = await changed(kind)
      await expect(vms.create(bob, wanted, { savedPlan: plan })).rejects.toMatchObject({
        code: 'PLAN_STALE',
        message: `the plan for "web02" cannot be applied: ${kind} "${name}" was changed since it was made; make a new one`,
      })
    },
  )

  test('is good while its host is only seen again', async () => {
    const plan = await save()
    await world.observe()
    expect((await apply(bob, plan)).kind).toBe('accepted')
  })

  test('is refused when a quota no longer holds it, and waits for one that does', async () => {
    const wanted = { name: 'web02', memoryMiB: 64, disks: [{ sizeBytes: 2 ** 20 }], nics: [] }
    const outcome = await vms.create(bob, wanted, { plan: true, save: { ...request, operation: 'vm_create' } })
    await quotaUseCases(world.services).set(world.actor, {
      at: { kind: 'project', project: 'acme/web' },
      resource: 'vms',
      maximum: 1,
    })
    const plan = outcome.kind === 'plan' ? outcome.plan.saved! : 'it was made'
    await expect(vms.create(bob, wanted, { savedPlan: plan })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect((await plans.get(bob, plan)).state).toBe('waiting')
  })

  test('is refused while a rule that was made since forbids it, and good again without', async () => {
    await secondHost()
    const { actor } = world
    const rules = ruleUseCases(world.services)
    await world.runToEnd(await vms.create(actor, { name: 'mover', memoryMiB: 64, host: 'kvm1', start: true }, {}))
    await world.observe()
    const move = (options: CallOptions) => vms.migrate(actor, 'mover', { to: 'kvm2' }, options)
    const planned = await move({ plan: true, save: { ...request, operation: 'vm_migrate' } })
    const plan = planned.kind === 'plan' ? planned.plan.saved! : 'it was moved'
    await rules.create(actor, { name: 'home', kind: 'vms-off-hosts', vms: ['mover'], hosts: ['kvm2'], must: true })
    await expect(move({ savedPlan: plan })).rejects.toThrow('"home"')
    expect((await plans.get(actor, plan)).state).toBe('waiting')
    await rules.delete(actor, 'home')
    expect((await move({ savedPlan: plan })).kind).toBe('accepted')
  })

  test('is refused when its cluster would place the VM elsewhere now', async () => {
    await secondHost()
    const { actor } = world
    const clusters = clusterUseCases(world.services)
    await clusters.create(actor, { name: 'prod', hosts: ['kvm1', 'kvm2'], prefer: 'pack' })
    await world.runToEnd(await vms.create(actor, { name: 'first', memoryMiB: 512, host: 'kvm1', start: true }, {}))
    await world.observe()
    const create = (options: CallOptions) => vms.create(actor, { name: 'next', memoryMiB: 64, start: true }, options)
    const planned = await create({ plan: true, save: { ...request, operation: 'vm_create' } })
    expect(planned).toMatchObject({ plan: { placement: { host: { name: 'kvm1' } } } })
    const plan = planned.kind === 'plan' ? planned.plan.saved! : 'it was made'
    await clusters.edit(actor, 'prod', { prefer: 'spread' })
    await expect(create({ savedPlan: plan })).rejects.toMatchObject({ code: 'PLAN_STALE' })
  })

  test('is refused when another thing would be done under its name', async () => {
    const plan = await save()
    const other = vms.delete(bob, 'web01', {}, { savedPlan: plan })
    await expect(other).rejects.toThrow('it would be done in another way now')
    expect((await vms.get(bob, 'web01')).state).toBe('stopped')
  })

  test('is refused after it was withdrawn, and when it is too old', async () => {
    const withdrawn = await save()
    expect((await plans.withdraw(bob, withdrawn)).state).toBe('withdrawn')
    await expect(apply(bob, withdrawn)).rejects.toThrow('it was withdrawn already')
    const old = await save()
    await world.store.transaction((tx) => tx.savedPlans.update('provider', old, { expiresAt: 1 }))
    await expect(apply(bob, old)).rejects.toThrow('it has expired')
    await pruneSavedPlans(world.services)
    await expect(plans.get(bob, old)).rejects.toThrow('there is no plan')
  })

  test('with something against it is not kept', async () => {
    const outcome = await vms.act(bob, 'web01', 'stop', { plan: true, save: request })
    expect(outcome).toMatchObject({ plan: { saved: undefined, refusals: [{ code: 'VM_STATE_CONFLICT' }] } })
    expect((await plans.list(bob, {})).items).toEqual([])
  })

  test('of another customer is not there', async () => {
    const plan = await save()
    for (const look of ['get', 'approve', 'withdraw', 'request'] as const)
      await expect(plans[look](olga, plan)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(apply(olga, plan)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await plans.list(olga, {})).items).toEqual([])
  })
})

describe('a project that wants approval', () => {
  test('refuses what comes without a plan, says so in plans, and lets other things be', async () => {
    await wantApproval()
    await expect(vms.act(bob, 'web01', 'start', {})).rejects.toThrow(
      'project "web" wants somebody else to approve vm:start: save the plan of it, and apply it when it is approved',
    )
    expect(await vms.act(bob, 'web01', 'start', { plan: true })).toMatchObject({
      plan: { refusals: [], warnings: ['this project wants somebody else to approve the plan before it is applied'] },
    })
    expect((await vms.edit(bob, 'web01', { memoryMiB: 128 }, {})).kind).toBe('accepted')
  })

  test('wants it of somebody else than who saved the plan', async () => {
    await wantApproval()
    const plan = await save()
    await expect(apply(bob, plan)).rejects.toMatchObject({ code: 'APPROVAL_NEEDED' })
    await expect(plans.approve(bob, plan)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await plans.approve(carol, plan)).toMatchObject({ state: 'approved', approvedBy: 'carol' })
    expect((await apply(bob, plan)).kind).toBe('accepted')
  })

  test('refuses the approval of one’s own plan, whatever one may', async () => {
    const outcome = await vms.act(carol, 'web01', 'start', { plan: true, save: request })
    const plan = outcome.kind === 'plan' ? outcome.plan.saved! : ''
    await expect(plans.approve(carol, plan)).rejects.toThrow('you may not approve a plan that you saved yourself')
  })

  test('names only verbs of tasks', async () => {
    const wish = people.projects.edit(world.actor, bob.project, { approvalFor: ['vm:read'] })
    await expect(wish).rejects.toThrow('"vm:read" starts no task')
  })
})
