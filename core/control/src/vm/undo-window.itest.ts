/** Deleted VMs come back as they were, until their time is over. Over a real store and a simulated host. */
import { AppError } from '@covisor/model'
import { systemClock } from '@covisor/tasks'
import { describeSaga } from '@covisor/tasks/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { quotaUseCases } from '../people/quota-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { ExpiredVms, PASSES_BEFORE_PURGE } from './purge-expired.ts'
import { purgeVmSaga } from './purge-vm.saga.ts'
import { snapshotUseCases } from './snapshot-use-cases.ts'
import { vmUseCases } from './vm-use-cases.ts'
import type { CreateVm, DeleteVm } from './vms.ts'

const DAY_MS = 86_400_000

const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

async function open(options: Parameters<typeof ControlWorld.open>[0] = {}): Promise<ControlWorld> {
  const world = await ControlWorld.open({ undoWindowMs: DAY_MS, ...options })
  worlds.push(world)
  return world
}

const vms = (world: ControlWorld) => vmUseCases(world.services)

async function create(world: ControlWorld, params: Partial<CreateVm> = {}): Promise<void> {
  const wanted = { name: 'web01', disks: [{ sizeBytes: 1e9 }], nics: [{ network: 'default' }], ...params }
  await world.runToEnd(await vms(world).create(world.actor, wanted, {}))
  await world.observe()
}

async function remove(world: ControlWorld, params: DeleteVm = {}, vm = 'web01'): Promise<void> {
  await world.runToEnd(await vms(world).delete(world.actor, vm, params, {}))
  await world.observe()
}

const restore = async (world: ControlWorld, params: { readonly name?: string } = {}, vm = 'web01') =>
  world.runToEnd(await vms(world).restore(world.actor, vm, params, {}))

const names = async (world: ControlWorld, deleted = false) =>
  (await vms(world).list(world.actor, { deleted })).items.map(({ name, state }) => `${name} ${state}`)

const secrets = async (world: ControlWorld) => Object.keys(await world.store.settings.all('secret.'))

