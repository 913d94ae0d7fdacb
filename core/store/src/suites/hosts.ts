/** What the repositories of endpoints, hosts, pools, networks and volumes promise. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { TestStores } from '../testing.ts'
import { newEndpoint, newTenant, newVolume } from './fixtures.ts'

export function hostSuite({ open, clock }: TestStores): void {
  const tenant = newTenant()
  const seenHost = (changes: object = {}) => ({
    nativeRef: 'uuid-1',
    name: 'kvm1',
    cpu: { logical: 8, model: 'EPYC' },
    memoryMiB: 65_536,
    freeMemoryMiB: 1000,
    ...changes,
  })

  test('an endpoint is enrolled once', async () => {
    const store = await open()
    await store.transaction((tx) => tx.endpoints.insert(newEndpoint(tenant)))
    const again = store.transaction((tx) => tx.endpoints.insert(newEndpoint(tenant)))
    await expect(again).rejects.toMatchObject({ code: 'ENDPOINT_EXISTS' })
  })

  test('an endpoint’s connection is told with its reason', async () => {
    const store = await open()
    const endpoint = newEndpoint(tenant, { pinned: { hypervisor: 'uuid', transport: 'SHA256:x' } })
    await store.transaction((tx) => tx.endpoints.insert(endpoint))
    await store.transaction((tx) =>
      tx.endpoints.update('provider', endpoint.id, { state: 'refused', stateReason: 'host key changed' }),
    )
    await store.transaction((tx) => tx.endpoints.seen(endpoint.id))
    const found = await store.endpoints.list('provider', { filter: { state: ['refused', 'connecting'] } })
    expect(found.items).toMatchObject([
      { id: endpoint.id, stateReason: 'host key changed', pinned: endpoint.pinned, lastSeenAt: clock.now },
    ])
    expect(await store.endpoints.resolve('provider', 'kvm1')).toMatchObject({ id: endpoint.id })
  })

  test('a host is found again by its native reference, and free memory alone makes no version', async () => {
    const store = await open()
    const endpoint = newId('endpoint')
    const look = (changes?: object) =>
      store.transaction((tx) => tx.hosts.upsertObserved(seenHost(changes), { endpoint, newId: newId('host') }))
    const { id } = await look()
    clock.advance(1000)
    expect(await look({ freeMemoryMiB: 5 })).toMatchObject({
      id,
      freeMemoryMiB: 5,
      facts: { freeMemoryMiB: 5, cpu: { model: 'EPYC' } },
    })
    expect(await store.hosts.versions('provider', id)).toHaveLength(1)
    await look({ name: 'kvm1.lan' })
    expect(await store.hosts.resolve('provider', 'kvm1.lan')).toMatchObject({ id, generation: 1 })
    expect(await store.transaction((tx) => tx.hosts.setDuty(id, 'maintenance'))).toMatchObject({
      duty: 'maintenance',
      generation: 2,
    })
    await look({ name: 'kvm1.lan' })
    expect(await store.hosts.get('provider', id)).toMatchObject({ duty: 'maintenance' })
  })

  test('a pool is one pool on several hosts, and goes with its last host unless volumes are in it', async () => {
    const store = await open()
    const [first, second] = [newId('host'), newId('host')]
    const endpoint = newId('endpoint')
    const seen = {
      nativeName: 'nfs',
      active: true,
      capacityBytes: 100,
      allocatedBytes: 10,
      availableBytes: 90,
      type: 'netfs',
    }
    const newPool = { id: newId('pool'), name: 'nfs', kind: 'shared' } as const
    await store.transaction(async (tx) => {
      await tx.pools.upsertObserved(seen, { host: first, endpoint, newPool })
      await tx.pools.upsertObserved(seen, { host: second, endpoint, pool: newPool.id, newPool })
    })
    const cursor = await store.changes.now()
    await store.transaction((tx) =>
      tx.pools.upsertObserved({ ...seen, availableBytes: 80 }, { host: first, endpoint, newPool }),
    )
    expect(await store.changes.since(cursor, 'provider')).toMatchObject({ changes: [{ kind: 'pool', id: newPool.id }] })
    expect(await store.pools.onHosts({ pool: newPool.id })).toHaveLength(2)
    expect(await store.pools.onHost(first, 'nfs')).toMatchObject({
      availableBytes: 80,
      facts: { type: 'netfs', availableBytes: 80 },
    })
    expect((await store.pools.list('provider', { filter: { host: second } })).items).toHaveLength(1)
    const volume = newVolume(tenant, { pool: newPool.id })
    await store.transaction(async (tx) => {
      await tx.volumes.insert(volume)
      await tx.pools.removeObserved(first, 'nfs')
      await tx.pools.removeObserved(second, 'nfs')
    })
    expect(await store.pools.provisioned()).toEqual([{ pool: newPool.id, bytes: volume.capacityBytes, volumes: 1 }])
    await store.transaction(async (tx) => {
      await tx.volumes.remove(tenant, volume.id)
      await tx.pools.upsertObserved(seen, { host: first, endpoint, pool: newPool.id, newPool })
      await tx.pools.removeObserved(first, 'nfs')
    })
    expect(await store.pools.find('provider', newPool.id)).toBeUndefined()
  })

  test('a provider’s network is seen by every tenant, a tenant’s own by nobody else', async () => {
    const store = await open()
    const context = { host: newId('host'), endpoint: newId('endpoint') }
    const shared = { id: newId('network'), name: 'default', kind: 'nat' } as const
    const own = { id: newId('network'), ...tenant, name: 'lan', kind: 'isolated' } as const
    await store.transaction(async (tx) => {
      await tx.networks.upsertObserved({ nativeName: 'default', active: true }, { ...context, newNetwork: shared })
      await tx.networks.insert(own)
    })
    const seenBy = async (scope: typeof tenant) => (await store.networks.list(scope)).items.map(({ name }) => name)
    expect(await seenBy(tenant)).toEqual(['default', 'lan'])
    expect(await seenBy(newTenant())).toEqual(['default'])
    expect(await store.networks.onHost(context.host, 'default')).toMatchObject({ network: shared.id, active: true })
    await store.transaction((tx) => tx.networks.removeObserved(context.host, 'default'))
    expect(await seenBy(newTenant())).toEqual([])
  })

  test('what is told twice at the same time is written once, and is no news', async () => {
    const store = await open()
    const context = { endpoint: newId('endpoint'), host: newId('host') }
    const newNetwork = { id: newId('network'), name: 'default', kind: 'nat' } as const
    const tell = () =>
      store.transaction((tx) =>
        tx.networks.upsertObserved({ nativeName: 'default', active: true }, { ...context, newNetwork }),
      )
    await tell()
    const before = await store.changes.latest('provider')
    await tell()
    expect(await store.changes.latest('provider')).toEqual(before)
    expect(await store.networks.onHosts({})).toHaveLength(1)
  })

  test('a volume is found by its place, and a place holds one volume', async () => {
    const store = await open()
    const volume = newVolume(tenant, { host: newId('host') })
    const shared = newVolume(tenant, { pool: volume.pool, name: 'other' })
    await store.transaction(async (tx) => {
      await tx.volumes.insert(volume)
      await tx.volumes.insert(shared)
    })
    const { pool, host = null, nativeName } = volume
    expect(await store.volumes.byNative(tenant, { pool, host, nativeName })).toMatchObject({ id: volume.id })
    expect(await store.volumes.byNative(tenant, { pool, host: null, nativeName })).toMatchObject({ id: shared.id })
    const elsewhere = { pool, host: newId('host'), nativeName }
    expect(await store.volumes.byNative(tenant, elsewhere)).toMatchObject({ id: shared.id })
    const twin = store.transaction((tx) => tx.volumes.insert({ ...volume, id: newId('volume'), name: 'twin' }))
    await expect(twin).rejects.toMatchObject({ code: 'NAME_TAKEN', params: { kind: 'volume in its pool' } })
  })

  test('a list of the provider’s is refused to a tenant’s scope rather than shown', async () => {
    const store = await open()
    await expect(store.hosts.list(tenant as never)).rejects.toThrow('belongs to the provider')
  })
}
