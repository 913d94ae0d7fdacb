/** What the VM repository promises, for both databases. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { TestStores } from '../testing.ts'
import { newEndpoint, newTenant, newVm, newVolume, seenVm, vmSpec } from './fixtures.ts'

export function vmSuite({ open, clock }: TestStores): void {
  test('a VM that was inserted is read as it was written', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant, { name: 'Büro 1' })
    await store.transaction((tx) => tx.vms.insert(vm))
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({
      ...vm,
      generation: 1,
      desiredGeneration: 1,
      state: 'stopped',
      observed: null,
      task: null,
    })
  })

  test('another project sees nothing of it', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    await store.transaction((tx) => tx.vms.insert(vm))
    const stranger = { ...tenant, project: newId('project') }
    expect(await store.vms.find(stranger, vm.id)).toBeUndefined()
    expect((await store.vms.list(stranger)).items).toEqual([])
    expect((await store.vms.list({ ...tenant, project: 'all' })).items).toHaveLength(1)
    await expect(store.transaction((tx) => tx.vms.update(stranger, vm.id, { name: 'mine' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('a name is taken once per project, and only by managed VMs', async () => {
    const store = await open()
    const tenant = newTenant()
    const insert = (changes: Parameters<typeof newVm>[1]) =>
      store.transaction((tx) => tx.vms.insert(newVm(tenant, changes)))
    await insert({})
    await expect(insert({})).rejects.toMatchObject({ code: 'NAME_TAKEN', params: { kind: 'VM', name: 'web01' } })
    await insert({ managed: false })
    await insert({ project: newId('project') })
    await expect(store.vms.resolve(tenant, 'web01')).rejects.toMatchObject({ code: 'NAME_AMBIGUOUS' })
  })

  test('an update needs the generation it was made for', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    await store.transaction((tx) => tx.vms.insert(vm))
    const edit = (memoryMiB: number, expectedGeneration: number) =>
      store.transaction((tx) =>
        tx.vms.update(tenant, vm.id, { desired: vmSpec({ memoryMiB }) }, { expectedGeneration }),
      )
    expect(await edit(4096, 1)).toMatchObject({ generation: 2, desiredGeneration: 2 })
    await expect(edit(8192, 1)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('observing a VM neither changes its generation nor what is desired', async () => {
    const store = await open()
    const tenant = newTenant()
    const endpoint = newEndpoint(tenant)
    const vm = newVm(tenant, { endpoint: endpoint.id, nativeRef: 'native-1' })
    await store.transaction(async (tx) => {
      await tx.endpoints.insert(endpoint)
      await tx.vms.insert(vm)
    })
    const observe = () =>
      store.transaction((tx) =>
        tx.vms.upsertObserved(seenVm({ powerReason: 'booted' }), {
          endpoint: endpoint.id,
          host: newId('host'),
          newVm: { id: newId('vm'), ...tenant },
        }),
      )
    expect(await observe()).toEqual({ id: vm.id, change: 'updated' })
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({
      name: 'web01',
      generation: 1,
      state: 'running',
      vcpus: 4,
      desired: { vcpus: 2 },
      observed: { powerReason: 'booted', generation: 1, facts: { nativeName: 'old-server' } },
    })
  })

  test('a VM that nobody made becomes a row once, follows its host, and goes with it', async () => {
    const store = await open()
    const tenant = newTenant()
    const context = { endpoint: newId('endpoint'), host: newId('host') }
    const observe = (changes: Parameters<typeof seenVm>[0]) =>
      store.transaction((tx) =>
        tx.vms.upsertObserved(seenVm(changes), { ...context, newVm: { id: newId('vm'), ...tenant } }),
      )
    const { id, change } = await observe({})
    expect(change).toBe('created')
    expect(await observe({})).toEqual({ id, change: 'none' })
    expect(await observe({ power: 'paused', displayName: 'Old Server' })).toEqual({ id, change: 'updated' })
    expect(await store.vms.byNativeRef('provider', context.endpoint, 'native-1')).toMatchObject({
      id,
      name: 'Old Server',
      managed: false,
      power: 'paused',
    })
    expect(await store.vms.loadPerHost('provider')).toEqual([
      { host: context.host, total: 1, running: 0, runningVcpus: 4, runningMemoryMiB: 8192 },
    ])
    expect(await store.transaction((tx) => tx.vms.removeObserved(id))).toBe('removed')
    expect(await store.vms.find('provider', id)).toBeUndefined()
  })

  test('a managed VM that its host lost stays, without power', async () => {
    const store = await open()
    const tenant = newTenant()
    const context = { endpoint: newId('endpoint'), host: newId('host') }
    const vm = newVm(tenant)
    const kept = await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      await tx.vms.upsertObserved(seenVm(), { ...context, vm: vm.id, newVm: { id: newId('vm'), ...tenant } })
      return tx.vms.removeObserved(vm.id)
    })
    expect(kept).toBe('kept')
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({ power: null, observed: null })
  })

  test('a VM seen before its marker was read is one VM afterwards', async () => {
    const store = await open()
    const tenant = newTenant()
    const context = { endpoint: newId('endpoint'), host: newId('host'), newVm: { id: newId('vm'), ...tenant } }
    const vm = newVm(tenant, { record: 'creating' })
    await store.transaction((tx) => tx.vms.insert(vm))
    await store.transaction((tx) => tx.vms.upsertObserved(seenVm(), context))
    await store.transaction((tx) => tx.vms.upsertObserved(seenVm(), { ...context, vm: vm.id }))
    const { items } = await store.vms.list('provider')
    expect(items.map(({ id }) => id)).toEqual([vm.id])
  })

  test('the volumes of its devices tell who uses them', async () => {
    const store = await open()
    const tenant = newTenant()
    const volume = newVolume(tenant)
    const disk = { key: 'disk0', volume: volume.id, bus: 'virtio', readOnly: false } as const
    const vm = newVm(tenant, {
      desired: vmSpec({ disks: [disk], cdroms: [{ key: 'cd0', volume: null, bus: 'sata' }] }),
    })
    await store.transaction(async (tx) => {
      await tx.volumes.insert(volume)
      await tx.vms.insert(vm)
    })
    expect(await store.vms.usingVolume(tenant, volume.id)).toEqual([{ id: vm.id, name: 'web01', device: 'disk0' }])
    expect((await store.volumes.list(tenant, { filter: { vm: vm.id } })).items).toHaveLength(1)
    await store.transaction((tx) => tx.vms.update(tenant, vm.id, { desired: vmSpec() }))
    expect(await store.vms.usingVolume(tenant, volume.id)).toEqual([])
  })

  test('a MAC address that any VM has is never allocated', async () => {
    const store = await open()
    const tenant = newTenant()
    const mac = await store.transaction((tx) => tx.ports.allocateMac())
    expect(mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/)
    const network = newId('network')
    await store.transaction((tx) => tx.ports.insert({ id: newId('port'), ...tenant, network, mac }))
    await expect(
      store.transaction((tx) => tx.ports.insert({ id: newId('port'), ...tenant, network, mac })),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  })

  test('removing a VM removes its snapshots and tags, and frees its name', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    const snapshot = {
      id: newId('snapshot'),
      ...tenant,
      vm: vm.id,
      name: 's1',
      nativeName: 's1-x',
      hasMemory: false,
      state: 'ready',
    } as const
    await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      await tx.snapshots.insert(snapshot)
      await tx.tags.set({ kind: 'vm', id: vm.id, ...tenant }, { tier: 'web' })
    })
    clock.advance(1)
    await store.transaction((tx) => tx.vms.remove(tenant, vm.id))
    expect(await store.snapshots.find(tenant, snapshot.id)).toBeUndefined()
    expect(await store.tags.of('vm', [vm.id])).toEqual([])
    await store.transaction((tx) => tx.vms.insert(newVm(tenant)))
  })
}
