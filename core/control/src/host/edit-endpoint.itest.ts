/** Hosts get names and addresses, and keep them: what the host says of itself later does not take them back. */
import { describeSaga } from '@covisor/tasks/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { endpointUseCases } from './endpoint-use-cases.ts'
import type { EditEndpoint, EndpointUseCases } from './endpoints.ts'

const worlds: ControlWorld[] = []
let world: ControlWorld
let endpoints: EndpointUseCases
beforeEach(async () => {
  world = await ControlWorld.open({ vms: 1 })
  worlds.push(world)
  endpoints = endpointUseCases(world.services)
})
afterEach(async () => {
  for (const each of worlds.splice(0)) await each[Symbol.asyncDispose]()
})

const host = async () => (await world.store.hosts.list('provider')).items[0]!
const edit = (changes: EditEndpoint, endpoint = 'kvm1') => endpoints.edit(world.actor, endpoint, changes, {})

test('a given name is shown everywhere, and stays when the host is looked at again', async () => {
  await world.runToEnd(await edit({ name: 'berlin' }))
  await world.observe()
  expect(await host()).toMatchObject({ name: 'berlin', facts: { name: 'kvm1' } })
  expect((await world.store.vms.list('provider')).items[0]).toMatchObject({ hostName: 'berlin' })
  expect(await endpoints.get(world.actor, 'berlin')).toMatchObject({ name: 'berlin' })
})

test('the change is on record, with what was before', async () => {
  await world.runToEnd(await edit({ name: 'berlin', uri: 'sim://kvm1?vms=1' }))
  const { items } = await world.store.audit.list('provider', { filter: { verb: 'host:edit' } })
  expect(items).toMatchObject([
    { before: { name: 'kvm1', uri: 'sim://kvm1' }, after: { name: 'berlin', uri: 'sim://kvm1?vms=1' } },
  ])
  const { id } = (await world.store.endpoints.list('provider')).items[0]!
  expect((await world.store.endpoints.versions('provider', id)).map(({ row }) => row?.label)).toContain('kvm1')
})

test.each([
  ['where another host answers', { uri: 'sim://kvm2' }, 'HOST_KEY_CHANGED'],
  ['that another driver understands', { uri: 'qemu:///system' }, 'ENDPOINT_URI_INVALID'],
  ['that is none', { uri: 'sim://' }, 'ENDPOINT_URI_INVALID'],
] as const)('an address %s is refused, and nothing is written', async (_, changes, code) => {
  await expect(edit(changes)).rejects.toMatchObject({ code })
  expect(await endpoints.list(world.actor)).toMatchObject([{ name: 'kvm1', uri: 'sim://kvm1' }])
})

test('a change of nothing is refused', async () => {
  await expect(edit({})).rejects.toThrow('say a name, a URI, or both')
})

describeSaga('endpoint.edit', ['write', 'connect'], async () => {
  const fresh = await ControlWorld.open()
  worlds.push(fresh)
  const described = async () => {
    const { name, facts } = (await fresh.store.hosts.list('provider')).items[0]!
    const { label, uri } = (await fresh.store.endpoints.list('provider')).items[0]!
    return { name, label, uri, itself: (facts as { readonly name: string }).name }
  }
  const before = await described()
  const call = () =>
    endpointUseCases(fresh.services).edit(fresh.actor, 'kvm1', { name: 'berlin', uri: 'sim://kvm1?vms=1' }, {})
  const after = { name: 'berlin', label: 'berlin', uri: 'sim://kvm1?vms=1', itself: 'kvm1' }
  const saga = await fresh.sagaWorld(call, async () => expect(await described()).toEqual(after))
  return { ...saga, assertClean: async () => expect(await described()).toEqual(before) }
})
