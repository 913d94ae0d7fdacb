/**
 * A host dies with the only copy of a running VM: nobody starts it elsewhere without a person's word, it is started once, and what the
 * dead host kept is neither taken for the VM nor left there.
 */
import type { SimulatedDriver, SimulatedEndpoint } from '@covisor/driver-simulated'
import { AppError } from '@covisor/model'
import { describeSaga, runSaga } from '@covisor/tasks/testing'
import { afterEach, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { removeLeftCopies } from './remove-left-copies.ts'
import { vmUseCases } from './vm-use-cases.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

interface TwoHosts {
  readonly world: ControlWorld
  readonly kvm1: SimulatedEndpoint
  readonly kvm2: SimulatedEndpoint
}

/** A VM "web01" without disks ran on kvm1, which does not answer any more; kvm2 stands beside it. */
async function deadHost(): Promise<TwoHosts> {
  const world = await ControlWorld.open()
  worlds.push(world)
  const kvm2 = (world.services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  const wish = { name: 'web01', disks: [], nics: [{ network: 'default' }], host: 'kvm1', start: true }
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  await world.observe()
  world.endpoint.vanish()
  await until(world, async () => (await web01(world)).state === 'lost')
  return { world, kvm1: world.endpoint, kvm2 }
}

const web01 = (world: ControlWorld) => vmUseCases(world.services).get(world.actor, 'web01')

async function until(world: ControlWorld, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await new Promise<void>((resolve) => {
      const forget = world.store.changes.onCommit(() => {
        forget()
        resolve()
      })
    })
  }
}

const recover = ({ world }: TwoHosts, params = {}, options = {}) =>
  vmUseCases(world.services).recover(world.actor, 'web01', { hostIsDead: true, ...params }, options)

const copies = ({ kvm1, kvm2 }: TwoHosts): string[] =>
  [kvm1, kvm2].flatMap(({ name, vms }) => Array.from(vms.values(), ({ observed }) => `${name} ${observed.power}`))

/** kvm1 answers again, its VMs as a boot leaves them or as they were. */
async function comesBack({ world, kvm1 }: TwoHosts, power: 'running' | 'stopped'): Promise<void> {
  const { observed } = kvm1.vms.values().next().value!
  kvm1.putVm({ ...observed, power })
  kvm1.comeBack()
  const { items } = await world.store.endpoints.list('provider', { limit: 10 })
  const { id } = items.find(({ uri }) => uri === 'sim://kvm1')!
  await until(world, async () => world.services.connections.isConnected(id))
}

describeSaga('vm.recover', ['record', 'place', 'define', 'start', 'look'], async () => {
  const hosts = await deadHost()
  const { saga, input } = await hosts.world.accepted(await recover(hosts))
  return {
    saga,
    input,
    judge: hosts.world.judge,
    assertClean: async () => {
      expect(copies(hosts)).toEqual(['kvm1 running'])
      const row = await hosts.world.store.vms.resolve(hosts.world.actor, 'web01')
      expect(row).toMatchObject({ hostName: 'kvm1', power: 'running', leftBehind: [] })
      expect(await hosts.world.store.reservations.list({})).toEqual([])
    },
    assertDone: async () => {
      expect(copies(hosts)).toEqual(['kvm1 running', 'kvm2 running'])
      expect(await web01(hosts.world)).toMatchObject({ state: 'starting', host: { name: 'kvm2' } })
    },
  }
})

test('without a word that the host is dead it is refused, with what to do', async () => {
  const hosts = await deadHost()
  await expect(recover(hosts, { hostIsDead: false })).rejects.toThrow(
    /host "kvm1" may still run its VMs: nothing proves that it is off .*switch it off, and then say that it is dead/,
  )
})

test('a host that answers is not taken for dead on anybody’s word', async () => {
  const hosts = await deadHost()
  hosts.kvm1.comeBack()
  await expect(recover(hosts)).rejects.toThrow(/it answers|on a host that answers|while it is running/)
  expect(copies(hosts)).toEqual(['kvm1 running'])
})

test('the plan says where to, and what happens if the host lives after all', async () => {
  const outcome = await recover(await deadHost(), {}, { plan: true })
  if (outcome.kind !== 'plan') throw new Error('a plan was asked for')
  expect(outcome.plan.refusals).toEqual([])
  expect(outcome.plan.placement?.host?.name).toBe('kvm2')
  expect(outcome.plan.warnings).toContain('if "kvm1" runs it after all, two guests write to the same disks')
  expect(outcome.plan.warnings).toContain('its guest boots as after a power failure')
})

test('a start that is refused, because somebody holds the disks, leaves it lost as before', async () => {
  const hosts = await deadHost()
  const error = new AppError('HOST_REFUSED', {
    host: 'kvm2',
    action: 'start the VM',
    why: 'failed to get a write lock',
  })
  hosts.kvm2.fail({ call: 'startVm', error })
  const { saga, input } = await hosts.world.accepted(await recover(hosts))
  expect((await runSaga(saga, input, { judge: hosts.world.judge })).outcome).toBe('unwound')
  expect(copies(hosts)).toEqual(['kvm1 running'])
  expect(await hosts.world.store.vms.resolve(hosts.world.actor, 'web01')).toMatchObject({
    state: 'starting',
    leftBehind: [],
  })
})

test('the old copy is removed when its host is back with it switched off', async () => {
  const hosts = await deadHost()
  const { world } = hosts
  await world.runToEnd(await recover(hosts))
  expect(await web01(world)).toMatchObject({
    state: 'running',
    host: { name: 'kvm2' },
    leftBehind: [{ host: { name: 'kvm1' }, power: undefined }],
  })
  await comesBack(hosts, 'stopped')
  await world.services.runner.start()
  await until(world, async () => (await web01(world)).leftBehind.length === 0)
  await world.services.runner.stop()
  expect(copies(hosts)).toEqual(['kvm2 running'])
  expect(await web01(world)).toMatchObject({ state: 'running', host: { name: 'kvm2' }, leftBehind: [] })
})

test('an old copy that runs is said to, and neither touched nor taken for the VM', async () => {
  const hosts = await deadHost()
  const { world } = hosts
  await world.runToEnd(await recover(hosts))
  await comesBack(hosts, 'running')
  await until(world, async () => (await web01(world)).leftBehind[0]?.power === 'running')
  expect(await removeLeftCopies(world.services)).toEqual({ started: 0 })
  expect(copies(hosts)).toEqual(['kvm1 running', 'kvm2 running'])
  expect(await web01(world)).toMatchObject({ state: 'running', host: { name: 'kvm2' } })
})

test('a move that waits for the dead host ends, and does nothing more', async () => {
  const hosts = await deadHost()
  const { world, kvm1 } = hosts
  kvm1.comeBack()
  await until(world, async () => (await web01(world)).state === 'running')
  const move = await vmUseCases(world.services).migrate(world.actor, 'web01', { to: 'kvm2' }, {})
  kvm1.vanish()
  await until(world, async () => (await world.store.vms.resolve(world.actor, 'web01')).endpointState !== 'connected')
  await world.services.runner.start()
  const recovery = await recover(hosts)
  const ended = async (outcome: typeof move) =>
    outcome.kind === 'accepted' ? await world.store.tasks.get('provider', outcome.task) : undefined
  await until(world, async () => (await ended(recovery))?.state === 'ended' && (await ended(move))?.state === 'ended')
  await world.services.runner.stop()
  expect(await ended(recovery)).toMatchObject({ outcome: 'succeeded' })
  expect(copies(hosts)).toEqual(['kvm1 running', 'kvm2 running'])
  expect(await web01(world)).toMatchObject({ state: 'running', host: { name: 'kvm2' } })
})
