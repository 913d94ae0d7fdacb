/**
 * Emptying hosts and bringing VMs back, with the task runner at work: the whole plan or "cannot, because", limits, a world that moves
 * meanwhile, two operators at once, and a rolling cluster.
 */
import type { SimulatedDriver, SimulatedEndpoint } from '@covisor/driver-simulated'
import { AppError, type TaskId } from '@covisor/model'
import { afterEach, expect, test } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import type { Outcome } from '../outcome.ts'
import { ruleUseCases } from '../placement/rule-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { maintenanceUseCases } from './maintenance-use-cases.ts'
import { until } from './news.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) {
    await world.services.runner.stop()
    await world[Symbol.asyncDispose]()
  }
})

/** kvm1 runs `vms` VMs of 1 GiB; kvm2 and kvm3, each of `memory`, stand beside it. */
async function threeHosts(vms: number, memory = '8GiB', rollHook?: string): Promise<ControlWorld> {
  const world = await ControlWorld.open(rollHook === undefined ? {} : { rollHook })
  worlds.push(world)
  for (const name of ['kvm2', 'kvm3']) {
    const uri = `sim://${name}?memory=${memory}`
    await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri }, {}))
  }
  for (let n = 1; n <= vms; n++) {
    const wish = { name: `vm${n}`, memoryMiB: 1024, disks: [], nics: [], host: 'kvm1', start: true }
    await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  }
  await world.observe()
  return world
}

const maintenance = (world: ControlWorld) => maintenanceUseCases(world.services)
const endpoint = (world: ControlWorld, name: string): SimulatedEndpoint =>
  (world.services.drivers[0] as SimulatedDriver).endpoint(name)
const running = (world: ControlWorld, name: string): number =>
  [...endpoint(world, name).vms.values()].filter(({ observed }) => observed.power === 'running').length

async function ended(world: ControlWorld, outcome: Outcome): Promise<{ outcome: string | null; text: string }> {
  if (outcome.kind !== 'accepted') throw new Error('only a plan was made')
  const task = () => world.store.tasks.get('provider', outcome.task)
  await until(world.services, AbortSignal.timeout(30_000), async () => (await task()).state !== 'open')
  const { outcome: end, error } = await task()
  return { outcome: end, text: error?.message ?? '' }
}

const succeeded = { outcome: 'succeeded', text: '' }

const context = { done: {}, attempt: 1, signal: AbortSignal.timeout(60_000), progress: () => {} }

const dutyOf = async (world: ControlWorld, host: string) => (await world.store.hosts.resolve('provider', host)).duty

test('the plan names every move; then the host is empty, and gets its VMs back on request', async () => {
  const world = await threeHosts(4)
  const plan = await maintenance(world).enter(world.actor, 'kvm1', {}, { plan: true })
  if (plan.kind !== 'plan') throw new Error('a plan was asked for')
  expect(plan.plan.moves.map(({ vm, from }) => `${vm.name} ${from}`).toSorted()).toEqual(
    ['vm1', 'vm2', 'vm3', 'vm4'].map((name) => `${name} kvm1`),
  )
  expect(await dutyOf(world, 'kvm1')).toBe('active')

  await world.services.runner.start()
  const entered = await maintenance(world).enter(world.actor, 'kvm1', { atOnce: 2 }, {})
  expect(await ended(world, entered)).toEqual(succeeded)
  expect([running(world, 'kvm1'), running(world, 'kvm2'), running(world, 'kvm3')]).toEqual([0, 2, 2])
  expect(await dutyOf(world, 'kvm1')).toBe('maintenance')
  // Once more changes nothing, and does not make it forget what it was relieved of.
  expect(await ended(world, await maintenance(world).enter(world.actor, 'kvm1', {}, {}))).toEqual(succeeded)

  const left = await maintenance(world).leave(world.actor, 'kvm1', { returnVms: true }, {})
  expect(await ended(world, left)).toEqual(succeeded)
  expect([running(world, 'kvm1'), running(world, 'kvm2'), running(world, 'kvm3')]).toEqual([4, 0, 0])
}, 60_000)

test('what could go nowhere is named, and nothing begins; partly leaves it behind', async () => {
  const world = await threeHosts(3, '2GiB')
  const entering = maintenance(world).enter(world.actor, 'kvm1', {}, {})
  await expect(entering).rejects.toThrow(/no host can take all VMs of "kvm1": "vm\d": no host can take VM/)
  expect(await dutyOf(world, 'kvm1')).toBe('active')
  await world.services.runner.start()
  const partly = await maintenance(world).enter(world.actor, 'kvm1', { partly: true }, {})
  expect(await ended(world, partly)).toEqual(succeeded)
  expect([running(world, 'kvm1'), running(world, 'kvm2'), running(world, 'kvm3')]).toEqual([1, 1, 1])
}, 60_000)

