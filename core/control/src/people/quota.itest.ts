/** Quotas hold: at both levels, for every way to more, under a rush, and with what is undone given back. On both databases. */
import { startPostgres } from '@covisor/lab'
import type { Actor } from '@covisor/model'
import { type QuotaResource, quotaResources } from '@covisor/store'
import { type DatabaseMaker, postgresDatabases, sqliteDatabases } from '@covisor/store/testing'
import { runSaga } from '@covisor/tasks/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { imageUseCases } from '../image/image-use-cases.ts'
import { networkUseCases } from '../network/network-use-cases.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { snapshotUseCases } from '../vm/snapshot-use-cases.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { peopleOf } from './people.fixture.ts'
import { quotaUseCases } from './quota-use-cases.ts'

const MIB = 2 ** 20

describe.for<readonly [string, () => DatabaseMaker]>([
  ['sqlite', sqliteDatabases],
  ['postgres', () => postgresDatabases(startPostgres)],
])('quotas on %s', ([, make]) => {
  const maker = make()
  let world: ControlWorld
  let people: ReturnType<typeof peopleOf>
  let bob: Actor
  let use: ReturnType<typeof useCases>

  beforeAll(() => maker.start())
  afterAll(() => maker.stop())
  beforeEach(async () => {
    world = await ControlWorld.open({ location: await maker.newLocation() })
    people = peopleOf(world)
    await people.organisations.create(world.actor, { name: 'acme' })
    await people.projects.create(world.actor, { name: 'web', organisation: 'acme' })
    bob = await people.join('bob', 'acme', ['user', 'acme/web'])
    use = useCases(world)
    return () => world[Symbol.asyncDispose]()
  })

  const limit = (
    resource: QuotaResource,
    maximum: number,
    at = 'acme/web',
    more: { readonly poolClass?: string; readonly overcommit?: number } = {},
  ) =>
    use.quotas.set(world.actor, {
      resource,
      maximum,
      ...more,
      at: at.includes('/') ? { kind: 'project', project: at } : { kind: 'organisation', organisation: at },
    })
  const used = async () => await world.store.quotas.use({ organisation: bob.organisation, project: bob.project })
  const provider = (): Actor => ({ ...world.actor, organisation: bob.organisation, project: bob.project })
  const small = (name: string) => ({ name, memoryMiB: 64, disks: [{ sizeBytes: MIB }], nics: [] })

  const rushes: readonly (readonly [
    string,
    QuotaResource,
    number,
    string | undefined,
    (i: number) => Promise<unknown>,
  ])[] = [
    [
      'storage',
      'storageBytes',
      10 * MIB,
      undefined,
      (i) => use.volumes.create(bob, { name: `v${i}`, sizeBytes: MIB }, {}),
    ],
    [
      'storage of a class',
      'storageBytes',
      10 * MIB,
      'fast',
      (i) => use.volumes.create(bob, { name: `v${i}`, sizeBytes: MIB }, {}),
    ],
    ['VMs', 'vms', 10, undefined, (i) => use.vms.create(bob, small(`w${i}`), {})],
    ['vCPUs', 'vcpus', 10, undefined, (i) => use.vms.create(bob, small(`w${i}`), {})],
    ['memory', 'memoryMiB', 640, undefined, (i) => use.vms.create(bob, small(`w${i}`), {})],
    [
      'addresses',
      'addresses',
      10,
      undefined,
      (i) => use.vms.create(bob, { ...small(`w${i}`), nics: [{ network: 'default' }] }, {}),
    ],
    // A VM takes one snapshot at a time: there are more VMs than there is room.
    ['snapshots', 'snapshots', 10, undefined, (i) => use.snapshots.create(bob, `w${i % 20}`, { name: `s${i}` }, {})],
    // Networks are made by who may use hosts: the provider, also in a project of its customer.
    [
      'networks',
      'networks',
      10,
      undefined,
      (i) => use.networks.create(provider(), { name: `n${i}`, host: 'kvm1', kind: 'isolated' }, {}),
    ],
  ]
  test.for(rushes)(
    'of two hundred at once for %s exactly as many get in as there is room for',
    async ([, of, room, poolClass, ask]) => {
      const [pool] = await use.pools.list(world.actor)
      await use.pools.edit(world.actor, pool!.id, { poolClass: 'fast' })
      if (of === 'snapshots')
        for (let i = 0; i < 20; i++) await world.runToEnd(await use.vms.create(bob, small(`w${i}`), {}))
      await limit(of, room, 'acme', poolClass === undefined ? {} : { poolClass })
      const ends = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => ask(i)))
      const accepted = ends.filter(({ status }) => status === 'fulfilled')
      const codes = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []))
      expect(accepted.length).toBe(10)
      // A rush on PostgreSQL may be sent away to try again; nobody is told of room that is not there.
      const expected = ['QUOTA_EXCEEDED', 'SERVER_BUSY', ...(of === 'snapshots' ? ['VM_STATE_CONFLICT'] : [])]
      expect(codes.filter((code) => !expected.includes(code))).toEqual([])
      expect((await used())[of]).toBe(room)
    },
  )

  test('storage of a class counts in pools of that class, and is named in plan and refusal', async () => {
    const [pool] = await use.pools.list(world.actor)
    await limit('storageBytes', 2 * MIB, 'acme', { poolClass: 'fast' })
    await use.volumes.create(bob, { name: 'plain', sizeBytes: 5 * MIB }, {})
    await use.pools.edit(world.actor, pool!.id, { poolClass: 'fast' })
    const more = { name: 'more', sizeBytes: MIB }
    await expect(use.volumes.create(bob, more, {})).rejects.toThrow(
      'storage of class "fast" of organisation "acme" is limited to 2 MiB here; this would make 6 MiB',
    )
    await limit('storageBytes', 8 * MIB, 'acme', { poolClass: 'fast' })
    const planned = await use.volumes.create(bob, more, { plan: true })
    expect(planned.kind === 'plan' && planned.plan.quota).toEqual([
      {
        what: 'storage of class "fast"',
        where: 'organisation "acme"',
        unit: 'bytes',
        before: 5 * MIB,
        after: 6 * MIB,
        limit: 8 * MIB,
      },
    ])
    expect(await use.quotas.list(bob, undefined)).toContainEqual(
      expect.objectContaining({ poolClass: 'fast', project: undefined, used: 5 * MIB, maximum: 8 * MIB }),
    )
  })

  test('what projects are limited to stays within their organisation, or as many times that as it says', async () => {
    await limit('vms', 10, 'acme')
    await limit('vms', 6, 'acme/web')
    await expect(limit('vms', 5, 'acme/default')).rejects.toThrow(
      'what the projects of organisation "acme" are given of the number of VMs is limited to 10 VMs here; this would make 11 VMs',
    )
    await limit('vms', 10, 'acme', { overcommit: 1.5 })
    await limit('vms', 9, 'acme/default')
    await expect(limit('vms', 9, 'acme')).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    const [vms] = (await use.quotas.list(bob, undefined)).filter(
      (one) => one.resource === 'vms' && one.project === undefined,
    )
    expect(vms).toMatchObject({ maximum: 10, overcommit: 1.5 })
  })

  test('whatever is done, undone and failed, what is counted is what the rows come to', async () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const fromRows = async () => {
      const vms = (await world.store.vms.list(bob, { limit: 1000 })).items
      const volumes = (await world.store.volumes.list(bob, { limit: 1000 })).items
      const ports = (await world.store.ports.list(bob, { limit: 1000 })).items
      return {
        vms: vms.length,
        vcpus: vms.reduce((sum, vm) => sum + Math.max(vm.vcpus, vm.desiredVcpus), 0),
        storageBytes: volumes.reduce((sum, volume) => sum + volume.capacityBytes, 0),
        addresses: ports.filter(({ vm }) => vms.some(({ id }) => id === vm)).length,
      }
    }
    const names: string[] = []
    for (let step = 0; step < 24; step++) {
      const name = names[random(names.length + 1)] ?? `vm${step}`
      const isNew = !names.includes(name)
      const isFailing = random(3) === 0
      if (isFailing) world.endpoint.fail({ call: isNew ? 'defineVm' : 'undefineVm', error: new Error('no') })
      const outcome = isNew
        ? await use.vms.create(bob, { ...small(name), nics: [{ network: 'default' }] }, {})
        : await use.vms.delete(bob, name, { purge: random(2) === 0 }, {}).catch(() => undefined)
      if (outcome !== undefined) {
        const { saga, input } = await world.accepted(outcome)
        const { outcome: end } = await runSaga(saga, input)
        if (outcome.kind === 'accepted') await world.endUndone(outcome.task).catch(() => undefined)
        if (isNew && end === 'succeeded') names.push(name)
        if (!isNew && end === 'succeeded') names.splice(names.indexOf(name), 1)
      }
      expect(await used(), `step ${step}`).toMatchObject(await fromRows())
    }
    expect(names.length).toBeGreaterThan(0)
  })

  test('what is undone is given back, and can be taken by the next', async () => {
    await limit('vms', 1)
    const { saga, input } = await world.accepted(await use.vms.create(bob, small('one'), {}))
    await expect(use.vms.create(bob, small('two'), {})).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    world.endpoint.fail({ call: 'defineVm', error: new Error('no') })
    expect((await runSaga(saga, input)).outcome).toBe('unwound')
    expect((await used()).vms).toBe(0)
    expect((await use.vms.create(bob, small('two'), {})).kind).toBe('accepted')
  })

  test('the limit of the organisation holds for all its projects together, and names itself', async () => {
    await limit('vms', 1, 'acme')
    await use.vms.create(bob, small('one'), {})
    const ann = await people.join('ann', 'acme', ['user', 'acme/default'])
    await expect(use.vms.create(ann, small('other'), {})).rejects.toThrow(
      'the number of VMs of organisation "acme" is limited to 1 VM here; this would make 2 VMs',
    )
  })

  test('a limit under what is used keeps nothing from shrinking or going', async () => {
    await world.runToEnd(await use.vms.create(bob, small('one'), {}))
    await limit('vms', 0)
    await limit('memoryMiB', 1)
    await world.runToEnd(await use.vms.edit(bob, 'one', { memoryMiB: 32 }, {}))
    await expect(use.vms.edit(bob, 'one', { memoryMiB: 64 }, {})).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    await world.runToEnd(await use.vms.delete(bob, 'one', {}, {}))
    expect((await used()).vms).toBe(0)
  })

  test('a refusal by quota is in the audit', async () => {
    await limit('vms', 0)
    await expect(use.vms.create(bob, small('one'), {})).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    const [entry] = (await world.store.audit.list(bob, { limit: 1 })).items
    expect(entry).toMatchObject({ verb: 'vm:create', outcome: 'refused', after: { code: 'QUOTA_EXCEEDED' } })
  })

  test('every way to more says in its plan what is then counted, and is refused beyond it', async () => {
    await world.runToEnd(await use.vms.create(bob, small('web'), {}))
    await world.runToEnd(await use.volumes.create(bob, { name: 'data', sizeBytes: MIB }, {}))
    const options = (plan: boolean) => (plan ? { plan: true } : {})
    const ways = {
      'vm create': (plan: boolean) => use.vms.create(bob, small('more'), options(plan)),
      'vm clone': (plan: boolean) => use.vms.clone(bob, 'web', { name: 'twin' }, options(plan)),
      'vm edit': (plan: boolean) =>
        use.vms.edit(bob, 'web', { vcpus: 3, memoryMiB: 128, addDisks: [{ sizeBytes: MIB }] }, options(plan)),
      'vm snapshot': (plan: boolean) => use.snapshots.create(bob, 'web', { name: 's1' }, options(plan)),
      'volume create': (plan: boolean) => use.volumes.create(bob, { name: 'data2', sizeBytes: MIB }, options(plan)),
      'volume resize': (plan: boolean) => use.volumes.resize(bob, 'data', { sizeBytes: 3 * MIB }, options(plan)),
      'image create': (plan: boolean) =>
        use.images.createFromVolume(bob, { name: 'golden', volume: 'data' }, options(plan)),
    }
    const resources = quotaResources
    for (const [way, ask] of Object.entries(ways)) {
      const before = await used()
      for (const resource of resources) await limit(resource, before[resource])
      await expect(ask(false), way).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
      const refused = await ask(true)
      expect(refused.kind === 'plan' && refused.plan.refusals, way).toMatchObject([{ code: 'QUOTA_EXCEEDED' }])
      expect(await used(), way).toEqual(before)

      for (const resource of resources) await limit(resource, Number.MAX_SAFE_INTEGER)
      const planned = await ask(true)
      const accepted = await ask(false)
      const now = await used()
      const grown = resources.filter((resource) => now[resource] !== before[resource])
      expect(grown.length, way).toBeGreaterThan(0)
      expect(planned.kind === 'plan' && planned.plan.quota.map((use) => [use.before, use.after]), way).toEqual(
        (await world.store.quotas.limits(bob.organisation, bob.project))
          .map(({ resource }) => resource)
          .filter((resource) => grown.includes(resource))
          .map((resource) => [before[resource], now[resource]]),
      )
      await world.runToEnd(accepted)
      expect(await used(), `${way}, when it is done`).toEqual(now)
    }
  })

  test('a limit is set by whoever is above: the provider for an organisation, the organisation for a project', async () => {
    const alice = await people.join('alice', 'acme', ['admin', 'acme'])
    const own = { resource: 'vms', maximum: 99, at: { kind: 'organisation', organisation: 'acme' } } as const
    await expect(use.quotas.set(alice, own)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const ofProject = { resource: 'vms', maximum: 3, at: { kind: 'project', project: 'web' } } as const
    await expect(use.quotas.set(bob, ofProject)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await use.quotas.set(alice, ofProject)
    const shown = await use.quotas.list(bob, undefined)
    expect(shown.find(({ resource, project }) => resource === 'vms' && project !== undefined)?.maximum).toBe(3)
  })
})

const useCases = ({ services }: ControlWorld) => ({
  vms: vmUseCases(services),
  volumes: volumeUseCases(services),
  snapshots: snapshotUseCases(services),
  networks: networkUseCases(services),
  images: imageUseCases(services),
  pools: poolUseCases(services),
  quotas: quotaUseCases(services),
})
