/** The last room of a host, wanted by two that move at once: each found it, one gets it. On both databases. */
import type { SimulatedDriver } from '@covisor/driver-simulated'
import { startPostgres } from '@covisor/lab'
import { type DatabaseMaker, postgresDatabases, sqliteDatabases } from '@covisor/store/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { roomOf } from '../plan/refuse-overpromised.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { migrateVm, migrationSagas } from '../vm/migrate-vm.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { maintenanceUseCases } from './maintenance-use-cases.ts'
import { until } from './news.ts'

/** Refused when it was accepted, or, if the other was quicker, already when it was planned. */
const lostRoom = { code: 'CAPACITY_EXHAUSTED', message: expect.stringMatching(/^no host can take VM "vm[12]": /) }

describe.for<readonly [string, () => DatabaseMaker]>([
  ['sqlite', sqliteDatabases],
  ['postgres', () => postgresDatabases(startPostgres)],
])('moves at once on %s', ([, make]) => {
  const maker = make()
  let world: ControlWorld
  let vms: ReturnType<typeof vmUseCases>

  beforeAll(() => maker.start())
  afterAll(() => maker.stop())
  beforeEach(async () => {
    world = await ControlWorld.open({ location: await maker.newLocation() })
    vms = vmUseCases(world.services)
    for (const name of ['kvm2', 'kvm3']) await enrol(name)
    for (const [name, host] of [
      ['vm1', 'kvm1'],
      ['vm2', 'kvm2'],
    ] as const) {
      const wish = { name, memoryMiB: 1024, disks: [], nics: [], host, start: true }
      await world.runToEnd(await vms.create(world.actor, wish, {}))
    }
    return async () => {
      await world.services.runner.stop()
      await world[Symbol.asyncDispose]()
    }
  })

  /** With room for one VM, if nothing else is said. */
  const enrol = async (name: string, memory = '2GiB') => {
    const uri = `sim://${name}?memory=${memory}`
    await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri }, {}))
  }

  const overpromised = async () => {
    const hosts = (await world.store.hosts.list('provider')).items
    const rooms = await Promise.all(hosts.map(({ id }) => roomOf(world.store, id)))
    return rooms
      .filter(({ capacity, promised }) => promised.memoryMiB > capacity.memoryMiB)
      .map(({ host }) => host.name)
  }

  test('of two migrations that fit only one by one, one is refused', async () => {
    const ends = await Promise.allSettled(
      ['vm1', 'vm2'].map((name) => vms.migrate(world.actor, name, { to: 'kvm3' }, {})),
    )
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: lostRoom })
    expect(await overpromised()).toEqual([])
  })

  test('of two recoveries that fit only one by one, one is refused', async () => {
    for (const name of ['kvm1', 'kvm2']) (world.services.drivers[0] as SimulatedDriver).endpoint(name).vanish()
    const isLost = async (name: string) => (await vms.get(world.actor, name)).state === 'lost'
    const soon = AbortSignal.timeout(30_000)
    await until(world.services, soon, async () => (await isLost('vm1')) && (await isLost('vm2')))
    const ends = await Promise.allSettled(
      ['vm1', 'vm2'].map((name) => vms.recover(world.actor, name, { to: 'kvm3', hostIsDead: true }, {})),
    )
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: lostRoom })
    expect(await overpromised()).toEqual([])
  })

  test('work that moves many keeps to its limits, though another moves as well', async () => {
    const limits = { perHost: 1, perLink: null }
    const one = async (name: string, host: string) => {
      const { id } = await world.store.hosts.resolve('provider', host)
      return await migrateVm(world.services, migrationSagas(world.services), world.actor, name, { to: id }, {}, limits)
    }
    await enrol('kvm4', '8GiB')
    const ends = await Promise.allSettled([one('vm1', 'kvm4'), one('vm2', 'kvm4')])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        code: 'SERVER_BUSY',
        message: expect.stringContaining('as many VMs move from or to one of its hosts as may at a time (1)'),
      },
    })
    await expect(one(ends[0]!.status === 'fulfilled' ? 'vm2' : 'vm1', 'kvm3')).resolves.toMatchObject({
      kind: 'accepted',
    })
  })

  test('two hosts emptied at once share the room that is left, and whoever comes second plans anew', async () => {
    await enrol('kvm4')
    const maintenance = maintenanceUseCases(world.services)
    await world.services.runner.start()
    const tasks = await Promise.all(['kvm1', 'kvm2'].map((host) => maintenance.enter(world.actor, host, {}, {})))
    for (const outcome of tasks) {
      if (outcome.kind !== 'accepted') throw new Error('only a plan was made')
      const task = () => world.store.tasks.get('provider', outcome.task)
      await until(world.services, AbortSignal.timeout(30_000), async () => (await task()).state !== 'open')
      expect(await task()).toMatchObject({ outcome: 'succeeded' })
    }
    const places = (await world.store.vms.list('provider')).items.map(({ hostName }) => hostName ?? '')
    expect(places.toSorted()).toEqual(['kvm3', 'kvm4'])
  }, 60_000)
})
