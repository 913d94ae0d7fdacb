/** Shares of clusters and entitlements hold: for every way to more, under a rush, and without telling one customer of another. On both databases. */
import { startPostgres } from '@covisor/lab'
import type { Actor } from '@covisor/model'
import { type DatabaseMaker, postgresDatabases, sqliteDatabases } from '@covisor/store/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { flavorUseCases } from '../flavor/flavor-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { imageUseCases } from '../image/image-use-cases.ts'
import { networkUseCases } from '../network/network-use-cases.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { allocationUseCases } from './allocation-use-cases.ts'
import type { NewAllocation } from './allocations.ts'
import { entitlementUseCases } from './entitlement-use-cases.ts'
import { peopleOf } from './people.fixture.ts'

const MIB = 2 ** 20
const GIB = 1024

describe.for<readonly [string, () => DatabaseMaker]>([
  ['sqlite', sqliteDatabases],
  ['postgres', () => postgresDatabases(startPostgres)],
])('shares on %s', ([, make]) => {
  const maker = make()
  let world: ControlWorld
  let people: ReturnType<typeof peopleOf>
  let bob: Actor
  let eve: Actor
  let use: ReturnType<typeof useCases>

  beforeAll(() => maker.start())
  afterAll(() => maker.stop())
  /** kvm1 is cluster "prod", kvm2 (16 GiB) is cluster "spare"; bob is of acme, eve of globex. */
  beforeEach(async () => {
    world = await ControlWorld.open({ location: await maker.newLocation() })
    people = peopleOf(world)
    use = useCases(world)
    await world.runToEnd(await use.endpoints.add(world.actor, { uri: 'sim://kvm2?memory=16GiB&cpus=4' }, {}))
    await use.clusters.create(world.actor, { name: 'prod', hosts: ['kvm1'] })
    await use.clusters.create(world.actor, { name: 'spare', hosts: ['kvm2'] })
    for (const name of ['acme', 'globex']) await people.organisations.create(world.actor, { name })
    bob = await people.join('bob', 'acme', ['user', 'acme/default'])
    eve = await people.join('eve', 'globex', ['user', 'globex/default'])
    return () => world[Symbol.asyncDispose]()
  })

  const give = (organisation: string, share: NewAllocation) => use.allocations.set(world.actor, organisation, share)
  const small = (name: string, memoryMiB = 64) => ({ name, memoryMiB, disks: [{ sizeBytes: MIB }], nics: [] })
  const onSpare = { cluster: 'spare' } as const
  const refusal = (code: string, ...texts: readonly string[]) =>
    expect.objectContaining({ code, message: expect.stringMatching(texts.join('.*')) })

  test('of two hundred at once exactly as many get in as the share has room for', async () => {
    await give('acme', { cluster: 'prod', model: 'pay-as-you-go', memoryMiB: 640 })
    await give('acme', { cluster: 'spare', model: 'pay-as-you-go', memoryMiB: 0 })
    const ends = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => use.vms.create(bob, small(`w${i}`), {})),
    )
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []))
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(10)
    expect(codes.filter((code) => code !== 'QUOTA_EXCEEDED' && code !== 'SERVER_BUSY')).toEqual([])
    const [prod] = await use.allocations.list(bob, 'acme')
    expect(prod).toMatchObject({ cluster: { name: 'prod' }, memoryMiB: { maximum: 640, used: 640 } })
  })

  test('every way to more says before and after in its plan, and is refused beyond the share', async () => {
    await world.runToEnd(await use.vms.create(bob, small('web'), {}))
    const options = (plan: boolean) => (plan ? { plan: true } : {})
    const ways = {
      'vm create': (plan: boolean) => use.vms.create(bob, small('more'), options(plan)),
      'vm clone': (plan: boolean) => use.vms.clone(bob, 'web', { name: 'twin' }, options(plan)),
      'vm edit': (plan: boolean) => use.vms.edit(bob, 'web', { memoryMiB: 128 }, options(plan)),
    }
    for (const [way, ask] of Object.entries(ways)) {
      const shares = await use.allocations.list(bob, 'acme')
      const used = shares.find(({ cluster }) => cluster.name === 'prod')?.memoryMiB.used ?? 64
      for (const cluster of ['prod', 'spare'])
        await give('acme', { cluster, model: 'pay-as-you-go', memoryMiB: cluster === 'prod' ? used : 0 })
      await expect(ask(false), way).rejects.toThrow(/memory of the organisation's share of cluster "(prod|spare)"/)
      const refused = await ask(true)
      expect(refused.kind === 'plan' && refused.plan.refusals, way).toMatchObject([{ code: 'QUOTA_EXCEEDED' }])
      for (const cluster of ['prod', 'spare']) await give('acme', { cluster, model: 'pay-as-you-go', memoryMiB: 4096 })
      const planned = await ask(true)
      expect(planned.kind === 'plan' && planned.plan.quota, way).toMatchObject([
        { what: 'memory', where: expect.stringMatching(/^share of cluster/), limit: 4096 },
      ])
    }
  })

  test('what one is guaranteed stays free of the others, and is theirs to use', async () => {
    await give('acme', { ...onSpare, model: 'reservation', vcpus: 4, memoryMiB: 12 * GIB })
    const at = (who: Actor, name: string, gib: number) =>
      use.vms.create(
        { ...world.actor, organisation: who.organisation, project: who.project },
        {
          ...small(name, gib * GIB),
          ...onSpare,
          start: true,
        },
        {},
      )
    await expect(at(eve, 'greedy', 8)).rejects.toEqual(
      refusal('CAPACITY_EXHAUSTED', 'other organisations are guaranteed'),
    )
    await world.runToEnd(await at(eve, 'modest', 1))
    for (const name of ['a', 'b', 'c']) await world.runToEnd(await at(bob, name, 3))
    const [spare] = await use.allocations.list(bob, 'acme')
    expect(spare).toMatchObject({
      model: 'reservation',
      memoryMiB: { maximum: 12 * GIB, guarantee: 1, guaranteed: 12 * GIB, used: 9 * GIB, running: 9 * GIB },
    })
  })

  test('more than a cluster has is guaranteed to nobody, and models need what they are about', async () => {
    await give('acme', { ...onSpare, model: 'allocation', vcpus: 8, memoryMiB: 12 * GIB, memoryGuarantee: 1 })
    const more = { ...onSpare, model: 'reservation', vcpus: 1, memoryMiB: 12 * GIB } as const
    await expect(give('globex', more)).rejects.toThrow(
      /guaranteed to all organisations together: cluster "spare" has|24 GiB of memory/,
    )
    expect(await use.allocations.list(eve, 'globex')).toEqual([])
    await expect(give('globex', { ...onSpare, model: 'reservation', memoryMiB: GIB })).rejects.toThrow(
      /needs a number of vCPUs/,
    )
    await expect(give('globex', { ...more, memoryGuarantee: 0.5 })).rejects.toThrow(
      'all of a reservation is guaranteed',
    )
    const [share] = await use.allocations.list(bob, 'acme')
    expect(share?.vcpus.guarantee).toBe(0.5)
  })

  test('a share that is smaller than what is there keeps nothing from shrinking or going; one that is gone limits no more', async () => {
    await give('acme', { cluster: 'prod', model: 'pay-as-you-go', memoryMiB: 128 })
    await give('acme', { ...onSpare, model: 'pay-as-you-go', memoryMiB: 0 })
    await world.runToEnd(await use.vms.create(bob, small('web', 128), {}))
    await give('acme', { cluster: 'prod', model: 'pay-as-you-go', memoryMiB: 1 })
    await world.runToEnd(await use.vms.edit(bob, 'web', { memoryMiB: 64 }, {}))
    await expect(use.vms.edit(bob, 'web', { memoryMiB: 96 }, {})).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    await use.allocations.remove(world.actor, 'acme', 'prod')
    await world.runToEnd(await use.vms.edit(bob, 'web', { memoryMiB: 96 }, {}))
    await expect(use.allocations.remove(world.actor, 'acme', 'prod')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  describe('an organisation that sees what it is entitled to', () => {
    beforeEach(() => people.organisations.edit(world.actor, 'acme', { sharing: 'entitled' }))
    const entitle = (kind: 'network' | 'pool-class' | 'flavor' | 'image', resource: string) =>
      use.entitlements.give(world.actor, 'acme', { kind, resource })

    test('sees nothing of the rest, in lists and by name; what is given appears, and goes again', async () => {
      await use.flavors.create(world.actor, { name: 'small', vcpus: 2, memoryMiB: 64 })
      const seen = async (who: Actor) => ({
        networks: (await use.networks.list(who)).map(({ name }) => name),
        flavors: (await use.flavors.list(who)).map(({ name }) => name),
      })
      const others = await seen(eve)
      expect(others).toEqual({ networks: expect.arrayContaining(['default']), flavors: ['small'] })
      expect(await seen(bob)).toEqual({ networks: [], flavors: [] })
      const named = { ...small('web'), nics: [{ network: 'default' }] }
      await expect(use.vms.create(bob, named, {})).rejects.toEqual(refusal('NOT_FOUND', 'network "default"'))
      await expect(use.flavors.get(bob, 'small')).rejects.toMatchObject({ code: 'NOT_FOUND' })

      await entitle('network', 'default')
      await entitle('flavor', 'small')
      await entitle('flavor', 'small')
      expect(await seen(bob)).toEqual({ networks: ['default'], flavors: ['small'] })
      expect(
        (await use.entitlements.list(bob, 'acme')).map(({ kind, resource }) => `${kind} ${resource.name}`),
      ).toEqual(['flavor small', 'network default'])
      expect(await use.entitlements.take(world.actor, 'acme', { kind: 'network', resource: 'default' })).toEqual({
        usedBy: 0,
      })
      expect((await seen(bob)).networks).toEqual([])
    })

    test('runs only in clusters of which it has a share, and in pools of its classes', async () => {
      await expect(use.vms.create(bob, small('web'), {})).rejects.toEqual(
        refusal('POOL_UNUSABLE', 'entitled to no class of pools'),
      )
      const pools = await use.pools.list(world.actor)
      for (const { id } of pools) await use.pools.edit(world.actor, id, { poolClass: 'standard' })
      expect(await use.pools.list(bob)).toEqual([])
      await entitle('pool-class', 'standard')
      expect((await use.pools.list(bob)).length).toBe(pools.length)
      await expect(use.vms.create(bob, small('web'), {})).rejects.toEqual(
        refusal('CAPACITY_EXHAUSTED', 'no share of a cluster'),
      )
      await give('acme', { ...onSpare, model: 'pay-as-you-go' })
      await world.runToEnd(await use.vms.create(bob, small('web'), {}))
      expect((await world.store.vms.resolve(bob, 'web')).hostName).toBe('kvm2')
      expect(await use.entitlements.take(world.actor, 'acme', { kind: 'pool-class', resource: 'standard' })).toEqual({
        usedBy: 1,
      })
      await expect(use.volumes.create(bob, { name: 'data', sizeBytes: MIB }, {})).rejects.toMatchObject({
        code: 'POOL_UNUSABLE',
      })
      await world.runToEnd(await use.vms.edit(bob, 'web', { memoryMiB: 128 }, {}))
    })

    test('makes VMs of images that the provider publishes, and cannot delete them', async () => {
      for (const { id } of await use.pools.list(world.actor))
        await use.pools.edit(world.actor, id, { poolClass: 'standard' })
      await entitle('pool-class', 'standard')
      await give('acme', { cluster: 'prod', model: 'pay-as-you-go' })
      await give('acme', { ...onSpare, model: 'pay-as-you-go' })
      await world.runToEnd(await use.volumes.create(world.actor, { name: 'disk', sizeBytes: MIB }, {}))
      await world.runToEnd(await use.images.createFromVolume(world.actor, { name: 'debian', volume: 'disk' }, {}))
      await expect(entitle('image', 'debian')).rejects.toThrow("is a customer's own, not shared by the provider")
      await use.images.publish(world.actor, 'debian', true)
      await expect(use.images.get(bob, 'debian')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await entitle('image', 'debian')
      expect(await use.images.get(bob, 'debian')).toMatchObject({ isPublished: true })
      await expect(use.images.delete(bob, 'debian', {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await world.runToEnd(await use.vms.create(bob, { name: 'web', image: 'debian', memoryMiB: 64, nics: [] }, {}))
      await use.images.publish(world.actor, 'debian', false)
      await expect(use.images.get(bob, 'debian')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('hears no news of what it is not entitled to', async () => {
      const cursor = await world.store.changes.now()
      await use.flavors.create(world.actor, { name: 'huge', vcpus: 64, memoryMiB: 4096 })
      const heard = async ({ organisation, project }: Actor) => {
        const since = await world.store.changes.since(cursor, { organisation, project })
        return since.kind === 'changes' ? since.changes.filter(({ kind }) => kind === 'flavor').length : -1
      }
      expect([await heard(bob), await heard(eve)]).toEqual([0, 1])
      await entitle('flavor', 'huge')
      expect(await heard(bob)).toBe(1)
    })
  })

  test("shares and entitlements are the provider's to give, and nobody else's to see", async () => {
    const alice = await people.join('alice', 'acme', ['admin', 'acme'])
    await expect(use.allocations.set(alice, 'acme', { cluster: 'prod', model: 'pay-as-you-go' })).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    )
    await expect(use.entitlements.give(alice, 'acme', { kind: 'network', resource: 'default' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(use.allocations.list(alice, 'globex')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(use.entitlements.list(alice, 'globex')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await use.allocations.list(alice, 'acme')).toEqual([])
  })
})

const useCases = ({ services }: ControlWorld) => ({
  allocations: allocationUseCases(services),
  clusters: clusterUseCases(services),
  endpoints: endpointUseCases(services),
  entitlements: entitlementUseCases(services),
  flavors: flavorUseCases(services),
  images: imageUseCases(services),
  networks: networkUseCases(services),
  pools: poolUseCases(services),
  volumes: volumeUseCases(services),
  vms: vmUseCases(services),
})