describe('a VM that was deleted', () => {
  test('is hidden, named by nobody, and listed where it is asked for, with its end', async () => {
    const world = await open()
    await create(world)
    await remove(world)
    expect(await names(world)).toEqual([])
    expect(world.endpoint.vms.size).toBe(0)
    const { items } = await vms(world).list(world.actor, { deleted: true })
    expect(items).toMatchObject([{ name: 'web01', state: 'deleted', allowedActions: ['restore', 'purge'] }])
    const { at, restorableUntil } = items[0]!.deletion!
    expect(restorableUntil.getTime() - at.getTime()).toBe(DAY_MS)
    await expect(vms(world).get(world.actor, 'web01')).rejects.toThrow('there is no VM "web01"')
    await expect(vms(world).act(world.actor, items[0]!.id, 'start', {})).rejects.toThrow('while it is deleted')
  })

  test('comes back with its id, disks, addresses and snapshots, switched off', async () => {
    const world = await open()
    await create(world, { start: true })
    await world.runToEnd(await snapshotUseCases(world.services).create(world.actor, 'web01', { name: 's1' }, {}))
    const before = await vms(world).get(world.actor, 'web01')
    await remove(world, { force: true })
    await restore(world)
    await world.observe()
    const after = await vms(world).get(world.actor, 'web01')
    expect(after).toMatchObject({ id: before.id, state: 'stopped', deletion: undefined })
    expect([after.disks, after.nics]).toEqual([before.disks, before.nics])
    expect(await snapshotUseCases(world.services).list(world.actor, 'web01')).toMatchObject([
      { name: 's1', state: 'ready' },
    ])
    expect((await world.store.volumes.list('provider')).items.map(({ state }) => state)).toEqual(['ready'])
    expect(await secrets(world)).toEqual([])
  })

  test('that others made comes back with what Covisor does not model, as theirs', async () => {
    const world = await open({ vms: 1 })
    await world.observe()
    const [theirs] = (await vms(world).list(world.actor, {})).items
    const before = structuredClone([...world.endpoint.vms.values()][0]!.observed)
    await remove(world, { force: true }, theirs!.id)
    expect(await names(world, true)).toEqual([`${theirs!.name} deleted`])
    await restore(world, {}, theirs!.id)
    await world.observe()
    expect([...world.endpoint.vms.values()][0]!.observed).toEqual({
      ...before,
      power: 'stopped',
      powerReason: 'destroyed',
    })
    expect(await vms(world).get(world.actor, theirs!.id)).toMatchObject({ managed: false, state: 'stopped' })
  })

  test('keeps its volumes from others, and their room from the quota', async () => {
    const world = await open()
    await create(world)
    await remove(world)
    await expect(create(world, { name: 'thief', disks: [{ volume: await onlyVolume(world) }] })).rejects.toThrow(
      'is used by a deleted VM; restore or purge that',
    )
    const { organisation, project } = world.actor
    expect(await world.store.quotas.use({ organisation, project })).toMatchObject({
      vms: 0,
      vcpus: 0,
      memoryMiB: 0,
      storageBytes: 1e9,
    })
  })

  test('needs its quota again to come back', async () => {
    const world = await open()
    await create(world)
    await remove(world)
    await create(world, { name: 'web02' })
    const project = (await world.store.projects.get('provider', world.actor.project)).name
    const at = { kind: 'project', project } as const
    await quotaUseCases(world.services).set(world.actor, { at, resource: 'vms', maximum: 1 })
    await expect(restore(world)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect(await names(world, true)).toEqual(['web01 deleted'])
  })

  test('gives its name free, and comes back under another one with its volumes', async () => {
    const world = await open()
    await create(world)
    await remove(world)
    await create(world)
    await expect(restore(world)).rejects.toThrow('there is already a VM named "web01"')
    await restore(world, { name: 'old01' })
    expect((await names(world)).toSorted()).toEqual(['old01 stopped', 'web01 stopped'])
    const volumes = (await world.store.volumes.list('provider')).items.map(({ name }) => name)
    expect(volumes.toSorted()).toEqual(['old01-disk0', 'web01-disk0'])
  })

  test('of which there are two of one name is told apart by id', async () => {
    const world = await open()
    for (let i = 0; i < 2; i++) {
      await create(world)
      await remove(world)
    }
    await expect(restore(world)).rejects.toMatchObject({ code: 'NAME_AMBIGUOUS' })
    const [one] = (await vms(world).list(world.actor, { deleted: true })).items
    await restore(world, {}, one!.id)
    expect(await names(world)).toEqual(['web01 stopped'])
  })

  test('does not come back with an address that others have taken', async () => {
    const world = await open({ vms: 1 })
    await create(world, { name: 'mine' })
    const { nics } = await vms(world).get(world.actor, 'mine')
    await remove(world, {}, 'mine')
    const theirs = [...world.endpoint.vms.values()][0]!.observed
    world.endpoint.putVm({ ...theirs, nics: [{ ...theirs.nics[0]!, mac: nics[0]!.mac }] })
    await world.observe()
    await expect(restore(world, {}, 'mine')).rejects.toThrow(`MAC address named "${nics[0]!.mac}"`)
  })

  test('leaves kept volumes free at once, and misses them if they are used', async () => {
    const world = await open()
    await create(world)
    await remove(world, { keepVolumes: true })
    await create(world, { name: 'heir', disks: [{ volume: await onlyVolume(world) }] })
    await expect(restore(world)).rejects.toThrow('is used by VM "heir"')
  })

  test('that other hands define again stays deleted, is not purged, and can be restored', async () => {
    const world = await open()
    await create(world)
    const seen = [...world.endpoint.vms.values()][0]!.observed
    await remove(world)
    world.endpoint.putVm({ ...seen, power: 'running' })
    await world.observe()
    expect([await names(world), await names(world, true)]).toEqual([[], ['web01 deleted']])
    await expect(vms(world).purge(world.actor, 'web01', {})).rejects.toThrow('defined again and running on its host')
    await restore(world)
    expect(await names(world)).toEqual(['web01 running'])
  })

  test('is not taken for a copy that carries its marker', async () => {
    const world = await open()
    await create(world)
    const seen = [...world.endpoint.vms.values()][0]!.observed
    await remove(world)
    world.endpoint.putVm({ ...seen, nativeRef: 'copy', nativeName: 'copy', displayName: 'copy' })
    await world.observe()
    expect(await names(world)).toEqual(['copy stopped'])
    expect(await names(world, true)).toEqual(['web01 deleted'])
  })
})

describe('a purge', () => {
  test('takes the VM, its volumes, and what its host kept', async () => {
    const world = await open()
    const before = await world.state()
    await create(world)
    await remove(world)
    expect(world.endpoint.aside.size).toBe(1)
    await world.runToEnd(await vms(world).purge(world.actor, 'web01', {}))
    expect(await world.state()).toEqual(before)
  })

  test('with the delete takes the right to purge, and leaves nothing to restore', async () => {
    const world = await open()
    await create(world)
    const verbs = new Set(['vm:delete', 'vm:read'] as const)
    const deleter = { ...world.actor, verbs }
    await expect(vms(world).delete(deleter, 'web01', { purge: true }, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await remove(world, { purge: true })
    expect([await names(world), await names(world, true)]).toEqual([[], []])
    expect(world.endpoint.volumes.size).toBe(0)
  })

  test('is refused for a VM that is not deleted', async () => {
    const world = await open()
    await create(world)
    const { id } = await vms(world).get(world.actor, 'web01')
    await expect(vms(world).purge(world.actor, id, {})).rejects.toThrow('cannot purge VM "web01" while it is stopped')
  })
})

describe('the plan of a delete', () => {
  const planOf = async (world: ControlWorld, params: DeleteVm = {}) => {
    const outcome = await vms(world).delete(world.actor, 'web01', params, { plan: true })
    if (outcome.kind !== 'plan') throw new Error('it was done')
    return outcome.plan
  }

  test('says until when the VM can be restored, and what then is gone', async () => {
    const world = await open()
    await create(world)
    const { warnings, irreversible } = await planOf(world)
    expect(warnings[0]).toMatch(
      /^it can be restored until 20\S+Z; then it is gone for good: VM "web01", volume "web01-disk0"/,
    )
    expect(irreversible).toEqual([])
    expect((await planOf(world, { purge: true })).irreversible).toContain('VM "web01"')
  })

  test('says why a VM on this host cannot be restored', async () => {
    const world = await open()
    await create(world)
    const [host] = (await world.store.hosts.list('provider')).items
    const facts = host!.facts as { readonly capabilities: object }
    const capabilities = { ...facts.capabilities, 'vm-set-aside': 'it forgets everything' }
    await world.store.transaction((tx) => tx.hosts.update('provider', host!.id, { facts: { ...facts, capabilities } }))
    expect((await planOf(world)).warnings).toContain('it cannot be restored: it forgets everything')
  })
})

describe('when the window is over', () => {
  async function withDeleted() {
    let aheadMs = 0
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
    const world = await open({ clock })
    await create(world)
    await remove(world)
    const expired = new ExpiredVms(world.services, purgeVmSaga(world.services))
    const passes = async (count: number) => {
      let started = 0
      for (let i = 0; i < count; i++) started += (await expired.purge()).started
      return started
    }
    const clockGoes = (ms: number): void => void (aheadMs = ms)
    return { clockGoes, world, passes }
  }

  test('the VM is purged, once', async () => {
    const { clockGoes, world, passes } = await withDeleted()
    expect(await passes(PASSES_BEFORE_PURGE + 1)).toBe(0)
    clockGoes(DAY_MS)
    expect(await passes(PASSES_BEFORE_PURGE)).toBe(1)
    expect(await passes(1)).toBe(0)
    const [task] = (await world.store.tasks.list('provider', { filter: { saga: 'vm.purge' } })).items
    expect(task).toMatchObject({ title: 'Purge VM "web01"', actorName: 'undo window' })
  })

  test('a clock that jumps ahead and is set right again takes nothing', async () => {
    const { clockGoes, passes } = await withDeleted()
    for (const ahead of [365 * DAY_MS, 0, 365 * DAY_MS]) {
      clockGoes(ahead)
      expect(await passes(PASSES_BEFORE_PURGE - 1)).toBe(0)
    }
  })

  test('a VM whose host is away waits', async () => {
    const { clockGoes, world, passes } = await withDeleted()
    clockGoes(DAY_MS)
    const [endpoint] = (await world.store.endpoints.list('provider')).items
    await world.store.transaction((tx) => tx.endpoints.update('provider', endpoint!.id, { state: 'disconnected' }))
    expect(await passes(PASSES_BEFORE_PURGE + 1)).toBe(0)
  })
})

test('a VM that its host had forgotten already is restored as gone, and can be defined again', async () => {
  const world = await open()
  await create(world)
  world.endpoint.dropVm([...world.endpoint.vms.values()][0]!.observed.nativeRef)
  await world.observe()
  await remove(world)
  await restore(world)
  expect(await names(world)).toEqual(['web01 gone'])
  await world.runToEnd(await vms(world).define(world.actor, 'web01', {}))
  expect(await names(world)).toEqual(['web01 stopped'])
})

test('a host that refuses to forget it gives the VM back', async () => {
  const world = await open()
  await create(world)
  world.endpoint.fail({
    call: 'removeAside',
    error: new AppError('HOST_REFUSED', { host: 'kvm1', action: 'forget the VM', why: 'no' }),
  })
  await expect(remove(world)).rejects.toThrow('vm.set-aside ended')
  expect(await secrets(world)).toEqual([])
})

async function onlyVolume(world: ControlWorld): Promise<string> {
  return (await world.store.volumes.list('provider')).items[0]!.id
}

describeSaga('vm.set-aside', ['record', 'stop', 'describe', 'remove', 'mark'], async () => {
  const world = await open()
  await create(world)
  return await world.sagaWorld(() => vms(world).delete(world.actor, 'web01', {}, {}))
})

describeSaga('vm.restore', ['record', 'bringBack', 'look', 'ready', 'forget'], async () => {
  const world = await open()
  await create(world)
  await remove(world)
  return await world.sagaWorld(() => vms(world).restore(world.actor, 'web01', {}, {}))
})

describeSaga('vm.purge', ['record', 'look', 'discard', 'volumes', 'forget'], async () => {
  const world = await open()
  await create(world)
  await remove(world)
  return await world.sagaWorld(() => vms(world).purge(world.actor, 'web01', {}))
})
