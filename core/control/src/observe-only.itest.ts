/** A store that was restored only observes: hosts are looked at, and neither new nor open tasks touch them until somebody confirms. */
import { simulatedDriver } from '@covisor/driver-simulated'
import { expect, test } from 'vitest'
import type { Control } from './control.ts'
import { makeControl } from './make-control.ts'
import { ControlWorld } from './testing/control-world.fixture.ts'
import { vmUseCases } from './vm/vm-use-cases.ts'

const PATIENCE = { timeout: 10_000, interval: 20 }
const log = { info: () => {}, warn: () => {}, error: () => {} }

async function start({ store }: ControlWorld): Promise<Control> {
  const control = await makeControl({ store, drivers: [simulatedDriver()], log })
  await control.start()
  return control
}

test('open tasks stand still while the installation only observes, and go on after it was confirmed', async () => {
  await using world = await ControlWorld.open()
  const { store, actor } = world
  const request = { name: 'web01', disks: [{ sizeBytes: 1e6 }] }
  const outcome = await vmUseCases(world.services).create(actor, request, {})
  if (outcome.kind !== 'accepted') throw new Error('only a plan was made')
  await store.transaction((tx) => tx.installation.setMode('observe-only', 'the store was restored'))
  const seen = async () => (await store.endpoints.list('provider', {})).items[0]!.lastSeenAt!
  const before = await seen()

  const observing = await start(world)
  await expect.poll(seen, PATIENCE).toBeGreaterThan(before)
  expect(await store.tasks.events(actor, outcome.task)).toEqual([])
  await expect(observing.vms.create(actor, { name: 'web02' }, {})).rejects.toThrow('the store was restored')
  await observing.stop()

  await store.transaction((tx) => tx.installation.setMode('normal', null))
  const working = await start(world)
  await expect.poll(async () => (await working.tasks.get(actor, outcome.task)).state, PATIENCE).toBe('succeeded')
  await working.stop()
})
