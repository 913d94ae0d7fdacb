/** A cancel and its audit entry are one thing. Over a real store and a simulated host. */
import type { Tx } from '@covisor/store'
import { expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { taskUseCases } from './task-use-cases.ts'

test('a cancel that cannot be audited is not asked for; one that can, is both', async () => {
  await using world = await ControlWorld.open()
  const { services, sagas, actor, store } = world
  const made = await vmUseCases(services).create(actor, { name: 'web01', disks: [], nics: [] }, {})
  if (made.kind !== 'accepted') throw new Error('only a plan was made')
  const fullDisk = {
    ...store,
    transaction: <T>(work: (tx: Tx) => Promise<T>) =>
      store.transaction((tx) =>
        work({ ...tx, audit: { ...tx.audit, append: () => Promise.reject(new Error('disk full')) } }),
      ),
  }
  const cancel = (from: typeof services) => taskUseCases(from, sagas).cancel(actor, made.task)
  const asked = async () => (await store.tasks.get('provider', made.task)).cancelRequestedBy

  await expect(cancel({ ...services, store: fullDisk })).rejects.toThrow('disk full')
  expect(await asked()).toBeNull()
  await cancel(services)
  expect(await asked()).toBe(actor.name)
  const audited = (await store.audit.list('provider', { filter: { target: made.task } })).items
  expect(audited.map(({ verb, outcome }) => [verb, outcome])).toEqual([['task:cancel', 'accepted']])
})
