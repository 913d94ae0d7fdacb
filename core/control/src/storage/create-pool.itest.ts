/** Making pools: refused before anything is touched, and a password that goes to the host and nowhere else. */
import type { PoolSource } from '@covisor/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { poolUseCases } from './pool-use-cases.ts'

const KEY = 'AQDioANroFb/NhAACcbu5uVoTwTmkuO//Wz6rQ=='
const ceph: PoolSource = { type: 'rbd', servers: ['mon1'], cephPool: 'vms', user: 'covisor' }
let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const create = (source: PoolSource, secret?: string) =>
  poolUseCases(world.services).create(
    world.actor,
    { name: 'new', host: 'kvm1', source, ...(secret !== undefined && { secret }) },
    {},
  )

test('a kind that the host has no driver for is refused with the package that it lacks', async () => {
  Object.assign(world.endpoint.model, { poolTypes: ['dir'] })
  await expect(create(ceph, KEY)).rejects.toThrow(
    /"kvm1" has no driver for it; install libvirt-daemon-driver-storage-rbd/,
  )
  expect((await world.store.pools.list('provider')).items.map(({ name }) => name)).not.toContain('new')
})

test.each([
  ['a user without a password', ceph, undefined, /secret: "covisor" needs the password or key/],
  ['a password without a user', { type: 'rbd', servers: ['mon1'], cephPool: 'vms' }, KEY, /secret: say whose it is/],
  ['a Ceph key that is none', ceph, 'hunter2', /secret: give the key as "ceph auth get-key" prints it/],
  ['a source that cannot be meant', { type: 'logical', group: '--config' }, undefined, /group: "--config" is not/],
] as const)('%s is refused', async (_, source, secret, why) => {
  await expect(create(source as PoolSource, secret)).rejects.toThrow(why)
})

test('the host is given the key, and neither the task nor the audit has it', async () => {
  const outcome = await create(ceph, KEY)
  const { input } = await world.accepted(outcome)
  expect(input).toMatchObject({ sealedSecret: expect.stringMatching(/^sealed1:/) })
  await world.runToEnd(outcome)
  expect(world.endpoint.pools.get('new')).toMatchObject({ type: 'rbd', source: 'mon1 vms' })
  const written = [input, await world.store.audit.list('provider'), await world.store.tasks.list('provider')]
  expect(JSON.stringify(written)).not.toContain(KEY)
})
