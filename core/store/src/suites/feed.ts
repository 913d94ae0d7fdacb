/** What the change feed promises: everything committed, once per transaction and resource, inside its scope, resumable. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { Change } from '../contract/records.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { TestStores } from '../testing.ts'
import { newEndpoint, newTenant, newVm, seenVm } from './fixtures.ts'

export function feedSuite({ open, clock, kind, newLocation, openAt }: TestStores): void {
  const changes = async (store: Store, cursor: string, scope: Scope = 'provider'): Promise<readonly Change[]> => {
    const since = await store.changes.since(cursor, scope)
    if (since.kind !== 'changes') throw new Error(since.kind)
    return since.changes
  }

  test('a commit makes one event per resource, with all that was done to it', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    const cursor = await store.changes.now()
    await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      await tx.vms.update(tenant, vm.id, { name: 'web02' }, { what: 'renamed' })
    })
    expect(await changes(store, cursor)).toMatchObject([
      { kind: 'vm', id: vm.id, op: 'created', generation: 2, name: 'web02', what: 'renamed', ...tenant },
    ])
  })

  test('a transaction that fails, and an update that changes nothing, make none', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    await store.transaction((tx) => tx.vms.insert(vm))
    const cursor = await store.changes.now()
    const failing = store.transaction(async (tx) => {
      await tx.vms.remove(tenant, vm.id)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const same = await store.transaction((tx) => tx.vms.update(tenant, vm.id, { name: vm.name }))
    expect(same.generation).toBe(1)
    expect(await changes(store, cursor)).toEqual([])
  })

  test('a tenant sees its own changes and nobody else’s; a project only its own', async () => {
    const store = await open()
    const [mine, yours] = [newTenant(), newTenant()]
    const sibling = { organisation: mine.organisation, project: newId('project') }
    const cursor = await store.changes.now()
    await store.transaction(async (tx) => {
      for (const tenant of [mine, yours, sibling]) await tx.vms.insert(newVm(tenant))
      await tx.endpoints.insert(newEndpoint(mine, { uri: 'a' }))
      await tx.images.insert({ id: newId('image'), name: 'debian', format: 'qcow2', capacityBytes: 1, state: 'ready' })
    })
    const seen = async (scope: Scope) => (await changes(store, cursor, scope)).map((change) => change.kind)
    expect(await seen(mine)).toEqual(['vm', 'image'])
    expect(await seen({ ...mine, project: 'all' })).toEqual(['vm', 'vm', 'image'])
    expect(await seen('provider')).toHaveLength(5)
  })

  test('following by cursors of any page size gives every event once', async () => {
    const store = await open()
    const tenant = newTenant()
    let cursor = await store.changes.now()
    const vms = Array.from({ length: 7 }, (_, index) => newVm(tenant, { name: `vm${index}` }))
    for (const vm of vms) await store.transaction((tx) => tx.vms.insert(vm))
    const seen: string[] = []
    for (let again = 'now'; again === 'now'; ) {
      const since = await store.changes.since(cursor, tenant, 3)
      if (since.kind !== 'changes') throw new Error(since.kind)
      seen.push(...since.changes.map((change) => change.id))
      cursor = since.cursor
      again = since.again
    }
    expect(seen).toEqual(vms.map((vm) => vm.id))
  })

  test('a listener is called after each commit with changes, when they can be read', async () => {
    const store = await open()
    const cursor = await store.changes.now()
    const heard = Promise.withResolvers<readonly Change[]>()
    const stop = store.changes.onCommit(() => void changes(store, cursor).then(heard.resolve, heard.reject))
    await store.transaction((tx) => tx.vms.insert(newVm(newTenant())))
    expect(await heard.promise).toHaveLength(1)
    stop()
  })

  test('a pruned cursor, one of the future and one of another time are too old; nonsense is refused', async () => {
    const store = await open()
    const tenant = newTenant()
    const old = await store.changes.now()
    await store.transaction((tx) => tx.vms.insert(newVm(tenant)))
    clock.advance(1000)
    expect(await store.changes.prune(clock.now)).toBe(1)
    const current = await store.changes.now()
    const answer = await store.changes.since(old, tenant)
    expect(answer).toEqual({ kind: 'too-old', cursor: current })
    expect(await store.changes.since(current, tenant)).toMatchObject({ kind: 'changes', changes: [] })
    expect(await store.changes.since('1.999999999.999999999', tenant)).toMatchObject({ kind: 'too-old' })
    expect(await store.changes.since(current.replace(/^1/, '7'), tenant)).toMatchObject({ kind: 'too-old' })
    await expect(store.changes.since("1' or 1", tenant)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  test('looking again at an unchanged VM makes no event; a change of power does', async () => {
    const store = await open()
    const tenant = newTenant()
    const context = { endpoint: newId('endpoint'), host: newId('host'), newVm: { id: newId('vm'), ...tenant } }
    await store.transaction((tx) => tx.vms.upsertObserved(seenVm(), context))
    const cursor = await store.changes.now()
    clock.advance(3_600_000)
    await store.transaction((tx) => tx.vms.upsertObserved(seenVm(), context))
    expect(await changes(store, cursor)).toEqual([])
    await store.transaction((tx) =>
      tx.vms.upsertObserved(seenVm({ power: 'crashed' }), { ...context, what: 'crashed' }),
    )
    expect(await changes(store, cursor)).toMatchObject([{ kind: 'vm', op: 'updated', what: 'crashed' }])
  })

  test.runIf(kind === 'postgres')('a transaction that took its number first and commits last is not lost', async () => {
    const store = await openAt(await newLocation())
    const tenant = newTenant()
    const [slow, quick] = [newVm(tenant, { name: 'slow' }), newVm(tenant, { name: 'quick' })]
    let cursor = await store.changes.now()
    const seen: string[] = []
    const follow = async () => {
      const since = await store.changes.since(cursor, tenant)
      if (since.kind !== 'changes') throw new Error(since.kind)
      seen.push(...since.changes.map((change) => change.name ?? ''))
      cursor = since.cursor
      return since.again
    }
    const [hasWritten, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slowCommit = store.transaction(async (tx) => {
      await tx.vms.insert(slow)
      hasWritten.resolve()
      await mayCommit.promise
    })
    await hasWritten.promise
    await store.transaction((tx) => tx.vms.insert(quick))
    // The quick one is committed, but to show it now would put the cursor behind the slow one.
    expect(await follow()).toBe('soon')
    mayCommit.resolve()
    await slowCommit
    await follow()
    expect(seen.toSorted()).toEqual(['quick', 'slow'])
  })

  test.runIf(kind === 'postgres')('another server hears of a commit', async () => {
    const location = await newLocation()
    const [here, there] = [await openAt(location), await openAt(location)]
    const heard = Promise.withResolvers<void>()
    there.changes.onCommit(heard.resolve)
    await here.transaction((tx) => tx.vms.insert(newVm(newTenant())))
    await heard.promise
  })
}