test('a move that fails is tried elsewhere, and the step may run twice', async () => {
  const world = await threeHosts(3)
  const error = new AppError('HOST_REFUSED', { host: 'kvm2', action: 'take the VM', why: 'no memory' })
  for (let n = 0; n < 3; n++) endpoint(world, 'kvm2').fail({ call: 'finishMove', error })
  const { task } = (await maintenance(world).enter(world.actor, 'kvm1', { atOnce: 1 }, {})) as { task: TaskId }
  await world.services.runner.start()
  const outcome = { kind: 'accepted', task, created: undefined } as const
  expect(await ended(world, outcome)).toEqual(succeeded)
  const { saga, input } = await world.accepted(outcome)
  const again = saga.steps[1]!.run({ ...context, taskId: task, input } as never)
  expect(await again).toEqual({ moved: 0, warning: null })
  expect(running(world, 'kvm1')).toBe(0)
  expect(running(world, 'kvm2') + running(world, 'kvm3')).toBe(3)
}, 60_000)

test('two operators who empty two hosts at once end with two empty hosts, and rules kept', async () => {
  const world = await threeHosts(2)
  const rules = ruleUseCases(world.services)
  await rules.create(world.actor, { name: 'pair', kind: 'vms-together', vms: ['vm1', 'vm2'] })
  await world.services.runner.start()
  const both = await Promise.all(['kvm1', 'kvm2'].map((host) => maintenance(world).enter(world.actor, host, {}, {})))
  for (const one of both) expect(await ended(world, one)).toEqual(succeeded)
  expect([running(world, 'kvm1'), running(world, 'kvm2'), running(world, 'kvm3')]).toEqual([0, 0, 2])
}, 60_000)

test('a cluster rolls host by host, waiting for the operator where there is no hook', async () => {
  const world = await threeHosts(1)
  await clusterUseCases(world.services).create(world.actor, { name: 'prod', hosts: ['kvm1', 'kvm2'] })
  await world.services.runner.start()
  const rolling = await maintenance(world).roll(world.actor, 'prod', {})
  for (const host of ['kvm2', 'kvm1']) {
    const isEmpty = async () => (await dutyOf(world, host)) === 'maintenance' && running(world, host) === 0
    const isIdle = async () =>
      (await world.store.tasks.list('provider', { filter: { saga: 'host.evacuate', state: 'open' } })).items.length ===
      0
    await until(world.services, AbortSignal.timeout(30_000), async () => (await isEmpty()) && (await isIdle()))
    await ended(world, await maintenance(world).leave(world.actor, host, { returnVms: true }, {}))
  }
  expect(await ended(world, rolling)).toEqual(succeeded)
  expect(await dutyOf(world, 'kvm1')).toBe('active')
  expect(running(world, 'kvm1') + running(world, 'kvm2') + running(world, 'kvm3')).toBe(1)
}, 60_000)

test('a hook that fails stops the roll at its host, which stays empty and out of service', async () => {
  const world = await threeHosts(1, '8GiB', '/bin/false')
  await clusterUseCases(world.services).create(world.actor, { name: 'prod', hosts: ['kvm1', 'kvm2'] })
  await world.services.runner.start()
  const rolling = await ended(world, await maintenance(world).roll(world.actor, 'prod', {}))
  expect(rolling.text).toMatch(/host "kvm2" refused to be worked on by \/bin\/false: it ended with code 1/)
  expect([await dutyOf(world, 'kvm2'), await dutyOf(world, 'kvm1')]).toEqual(['maintenance', 'active'])
  expect(running(world, 'kvm2')).toBe(0)
}, 60_000)

test('a hook that succeeds gives each host its VMs back, and its last words stand with the task', async () => {
  const world = await threeHosts(1, '8GiB', '/bin/echo')
  await clusterUseCases(world.services).create(world.actor, { name: 'prod', hosts: ['kvm1', 'kvm2'] })
  await world.services.runner.start()
  const rolling = await maintenance(world).roll(world.actor, 'prod', {})
  expect(await ended(world, rolling)).toEqual(succeeded)
  expect(running(world, 'kvm1')).toBe(1)
  const log = await world.store.tasks.events('provider', rolling.kind === 'accepted' ? rolling.task : fail())
  expect(log.find(({ kind }) => kind === 'succeeded')).toMatchObject({
    output: {
      warning: 'of kvm2 the hook said: kvm2 sim://kvm2?memory=8GiB\nof kvm1 the hook said: kvm1 sim://kvm1',
    },
  })
}, 60_000)

function fail(): never {
  throw new Error('only a plan was made')
}
