/** Moving running VMs: the saga keeps its promise, replies that get lost lose no VM, and what cannot move is refused beforehand. */
import type { SimulatedDriver, SimulatedEndpoint } from '@covisor/driver-simulated'
import { AppError, newId } from '@covisor/model'
import { describeSaga, runSaga } from '@covisor/tasks/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { removeLeftCopies } from './remove-left-copies.ts'
import { vmUseCases } from './vm-use-cases.ts'

const worlds: ControlWorld[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

interface TwoHosts {
  readonly world: ControlWorld
  readonly kvm1: SimulatedEndpoint
  readonly kvm2: SimulatedEndpoint
}

/** A VM "web01" without disks runs on kvm1; kvm2 stands beside it. */
async function twoHosts(): Promise<TwoHosts> {
  const world = await ControlWorld.open()
  worlds.push(world)
  const kvm2 = (world.services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  const wish = { name: 'web01', disks: [], nics: [{ network: 'default' }], host: 'kvm1', start: true }
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  await world.observe()
  return { world, kvm1: world.endpoint, kvm2 }
}

const migrate = ({ world }: TwoHosts, options = {}) =>
  vmUseCases(world.services).migrate(world.actor, 'web01', { to: 'kvm2' }, options)

/** On which host a copy is, and whether its guest goes on. */
const copies = ({ kvm1, kvm2 }: TwoHosts): string[] =>
  [kvm1, kvm2].flatMap(({ name, vms }) => Array.from(vms.values(), ({ observed }) => `${name} ${observed.power}`))

async function recorded({ world }: TwoHosts) {
  const vm = await world.store.vms.resolve(world.actor, 'web01')
  return { host: vm.hostName, power: vm.power, reservations: (await world.store.reservations.list({})).length }
}

const here = { host: 'kvm1', power: 'running', reservations: 0 }
const there = { host: 'kvm2', power: 'running', reservations: 0 }

// A VM that has moved stays where it is: moving it back because an answer was lost would be a second risk for nothing.
describeSaga('vm.migrate', ['record', 'volumes', 'move', 'arrive', 'cleanUp'], async () => {
  const hosts = await twoHosts()
  const { saga, input } = await hosts.world.accepted(await migrate(hosts))
  return {
    saga,
    input,
    judge: hosts.world.judge,
    assertClean: async () => {
      const [copy, ...others] = copies(hosts)
      expect(others).toEqual([])
      expect(copy).toMatch(/^kvm[12] running$/)
      expect(await recorded(hosts)).toEqual(copy === 'kvm1 running' ? here : there)
    },
    assertDone: async () => {
      expect(copies(hosts)).toEqual(['kvm2 running'])
      expect(await recorded(hosts)).toEqual(there)
    },
  }
})

test.each(['prepareMove', 'performMove', 'finishMove', 'confirmMove'] as const)(
  'when the reply to %s gets lost, one copy runs, and the record knows where',
  async (call) => {
    const hosts = await twoHosts()
    const error = new AppError('HOST_UNREACHABLE', { host: 'kvm', why: 'the reply was lost' })
    const side = call === 'prepareMove' || call === 'finishMove' ? hosts.kvm2 : hosts.kvm1
    side.fail({ call, when: 'after', error })
    const { saga, input } = await hosts.world.accepted(await migrate(hosts))
    const { outcome } = await runSaga(saga, input, { judge: hosts.world.judge })
    expect(outcome).toBe('succeeded')
    expect(copies(hosts)).toEqual(['kvm2 running'])
    expect(await recorded(hosts)).toEqual(there)
  },
)

test('when the source dies after the switch-over, the VM is where it runs at once, and the copy that was left is removed later', async () => {
  const hosts = await twoHosts()
  const { world, kvm1 } = hosts
  kvm1.fail({ call: 'confirmMove', error: 'vanish' })
  await world.runToEnd(await migrate(hosts))
  expect(copies(hosts)).toEqual(['kvm1 paused', 'kvm2 running'])
  expect(await recorded(hosts)).toEqual(there)
  const vms = vmUseCases(world.services)
  expect((await vms.get(world.actor, 'web01')).leftBehind).toMatchObject([{ host: { name: 'kvm1' }, power: undefined }])

  kvm1.comeBack()
  const { items } = await world.store.endpoints.list('provider', { limit: 10 })
  const { id } = items.find(({ uri }) => uri === 'sim://kvm1')!
  const row = () => world.store.vms.resolve(world.actor, 'web01')
  const isBack = async () =>
    (await row()).leftBehind[0]?.power !== undefined && world.services.connections.isConnected(id)
  while (!(await isBack())) await changed(world)
  expect(await removeLeftCopies(world.services)).toEqual({ started: 1 })
  const [task] = (await world.store.tasks.list('provider', { filter: { saga: 'vm.remove-copy' } })).items
  await world.runToEnd({ kind: 'accepted', task: task!.id, created: undefined })
  expect(copies(hosts)).toEqual(['kvm2 running'])
  expect((await row()).leftBehind).toEqual([])
  expect(await recorded(hosts)).toEqual(there)
})

const changed = ({ store }: ControlWorld) =>
  new Promise<void>((resolve) => {
    const forget = store.changes.onCommit(() => {
      forget()
      resolve()
    })
  })

test('a target that refuses at the switch-over leaves the VM running where it was', async () => {
  const hosts = await twoHosts()
  const error = new AppError('HOST_REFUSED', { host: 'kvm2', action: 'take the VM', why: 'no memory' })
  hosts.kvm2.fail({ call: 'finishMove', error })
  const { saga, input } = await hosts.world.accepted(await migrate(hosts))
  expect((await runSaga(saga, input, { judge: hosts.world.judge })).outcome).toBe('unwound')
  expect(copies(hosts)).toEqual(['kvm1 running'])
  expect(await recorded(hosts)).toEqual(here)
})

test('the plan says where to, why not elsewhere, and that the guest stands still only shortly', async () => {
  const hosts = await twoHosts()
  const outcome = await vmUseCases(hosts.world.services).migrate(hosts.world.actor, 'web01', {}, { plan: true })
  if (outcome.kind !== 'plan') throw new Error('a plan was asked for')
  const { plan } = outcome
  expect(plan.refusals).toEqual([])
  expect(plan.downtime).toBe('short')
  expect(plan.placement?.host?.name).toBe('kvm2')
  const other = plan.placement?.hosts.find(({ name }) => name === 'kvm1')
  expect(other?.reasons.filter(({ ok }) => !ok)).toMatchObject([
    { rule: 'excluded', text: 'it is where the VM is now' },
  ])
})

test('what the hypervisor has against it is said before anything begins', async () => {
  const hosts = await twoHosts()
  const { observed } = hosts.kvm1.vms.values().next().value!
  hosts.kvm1.putVm({ ...observed, unmodelled: { hostdev: 1 } })
  await expect(migrate(hosts)).rejects.toThrow('it has devices of the host passed through (hostdev)')
})

test('a VM that other hands moved is followed, whichever host tells first', async () => {
  for (const order of [
    ['kvm2', 'kvm1'],
    ['kvm1', 'kvm2'],
  ]) {
    const hosts = await twoHosts()
    const { observed } = hosts.kvm1.vms.values().next().value!
    const tell = {
      kvm2: () => hosts.kvm2.putVm({ ...observed, powerReason: 'migrated' }),
      // virsh without --undefinesource leaves the definition behind.
      kvm1: () => hosts.kvm1.putVm({ ...observed, power: 'stopped', powerReason: 'migrated' }),
    }
    for (const host of order) {
      tell[host as 'kvm1' | 'kvm2']()
      const endpoints = (await hosts.world.store.endpoints.list('provider', { limit: 10 })).items
      for (const { id } of endpoints) await hosts.world.services.connections.refresh(id, AbortSignal.timeout(5000))
    }
    expect(await recorded(hosts)).toEqual(there)
  }
})

test('a VM that nobody adopted is running where other hands moved it, though it was last seen standing still', async () => {
  const hosts = await twoHosts()
  const { services, store, actor } = hosts.world
  const look = async (host: string) => {
    const { items } = await store.endpoints.list('provider', { limit: 10 })
    const { id } = items.find(({ uri }) => uri === `sim://${host}`)!
    await services.connections.refresh(id, AbortSignal.timeout(5000))
  }
  const { marker: _none, ...observed } = hosts.kvm1.vms.values().next().value!.observed
  const stray = { ...observed, nativeRef: newId('vm'), nativeName: 'stray', displayName: 'stray', nics: [] }
  hosts.kvm1.putVm({ ...stray, power: 'paused', powerReason: 'migrated' })
  await look('kvm1')
  const before = await store.vms.resolve(actor, 'stray')
  hosts.kvm2.putVm({ ...stray, power: 'running', powerReason: 'migrated' })
  await look('kvm2')
  hosts.kvm1.dropVm(stray.nativeRef)
  await look('kvm1')
  expect(await store.vms.resolve(actor, 'stray')).toMatchObject({ id: before.id, hostName: 'kvm2', power: 'running' })
})

/** The simulated move, but for copying: round after round of the same size, ten seconds each by the world's clock, until it is told to end. */
async function copiesInVain({ world }: TwoHosts, rounds: number): Promise<void> {
  let now = Date.now()
  vi.spyOn(world.services.clock, 'now').mockImplementation(() => now)
  const { endpoint } = await world.store.vms.resolve(world.actor, 'web01')
  const { migration } = world.services.connections.session(endpoint!)
  const move = migration!.move.bind(migration)
  vi.spyOn(migration!, 'move').mockImplementation(async (how, report, signal) => {
    for (let round = 1; round <= rounds; round++) {
      report({ memoryTotalBytes: 2 ** 30, memoryRemainingBytes: 2 ** 28, round, dirtyBytesPerSecond: 2 ** 24 })
      if (signal.aborted) throw signal.reason
      now += 10_000
    }
    return await move(how, () => undefined, signal)
  })
}

test('a move that comes no closer to its end is taken back with its figures, and the VM runs where it was', async () => {
  const hosts = await twoHosts()
  await copiesInVain(hosts, 1000)
  const { saga, input } = await hosts.world.accepted(await migrate(hosts))
  const end = await runSaga(saga, input, { judge: hosts.world.judge })
  expect(end.outcome).toBe('unwound')
  expect(JSON.stringify(end)).toMatch(
    /was taken back: it has come no closer to its end for 300 s: 256 MiB are left in round 31, the guest writes 16 MiB a second/,
  )
  expect(copies(hosts)).toEqual(['kvm1 running'])
  expect(await recorded(hosts)).toEqual(here)
})

test('asked to wait, it goes on as long as it takes', async () => {
  const hosts = await twoHosts()
  await copiesInVain(hosts, 1000)
  const { saga, input } = await hosts.world.accepted(
    await vmUseCases(hosts.world.services).migrate(hosts.world.actor, 'web01', { to: 'kvm2', ifStalled: 'wait' }, {}),
  )
  expect((await runSaga(saga, input, { judge: hosts.world.judge })).outcome).toBe('succeeded')
  expect(copies(hosts)).toEqual(['kvm2 running'])
})
