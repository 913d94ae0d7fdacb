/**
 * Moves of VMs whose disks the other host does not see: running and switched off, crashed at every step, and refused where a disk
 * cannot go. Nothing is lost, nothing is left, and the volumes stay the same volumes.
 */
import type { SimulatedDriver, SimulatedEndpoint } from '@covisor/driver-simulated'
import { describeSaga } from '@covisor/tasks/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import { volumeUseCases } from '../storage/volume-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { removeLeftCopies } from './remove-left-copies.ts'
import { vmUseCases } from './vm-use-cases.ts'

const MIB = 2 ** 20
const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

interface TwoHosts {
  readonly world: ControlWorld
  readonly kvm1: SimulatedEndpoint
  readonly kvm2: SimulatedEndpoint
}

/** "web01" on kvm1, with a disk in its pool "default" that has something on it; kvm2 has a pool "default" of its own. */
async function twoHosts(start: boolean): Promise<TwoHosts> {
  const world = await ControlWorld.open()
  worlds.push(world)
  const kvm2 = (world.services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  const disks = [{ sizeBytes: MIB, format: 'raw' as const }]
  const wish = { name: 'web01', disks, nics: [], host: 'kvm1', start: false, cloudInit: { hostname: 'web01' } }
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  const disk = [...world.endpoint.volumes.values()].find(({ name }) => name.startsWith('web01-disk0'))!
  world.endpoint.contents.open(disk.content!).write(1000, Buffer.from('kept'))
  if (start) await world.runToEnd(await vmUseCases(world.services).act(world.actor, 'web01', 'start', {}))
  await world.observe()
  return { world, kvm1: world.endpoint, kvm2 }
}

const migrate = ({ world }: TwoHosts, params = {}, options = {}) =>
  vmUseCases(world.services).migrate(world.actor, 'web01', { to: 'kvm2', ...params }, options)

const isIn = (endpoint: SimulatedEndpoint) => ({
  vms: Array.from(endpoint.vms.values(), ({ observed }) => observed.power),
  volumes: Array.from(endpoint.volumes.values(), ({ name }) => name.replace(/-[0-9a-f]{8}\./, '.')).toSorted(),
})
const files = ['web01-disk0.img', 'web01-seed.img']
const nothing = { vms: [], volumes: [] }

/** What the store has of it, and what is on its disk. */
async function recorded({ world }: TwoHosts, on: SimulatedEndpoint) {
  const vm = await world.store.vms.resolve(world.actor, 'web01')
  const volumes = (await world.store.volumes.list('provider')).items
  const disk = volumes.find(({ name }) => name === 'web01-disk0')
  const pool = (await world.store.pools.get('provider', disk!.pool)).name
  const content = on.contentOf('default', disk!.nativeName)
  return {
    host: vm.hostName,
    pool,
    volumes: volumes.map(({ name, state }) => `${name} ${state}`).toSorted(),
    kept: Buffer.from(content!.subarray(1000, 1004)).toString(),
    leftBehind: vm.leftBehind.length,
    reservations: (await world.store.reservations.list({})).length,
  }
}

const settled = { volumes: ['web01-disk0 ready', 'web01-seed ready'], kept: 'kept', leftBehind: 0, reservations: 0 }
const here = { ...settled, host: 'kvm1', pool: 'default' }
const there = { ...settled, host: 'kvm2', pool: 'default@kvm2' }

async function isThere(hosts: TwoHosts, power: string): Promise<void> {
  expect(isIn(hosts.kvm1)).toEqual(nothing)
  expect(isIn(hosts.kvm2)).toEqual({ vms: [power], volumes: files })
  expect(await recorded(hosts, hosts.kvm2)).toEqual(there)
}

async function isHere(hosts: TwoHosts, power: string): Promise<void> {
  expect(isIn(hosts.kvm1)).toEqual({ vms: [power], volumes: files })
  expect(isIn(hosts.kvm2)).toEqual(nothing)
  expect(await recorded(hosts, hosts.kvm1)).toEqual(here)
}

describe('running', () => {
  describeSaga('vm.migrate', ['record', 'volumes', 'move', 'arrive', 'cleanUp'], async () => {
    const hosts = await twoHosts(true)
    const { saga, input } = await hosts.world.accepted(await migrate(hosts))
    return {
      saga,
      input,
      judge: hosts.world.judge,
      // A VM that has arrived stays there, with its disks.
      assertClean: () => (hosts.kvm2.vms.size === 0 ? isHere(hosts, 'running') : isThere(hosts, 'running')),
      assertDone: () => isThere(hosts, 'running'),
    }
  })
})

describe('switched off', () => {
  describeSaga(
    'vm.migrate-stopped',
    ['record', 'volumes', 'copy', 'define', 'arrive', 'forget', 'cleanUp'],
    async () => {
      const hosts = await twoHosts(false)
      const { saga, input } = await hosts.world.accepted(await migrate(hosts))
      return {
        saga,
        input,
        judge: hosts.world.judge,
        assertClean: () => isHere(hosts, 'stopped'),
        assertDone: () => isThere(hosts, 'stopped'),
      }
    },
  )
})

test('the plan says which volumes are copied and where to, and what it takes of the quota meanwhile', async () => {
  const hosts = await twoHosts(true)
  const outcome = await migrate(hosts, {}, { plan: true })
  if (outcome.kind !== 'plan') throw new Error('a plan was asked for')
  expect(outcome.plan.refusals).toEqual([])
  expect(outcome.plan.downtime).toBe('short')
  expect(outcome.plan.warnings).toContain(
    'volume "web01-disk0" (1 MiB) is copied to pool "default@kvm2"; the old copy is deleted when the VM has arrived',
  )
  expect(outcome.plan.steps.map(({ title }) => title)).toContain('Make 2 volumes on "kvm2" for its disks')
})

test('while both hosts have the definition of a VM that is switched off, looking at them confuses nothing', async () => {
  const hosts = await twoHosts(false)
  const { world } = hosts
  const outcome = await migrate(hosts)
  const { saga, input } = await world.accepted(outcome)
  const context = {
    taskId: 'task',
    input,
    attempt: 1,
    signal: AbortSignal.timeout(30_000),
    progress: () => {},
    done: {},
  }
  const run = async (step: string) => {
    await saga.steps.find(({ name }) => name === step)!.run(context as never)
    for (const { id } of (await world.store.endpoints.list('provider', { limit: 10 })).items)
      await world.services.connections.refresh(id, AbortSignal.timeout(5000))
  }
  for (const step of ['volumes', 'copy', 'define']) await run(step)
  expect((await world.store.vms.list('provider')).items).toMatchObject([{ name: 'web01', hostName: 'kvm1' }])
  await run('arrive')
  expect((await world.store.vms.list('provider')).items).toMatchObject([{ name: 'web01', hostName: 'kvm2' }])
  expect(await removeLeftCopies(world.services)).toEqual({ started: 0 })
})

test('when somebody starts the old definition meanwhile, its disks stay', async () => {
  const hosts = await twoHosts(false)
  const { world, kvm1, kvm2 } = hosts
  const outcome = await migrate(hosts)
  const { saga, input } = await world.accepted(outcome)
  const done: Record<string, unknown> = {}
  for (const { name, run } of saga.steps) {
    if (name === 'forget') kvm1.putVm({ ...kvm1.vms.values().next().value!.observed, power: 'running' })
    const context = { taskId: 'task', input, attempt: 1, signal: AbortSignal.timeout(30_000), progress: () => {}, done }
    done[name] = await run(context as never)
  }
  expect(done['forget']).toMatchObject({ isGone: false, warning: expect.stringContaining('its old definition stays') })
  expect(isIn(kvm1)).toEqual({ vms: ['running'], volumes: files })
  expect(isIn(kvm2)).toEqual({ vms: ['stopped'], volumes: files })
})

test('a pool that is asked for takes the disks; one that has no room, or is not there, is refused with the reason', async () => {
  const hosts = await twoHosts(true)
  const { world } = hosts
  const pools = poolUseCases(world.services)
  await world.runToEnd(
    await pools.create(world.actor, { name: 'fast', host: 'kvm2', source: { type: 'dir', path: '/srv/fast' } }, {}),
  )
  await world.services.connections.refresh(
    (await world.store.endpoints.list('provider', { limit: 10 })).items.find(({ uri }) => uri === 'sim://kvm2')!.id,
    AbortSignal.timeout(5000),
  )
  await expect(migrate(hosts, { pool: 'default' })).rejects.toThrow('it does not reach pool "default"')
  await world.runToEnd(await migrate(hosts, { pool: 'fast' }))
  expect([...hosts.kvm2.volumes.values()].map(({ pool }) => pool)).toEqual(['fast', 'fast'])
})

test('a disc in a drive that the other host does not see must be taken out first', async () => {
  const hosts = await twoHosts(true)
  const { world } = hosts
  const wish = { name: 'disc', sizeBytes: MIB, pool: 'default' }
  await world.runToEnd(await volumeUseCases(world.services).create(world.actor, wish, {}))
  const { observed } = world.endpoint.vms.values().next().value!
  const disc = [...world.endpoint.volumes.values()].find(({ name }) => name.startsWith('disc'))!
  const source = { volume: { pool: disc.pool, name: disc.name } }
  world.endpoint.putVm({
    ...observed,
    disks: [...observed.disks, { key: 'cdrom9', device: 'cdrom', bus: 'sata', readOnly: true, source }],
  })
  await world.observe()
  await expect(migrate(hosts)).rejects.toThrow(
    '"disc" in CD-ROM drive cdrom9 is not seen by the other host: take it out',
  )
})
