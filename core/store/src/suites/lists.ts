/** What lists promise: order, pages that neither skip nor repeat, filters, totals, and the same as of a time. */
import {
  type ConnectionState,
  type HostId,
  newId,
  type PowerState,
  type VmAction,
  vmActions,
  vmStateOf,
  vmStates,
} from '@covisor/model'
import type { Lease } from '@covisor/tasks'
import { expect, test } from 'vitest'
import type { VmTerm } from '../contract/vms.ts'
import { definitions } from '../definitions.ts'
import type { ListQuery } from '../page.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import type { Columns } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { TestStores } from '../testing.ts'
import { newEndpoint, newTask, newTenant, newVm, seenVm } from './fixtures.ts'

type Tenant = ReturnType<typeof newTenant>

export function listSuite({ open, clock }: TestStores): void {
  test('a walk through pages finds each VM once, in order, with ties and in both directions', async () => {
    const store = await open()
    const tenant = newTenant()
    const names = ['b', 'a', 'C', 'd', 'Ä', 'e', 'a2', 'f', 'g', 'h']
    await insertNamed(store, tenant, names)
    for (const sort of ['name', '-name', 'vcpus', '-vcpus', 'host', '-createdAt', 'power', 'memoryMiB']) {
      const found = await walk(store, tenant, { sort, limit: 3 })
      expect(found.toSorted(), sort).toEqual(names.toSorted())
      const whole = await store.vms.list(tenant, { sort })
      expect(found, sort).toEqual(whole.items.map((vm) => vm.name))
    }
    expect((await store.vms.list(tenant, {})).items.map((vm) => vm.name)).toEqual([
      'a',
      'a2',
      'b',
      'C',
      'd',
      'e',
      'f',
      'g',
      'h',
      'Ä',
    ])
  })

  test('VMs sorted by host follow the names of their hosts, those without one first', async () => {
    const store = await open()
    const tenant = newTenant()
    const endpoint = newEndpoint(tenant)
    await store.transaction((tx) => tx.endpoints.insert(endpoint))
    const host = (nativeRef: string, name: string) =>
      store.transaction((tx) =>
        tx.hosts.upsertObserved(
          { nativeRef, name, cpu: { logical: 8 }, memoryMiB: 1024, freeMemoryMiB: 1 },
          { endpoint: endpoint.id, newId: newId('host') },
        ),
      )
    const [a, b] = [await host('1', 'KVM-a'), await host('2', 'kvm-b')]
    const seen = (nativeRef: string, on: HostId) =>
      store.transaction((tx) =>
        tx.vms.upsertObserved(seenVm({ nativeRef, nativeName: nativeRef }), {
          endpoint: endpoint.id,
          host: on,
          newVm: { id: newId('vm'), ...tenant },
        }),
      )
    const none = newVm(tenant, { name: 'none' })
    const inserted = newVm(tenant, { name: 'inserted', host: b.id })
    await store.transaction(async (tx) => {
      await tx.vms.insert(none)
      await tx.vms.insert(inserted)
    })
    await seen('moves', a.id)
    await seen('stays', a.id)
    const order = async (query = {}) => {
      const { items } = await store.vms.list(tenant, { sort: 'host', ...query })
      return items.map((vm) => vm.hostName).toString()
    }
    expect(await order()).toBe(',KVM-a,KVM-a,kvm-b')

    const before = clock.now
    clock.advance(1000)
    await seen('moves', b.id)
    await store.transaction((tx) => tx.vms.update(tenant, none.id, { host: a.id }))
    expect(await order()).toBe('KVM-a,KVM-a,kvm-b,kvm-b')
    await host('1', 'z-kvm')
    expect(await order()).toBe('kvm-b,kvm-b,z-kvm,z-kvm')
    const renamed = clock.now
    clock.advance(1000)
    expect(await order({ asOf: before })).toBe(',KVM-a,KVM-a,kvm-b')
    expect(await store.vms.versions(tenant, inserted.id)).toHaveLength(1)

    await store.transaction((tx) => tx.hosts.remove('provider', a.id))
    expect(await order()).toBe(',,kvm-b,kvm-b')
    expect(await order({ sort: '-host', asOf: renamed })).toBe('z-kvm,z-kvm,kvm-b,kvm-b')
  })

  test('VMs that come and go between pages neither repeat nor hide others', async () => {
    const store = await open()
    const tenant = newTenant()
    await insertNamed(store, tenant, ['b', 'd', 'f', 'h'])
    const first = await store.vms.list(tenant, { limit: 2 })
    await insertNamed(store, tenant, ['a', 'e'])
    await store.transaction(async (tx) => tx.vms.remove(tenant, (await tx.vms.resolve(tenant, 'd')).id))
    const second = await store.vms.list(tenant, { limit: 2, after: first.next })
    expect(second.items.map((vm) => vm.name)).toEqual(['e', 'f'])
  })

  test('a cursor of another order, a made-up one, an unknown sort field and a silly limit are refused', async () => {
    const store = await open()
    const tenant = newTenant()
    await insertNamed(store, tenant, ['a', 'b'])
    const { next } = await store.vms.list(tenant, { limit: 1 })
    const forged = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const query of [
      { after: next, sort: '-name' },
      { after: 'x' },
      { after: forged('hosts', 'name', 'a', 'b') },
      { after: forged('vms', 'name', 1, 'b') },
      { after: forged('vms', 'name', 'a\0', 'b') },
      { after: forged('vms', 'name', 'a', 'b\0') },
      { after: forged('vms', 'name', 'a', null) },
      { after: forged('vms', 'vcpus', 'many', 'b'), sort: 'vcpus' },
      { after: forged('vms', 'vcpus', 1.5, 'b'), sort: 'vcpus' },
      { after: forged('vms', 'vcpus', 1e300, 'b'), sort: 'vcpus' },
      { after: forged('vms', 'vcpus', null, 'b'), sort: 'vcpus' },
      { sort: 'constructor' },
      { limit: 0 },
      { limit: 1.5 },
    ]) {
      await expect(store.vms.list(tenant, query), JSON.stringify(query)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      })
    }
  })

  test('no list takes the cursor of another, or one whose value is not of its sort column', async () => {
    const store = await open()
    const ours = { organisation: newTenant().organisation, project: 'all' } as const
    const forged = (list: string, sort: string, value: unknown) =>
      Buffer.from(JSON.stringify([list, sort, value, 'id'])).toString('base64url')
    const lists: Readonly<Record<string, { list(scope: Scope, query: ListQuery<object>): Promise<unknown> }>> = {
      ...(Object.fromEntries(Object.keys(definitions).map((name) => [name, store[name as 'hosts']])) as object),
      audit: store.audit,
    }
    for (const [name, reads] of Object.entries(lists)) {
      const definition = (definitions as Readonly<Record<string, ResourceDefinition>>)[name]
      const table = definition?.table ?? tables.auditEntries
      const sorts = Object.keys(definition?.sorts ?? { at: true })
      const scope = definition?.owner === 'provider' ? 'provider' : ours
      for (const sort of sorts) {
        const { type } = (table.columns as Columns)[sort] ?? { type: 'none' }
        expect(type, `${name} sorted by ${sort}`).not.toBe('none')
        const wrong = type === 'text' ? 7 : 'seven'
        for (const after of [forged('others', sort, 'a'), forged(table.name, sort, wrong)])
          await expect(reads.list(scope, { after, sort }), `${name} sorted by ${sort}`).rejects.toMatchObject({
            code: 'REQUEST_INVALID',
          })
      }
    }
  })

  test('names are searched without regard to case, and % is a letter', async () => {
    const store = await open()
    const tenant = newTenant()
    await insertNamed(store, tenant, ['Web_01', 'web02', '100%', 'Ärger', 'db\\x'])
    const found = async (filter: object) => (await store.vms.list(tenant, { filter })).items.map((vm) => vm.name)
    expect(await found({ nameContains: 'WEB' })).toEqual(['web02', 'Web_01'])
    expect(await found({ nameContains: 'b_' })).toEqual(['Web_01'])
    expect(await found({ nameContains: '0%' })).toEqual(['100%'])
    expect(await found({ nameContains: '\\' })).toEqual(['db\\x'])
    expect(await found({ nameContains: 'ä' })).toEqual(['Ärger'])
    expect(await found({ namePrefix: 'we' })).toEqual(['web02', 'Web_01'])
    expect(await found({ name: 'web02' })).toEqual(['web02'])
  })

  test('tags filter by key, by value, and all at once', async () => {
    const store = await open()
    const tenant = newTenant()
    const [a, b] = await insertNamed(store, tenant, ['a', 'b', 'c'])
    await store.transaction(async (tx) => {
      await tx.tags.set({ kind: 'vm', id: a as string, ...tenant }, { tier: 'web', prod: '' })
      await tx.tags.set({ kind: 'vm', id: b as string, ...tenant }, { tier: 'db' })
    })
    const found = async (...tags: { key: string; value?: string }[]) =>
      (await store.vms.list(tenant, { filter: { tags } })).items.map((vm) => vm.name)
    expect(await found({ key: 'tier' })).toEqual(['a', 'b'])
    expect(await found({ key: 'tier', value: 'db' })).toEqual(['b'])
    expect(await found({ key: 'tier' }, { key: 'prod' })).toEqual(['a'])
  })

  test('terms of a filter hold together, and a minus turns one around', async () => {
    const store = await open()
    const tenant = newTenant()
    const [a, , c] = await insertNamed(store, tenant, ['web_1', 'WEB2', 'db'])
    await store.transaction(async (tx) => {
      await tx.tags.set({ kind: 'vm', id: a as string, ...tenant }, { tier: 'web' })
    })
    const found = async (...terms: VmTerm[]) =>
      (await store.vms.list(tenant, { filter: { terms } })).items.map((vm) => vm.name)
    expect(await found({ field: 'name', globs: ['web*'], isNot: false })).toEqual(['WEB2', 'web_1'])
    expect(await found({ field: 'name', globs: ['web_?', 'd?'], isNot: false })).toEqual(['db', 'web_1'])
    expect(await found({ field: 'nameContains', text: 'b', isNot: true })).toEqual([])
    expect(await found({ field: 'tag', key: 'tier', isNot: true })).toEqual(['db', 'WEB2'])
    expect(await found({ field: 'id', oneOf: [a as string, c as string], isNot: false })).toEqual(['db', 'web_1'])
    expect(await found({ field: 'vcpus', least: 2, most: 2, isNot: false })).toEqual(['WEB2'])
    expect(await found({ field: 'host', globs: ['*'], isNot: false })).toEqual([])
    expect(await found({ field: 'host', globs: ['*'], isNot: true })).toEqual(['db', 'WEB2', 'web_1'])
    expect(await found({ field: 'state', oneOf: ['stopped'], isNot: true })).toEqual([])
    expect(
      await found({ field: 'managed', is: true, isNot: false }, { field: 'name', globs: ['d*'], isNot: false }),
    ).toEqual(['db'])
  })

  test('a total counts what the filter finds, not the page', async () => {
    const store = await open()
    const tenant = newTenant()
    await insertNamed(store, tenant, ['a', 'ab', 'b'])
    const page = await store.vms.list(tenant, { filter: { nameContains: 'a' }, limit: 1, withTotal: true })
    expect(page).toMatchObject({ total: 2, items: [{ name: 'a' }] })
  })

  test('the state filter finds exactly the VMs whose derived state it is', async () => {
    const store = await open()
    const tenant = newTenant()
    await insertEveryCombination(store, tenant)
    const all = await store.vms.list(tenant, { limit: 1000, filter: { deleted: 'too' } })
    for (const vm of all.items) {
      const busy = vm.task === null ? undefined : { action: vm.task.action as VmAction, task: vm.task.id }
      const hostConnected = vm.endpointState === 'connected'
      const facts = { record: vm.record, busy, power: vm.power ?? undefined, host: vm.host ?? undefined, hostConnected }
      expect(vm.state).toBe(vmStateOf(facts))
    }
    for (const state of vmStates) {
      const expected = all.items.filter((vm) => vm.state === state).map((vm) => vm.id)
      expect(expected.length, state).toBeGreaterThan(0)
      const found = await store.vms.list(tenant, { filter: { state }, limit: 1000 })
      expect(found.items.map((vm) => vm.id).toSorted(), state).toEqual(expected.toSorted())
    }
  })

  test('a VM as of a time has the place, the observation and the task it had then', async () => {
    const store = await open()
    const tenant = newTenant()
    const endpoint = newEndpoint(tenant)
    const host = { nativeRef: 'h', name: 'kvm1', cpu: { logical: 8 }, memoryMiB: 1024, freeMemoryMiB: 1 }
    const observe = (power: PowerState, name: string) =>
      store.transaction(async (tx) => {
        const { id } = await tx.hosts.upsertObserved({ ...host, name }, { endpoint: endpoint.id, newId: newId('host') })
        const newVmRow = { id: newId('vm'), ...tenant }
        return tx.vms.upsertObserved(seenVm({ power }), { endpoint: endpoint.id, host: id, newVm: newVmRow })
      })
    await store.transaction((tx) => tx.endpoints.insert(endpoint))
    const { id } = await observe('stopped', 'kvm1')
    const task = newTask(tenant, { action: 'start', targetKind: 'vm', target: id })
    await store.transaction((tx) => tx.tasks.insert(task))
    const then = clock.now
    clock.advance(1000)
    await observe('running', 'kvm1.lan')
    const request = { now: clock.now, owner: 'me', leaseUntil: clock.now + 1000, limit: 1 }
    const [claimed] = (await store.running.queue.claim(request)).tasks
    await store.running.queue.release(claimed?.lease as Lease, {
      kind: 'ended',
      outcome: 'succeeded',
      error: undefined,
    })
    const [now] = (await store.vms.list(tenant)).items
    expect(now).toMatchObject({
      state: 'running',
      hostName: 'kvm1.lan',
      task: null,
      observed: { facts: { power: 'running' } },
    })
    const asThen = {
      state: 'starting',
      hostName: 'kvm1',
      task: { id: task.id },
      observed: { facts: { power: 'stopped' } },
    } as const
    expect((await store.vms.list(tenant, { asOf: then, filter: { state: 'starting' } })).items).toMatchObject([asThen])
    expect((await store.vms.versions(tenant, id)).map(({ row }) => row)).toMatchObject([{ state: 'running' }, asThen])
    expect((await store.vms.observedVersions(tenant, id)).map(({ validTo }) => validTo)).toEqual([null, clock.now])
    await expect(store.vms.observedVersions(newTenant(), id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a list as of a time shows what was true then, by the same filters and pages', async () => {
    const store = await open()
    const tenant = newTenant()
    const [a, b] = await insertNamed(store, tenant, ['a', 'b'])
    const then = clock.now
    clock.advance(1000)
    await store.transaction(async (tx) => {
      await tx.vms.update(tenant, a as string, { name: 'z' })
      await tx.vms.remove(tenant, b as string)
    })
    await insertNamed(store, tenant, ['c'])
    clock.advance(1000)
    expect(await walk(store, tenant, { limit: 1 })).toEqual(['c', 'z'])
    expect(await walk(store, tenant, { limit: 1, asOf: then })).toEqual(['a', 'b'])
    expect(await walk(store, tenant, { asOf: then, filter: { namePrefix: 'b' } })).toEqual(['b'])
    expect(await walk(store, tenant, { asOf: then - 1 })).toEqual([])
    const versions = await store.vms.versions(tenant, a as string)
    expect(versions.map(({ row, validTo }) => [row.name, validTo])).toEqual([
      ['z', null],
      ['a', then + 1000],
    ])
  })
}

async function insertNamed(store: Store, tenant: Tenant, names: readonly string[]): Promise<string[]> {
  const rows = names.map((name, index) =>
    newVm(tenant, { name, vcpus: 1 + (index % 2), host: index % 3 === 0 ? newId('host') : null }),
  )
  await store.transaction(async (tx) => {
    for (const row of rows) await tx.vms.insert(row)
  })
  return rows.map((row) => row.id)
}

async function walk(store: Store, tenant: Tenant, query: ListQuery<object>): Promise<string[]> {
  const names: string[] = []
  let after: string | undefined
  do {
    const page = await store.vms.list(tenant, { ...query, after })
    names.push(...page.items.map((vm) => vm.name))
    after = page.next
  } while (after !== undefined)
  return names
}

async function insertEveryCombination(store: Store, tenant: Tenant): Promise<void> {
  const powers: (PowerState | null)[] = [null, 'running', 'paused', 'suspended', 'stopped', 'crashed']
  const connections: (ConnectionState | 'no host')[] = ['connected', 'disconnected', 'no host']
  const actions: (VmAction | 'idle')[] = ['idle', ...(Object.keys(vmActions) as VmAction[])]
  const endpoints = new Map(
    (['connected', 'disconnected'] as const).map((state) => [
      state,
      newEndpoint(tenant, { state, uri: `test:///${state}` }),
    ]),
  )
  await store.transaction(async (tx) => {
    for (const endpoint of endpoints.values()) await tx.endpoints.insert(endpoint)
    let count = 0
    for (const record of ['creating', 'present', 'deleting', 'deleted', 'failed'] as const) {
      for (const power of powers) {
        for (const connection of connections) {
          for (const action of record === 'present' ? actions : (['idle', 'start'] as const)) {
            const endpoint = endpoints.get(connection as 'connected')
            const host = endpoint === undefined ? null : newId('host')
            const vm = newVm(tenant, {
              name: `vm${count++}`,
              record,
              power,
              host,
              endpoint: endpoint?.id,
              desired: null,
            })
            await tx.vms.insert(vm)
            if (action !== 'idle') await tx.tasks.insert(newTask(tenant, { action, targetKind: 'vm', target: vm.id }))
          }
        }
      }
    }
  })
}
