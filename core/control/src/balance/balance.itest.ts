/** Balancing from measured load: advice with benefit and cost, moves that follow it, and a cool-down; "no useful move" otherwise. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { maintenanceUseCases } from '../maintenance/maintenance-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { balanceClusters } from './balance-clusters.ts'

let world: ControlWorld
beforeAll(async () => {
  world = await ControlWorld.open()
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri: 'sim://kvm2' }, {}))
  for (const name of ['busy1', 'busy2', 'idle']) {
    const wish = { name, memoryMiB: 256, disks: [], nics: [], host: 'kvm1', start: true }
    await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  }
  await world.observe()
  await clusterUseCases(world.services).create(world.actor, { name: 'prod', hosts: ['kvm1', 'kvm2'], balance: 'auto' })
}, 60_000)
afterAll(async () => await world?.[Symbol.asyncDispose]())

const balance = (plan: boolean) => maintenanceUseCases(world.services).balance(world.actor, 'prod', { plan })

test('even hosts get no useful move', async () => {
  await expect(balance(false)).rejects.toThrow('no useful move: the fullest host uses 0 % of its CPUs')
  expect(await balanceClusters(world.services)).toEqual({ started: 0 })
  const planned = await balance(true)
  if (planned.kind !== 'plan') throw new Error('a plan was asked for')
  const { refusals, moves, warnings, downtime } = planned.plan
  expect({ refusals, moves, downtime }).toEqual({ refusals: [], moves: [], downtime: 'none' })
  expect(warnings).toEqual(['no useful move: the fullest host uses 0 % of its CPUs, all together 0 %'])
})

test('a host that stands out gives a busy VM away, once, and the VM then rests', async () => {
  const now = world.services.clock.now()
  for (const name of ['busy1', 'busy2']) {
    const { id } = await world.store.vms.resolve(world.actor, name)
    const counter = (at: number, value: bigint) =>
      world.store.samples.append(at, [{ kind: 'vm', id, metric: 'cpuTimeNs', value }])
    await counter(now - 60_000, 0n)
    await counter(now - 40_000, 4n * 20n * 1_000_000_000n)
  }
  const planned = await balance(true)
  if (planned.kind !== 'plan') throw new Error('a plan was asked for')
  expect(planned.plan.moves).toMatchObject([{ vm: { name: expect.stringMatching(/^busy/) as string }, to: 'kvm2' }])
  expect(planned.plan.warnings[0]).toBe('the fullest host uses 50 % of its CPUs, all together 25 %; 25 % afterwards')
  expect(await balanceClusters(world.services)).toEqual({ started: 1 })
  await world.services.runner.start()
  await world.services.runner.whenIdle()
  const hosts = await Promise.all(
    ['busy1', 'busy2'].map(async (name) => (await world.store.vms.resolve(world.actor, name)).hostName),
  )
  expect(new Set(hosts)).toEqual(new Set(['kvm1', 'kvm2']))
  expect(await balanceClusters(world.services)).toEqual({ started: 0 })
  await world.services.runner.stop()
}, 60_000)
