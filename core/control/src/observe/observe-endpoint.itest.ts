/** What a look at a host must not forget or mistake. Over a real store and a simulated host. */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError, newId } from '@covisor/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const vms = async () => (await world.store.vms.list('provider', { sort: 'name' })).items
const volumes = async () => (await world.store.volumes.list('provider')).items.map(({ name }) => name)

async function makeVm(params: {
  readonly disks: readonly { readonly volume?: string; readonly sizeBytes?: number }[]
}) {
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, { name: 'web01', nics: [], ...params }, {}))
  await world.observe()
}

function putForeignVolume(name: string) {
  const size = { capacityBytes: 1e9, allocatedBytes: 0 }
  const volume = { pool: 'default', name, format: 'qcow2', ...size } as const
  world.endpoint.volumes.put(`default/${name}`, volume)
}

test('volumes of a pool that cannot be listed are not forgotten', async () => {
  putForeignVolume('golden')
  await world.observe()
  const why = { host: 'kvm1', action: 'list the volumes', why: 'stale file handle' }
  world.endpoint.fail({ call: 'listVolumes', error: new AppError('HOST_REFUSED', why) })
  await world.observe()
  expect(await volumes()).toEqual(['golden'])
})

test('a volume that a VM of ours uses stays known while its pool is gone', async () => {
  putForeignVolume('golden')
  putForeignVolume('spare')
  await world.observe()
  await makeVm({ disks: [{ volume: 'golden' }] })
  world.endpoint.pools.drop('default')
  await world.observe()
  expect(await volumes()).toEqual(['golden'])
})

test('a copy that carries the marker of its original is a VM of its own', async () => {
  await makeVm({ disks: [{ sizeBytes: 1e9 }] })
  const [original] = await vms()
  const seen = original!.observed!.facts as ObservedVm
  world.endpoint.putVm({ ...seen, nativeRef: 'copy', nativeName: 'web01-clone', displayName: 'web01-clone' })
  await world.observe()
  expect((await vms()).map(({ name, nativeRef, managed }) => ({ name, nativeRef, managed }))).toEqual([
    { name: 'web01', nativeRef: original!.nativeRef, managed: true },
    { name: 'web01-clone', nativeRef: 'copy', managed: false },
  ])
})

test('a VM that was defined anew under another native reference is the same VM', async () => {
  await makeVm({ disks: [{ sizeBytes: 1e9 }] })
  const [original] = await vms()
  const seen = original!.observed!.facts as ObservedVm
  world.endpoint.dropVm(seen.nativeRef)
  await world.observe()
  world.endpoint.putVm({ ...seen, nativeRef: 'restored' })
  await world.observe()
  expect((await vms()).map(({ id, nativeRef }) => ({ id, nativeRef }))).toEqual([
    { id: original!.id, nativeRef: 'restored' },
  ])
})

test('a pool that comes back is the pool that was there before', async () => {
  await makeVm({ disks: [{ sizeBytes: 1e9 }] })
  const pool = world.endpoint.pools.get('default')!
  const ids = async () => (await world.store.pools.list('provider')).items.map(({ id }) => id)
  const before = await ids()
  world.endpoint.pools.drop('default')
  await world.observe()
  world.endpoint.pools.put('default', pool)
  await world.observe()
  expect(await ids()).toEqual(before)
  expect(await volumes()).toHaveLength(1)
})

test('a network is the one of the same name that belongs to all, or to who enrolled the host; never another tenant’s', async () => {
  const { organisation, project } = world.actor
  const stranger = { organisation: newId('organisation'), project: newId('project') }
  const make = (name: string, owner: object) =>
    world.store.transaction((tx) => tx.networks.insert({ id: newId('network'), name, kind: 'nat', ...owner }))
  const [ours, everyones] = [await make('prod', { organisation, project }), await make('wan', {})]
  const theirs = [await make('dmz', stranger), await make('prod', stranger)]
  const like = world.endpoint.networks.get('default')!
  for (const nativeName of ['prod', 'wan', 'dmz']) world.endpoint.networks.put(nativeName, { ...like, nativeName })
  await world.observe()
  const onHost = new Map((await world.store.networks.onHosts({})).map((at) => [at.nativeName, at.network]))
  expect(onHost.get('prod')).toBe(ours.id)
  expect(onHost.get('wan')).toBe(everyones.id)
  expect(theirs.map(({ id }) => id)).not.toContain(onHost.get('dmz'))
  expect(onHost.has('dmz')).toBe(true)
})
