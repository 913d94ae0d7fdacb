/** What somebody else made on a host is as safe from us as what we made. Over a real store and a simulated host. */
import type { ObservedVm } from '@covisor/driver-api'
import { runSaga } from '@covisor/tasks/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { networkUseCases } from './network/network-use-cases.ts'
import type { Outcome } from './outcome.ts'
import { poolUseCases } from './storage/pool-use-cases.ts'
import { volumeUseCases } from './storage/volume-use-cases.ts'
import { ControlWorld } from './testing/control-world.fixture.ts'
import { vmUseCases } from './vm/vm-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

describe('a VM that virsh made', () => {
  beforeEach(async () => {
    const { services, actor, endpoint } = world
    const disks = [{ sizeBytes: 1e9 }]
    await world.runToEnd(await vmUseCases(services).create(actor, { name: 'template', nics: [], disks }, {}))
    const template = [...endpoint.vms.values()][0]!.observed
    const { marker: _, ...unmarked } = template
    const location = { pool: 'default', name: 'db.qcow2' }
    endpoint.volumes.put('default/db.qcow2', { ...location, format: 'qcow2', capacityBytes: 1e9, allocatedBytes: 0 })
    const foreign: ObservedVm = {
      ...unmarked,
      nativeRef: 'virsh-1',
      nativeName: 'db',
      displayName: 'db',
      power: 'running',
      disks: template.disks.map((disk) => ({ ...disk, source: { volume: location } })),
      nics: [
        { key: 'net0', mac: '52:54:00:aa:bb:cc', model: 'virtio', connected: true, source: { network: 'default' } },
      ],
    }
    endpoint.putVm(foreign)
    await world.observe()
  })

  test('keeps its volume: it is not deleted, grown, or given to another VM', async () => {
    const volumes = volumeUseCases(world.services)
    const inUse = 'volume "db.qcow2" is used by VM "db"'
    await expect(volumes.delete(world.actor, 'db.qcow2', {})).rejects.toThrow(inUse)
    await expect(volumes.resize(world.actor, 'db.qcow2', { sizeBytes: 2e9 }, {})).rejects.toThrow(inUse)
    const disks = [{ volume: 'db.qcow2' }]
    await expect(vmUseCases(world.services).create(world.actor, { name: 'thief', disks }, {})).rejects.toThrow(inUse)
  })

  test('keeps its network and its pool', async () => {
    const { services, actor } = world
    await expect(networkUseCases(services).remove(actor, 'default', {})).rejects.toThrow(
      'network "default" is used by VM "db"',
    )
    const [volume] = (await world.store.volumes.list('provider', { filter: { madeByUs: true } })).items
    await world.store.transaction((tx) => tx.volumes.update('provider', volume!.id, { madeByUs: false }))
    await expect(poolUseCases(services).remove(actor, 'default', {})).rejects.toThrow('is in it')
  })
})

describe('what virsh made a moment before us under the same name', () => {
  const runAccepted = async (outcome: Outcome<unknown>) => {
    const { saga, input } = await world.accepted(outcome)
    return (await runSaga(saga, input, { judge: world.judge })).outcome
  }

  test('a network stays when ours cannot be made', async () => {
    const made = { name: 'lab', host: 'kvm1', kind: 'nat', subnet: '192.168.80.1/24' } as const
    const outcome = await networkUseCases(world.services).create(world.actor, made, {})
    const facts = { nativeRef: 'n1', active: true, startWithHost: true, hasDhcp: false, subnets: ['10.0.0.1/8'] }
    world.endpoint.networks.put('lab', { ...facts, nativeName: 'lab', kind: 'isolated' })
    expect(await runAccepted(outcome)).toBe('unwound')
    expect(world.endpoint.networks.get('lab')?.kind).toBe('isolated')
  })

  test('a pool stays when ours cannot be made', async () => {
    const outcome = await poolUseCases(world.services).create(
      world.actor,
      { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/fast' } },
      {},
    )
    const pool = { nativeName: 'fast', nativeRef: 'p1', type: 'dir', path: '/mnt/theirs', capacityBytes: 1e9 }
    world.endpoint.pools.put('fast', pool)
    expect(await runAccepted(outcome)).toBe('unwound')
    expect(world.endpoint.pools.get('fast')?.path).toBe('/mnt/theirs')
  })
})

test('two requests for the same pool at once: the second is refused', async () => {
  const pools = poolUseCases(world.services)
  await pools.create(world.actor, { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/a' } }, {})
  await expect(
    pools.create(world.actor, { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/b' } }, {}),
  ).rejects.toThrow('there is already a pool on "kvm1" named "fast"')
})
