/** Huge pages and devices of a host, given to one VM only: by the plan, in the transaction, and for as long as the VM is there. */
import type { Store } from '@covisor/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import type { EditVm } from '../vm/vms.ts'
import { promisedOn } from './fleet-snapshot.ts'

let world: ControlWorld
beforeAll(async () => {
  world = await ControlWorld.open()
  const uri = 'sim://gpu1?gpus=1&hugepages=8GiB&memory=32GiB'
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri }, {}))
}, 60_000)
afterAll(async () => await world?.[Symbol.asyncDispose]())

const vms = () => vmUseCases(world.services)

/** The store, with something that happens just before its first transaction begins. */
function before(store: Store, happens: () => Promise<unknown>): Store {
  let first: (() => Promise<unknown>) | undefined = happens
  return new Proxy(store, {
    get(target, key: keyof Store) {
      if (key !== 'transaction') return typeof target[key] === 'function' ? target[key].bind(target) : target[key]
      return (async (work) => {
        const now = first
        first = undefined
        await now?.()
        return await target.transaction(work)
      }) satisfies Store['transaction']
    },
  })
}
const bare = { disks: [], nics: [], memoryMiB: 1024 }

test('of two VMs that want the only GPU at once, one gets it and the other is told who has it', async () => {
  const wish = { ...bare, devices: ['gpu'] }
  const answers = await Promise.allSettled(['a', 'b'].map((name) => vms().create(world.actor, { name, ...wish }, {})))
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
    code: 'CAPACITY_EXHAUSTED',
    message: expect.stringMatching(
      /gpu1: (device 0000:3b:00.0 is given to VM|every device gpu is taken \(0000:3b:00.0: VM) "[ab]"/,
    ),
  })
  for (const answer of answers) if (answer.status === 'fulfilled') await world.runToEnd(answer.value)
  // Stopped, and still its own.
  await expect(vms().create(world.actor, { name: 'c', ...wish, host: 'gpu1' }, {})).rejects.toThrow(
    'every device gpu is taken',
  )
  await world.observe()
  const [owner] = (await world.store.vms.list('provider')).items
  expect(owner).toMatchObject({
    hostName: 'gpu1',
    desired: { dedicated: { devices: [{ key: 'device0', wanted: 'gpu', address: '0000:3b:00.0' }] } },
  })
  await world.runToEnd(await vms().act(world.actor, owner!.id, 'start', {}))
  const planned = await vms().migrate(world.actor, owner!.id, {}, { plan: true })
  expect(planned.kind === 'plan' && planned.plan.refusals[0]?.text).toContain(
    'it has device 0000:3b:00.0 of its host for itself',
  )
  await world.runToEnd(await vms().delete(world.actor, owner!.id, { force: true, purge: true }, {}))
  await world.runToEnd(await vms().create(world.actor, { name: 'c', ...wish }, {}))
})

test('memory in huge pages is not taken from the ordinary, and is refused when the pages are gone', async () => {
  const inPages = { disks: [], nics: [], memoryMiB: 6 * 1024, hugePageKiB: 2048, start: true, host: 'gpu1' }
  await world.runToEnd(await vms().create(world.actor, { name: 'db', ...inPages }, {}))
  await world.observe()
  const row = (await world.store.hosts.list('provider', { filter: { name: 'gpu1' } })).items[0]!
  expect(await world.store.vms.takenParts('provider', [row.id])).toContainEqual(
    expect.objectContaining({ part: 'pages', about: '2048', memoryMiB: 6144, name: 'db', holdsRoom: true }),
  )
  await expect(vms().create(world.actor, { name: 'db2', ...inPages }, {})).rejects.toThrow(
    'gpu1: 2048 MiB in pages of 2 MiB are free, 6144 MiB are needed',
  )
  // 32 GiB less 8 GiB set aside and the reserve: the VM in pages takes nothing of it but its process.
  const rest = { name: 'rest', disks: [], nics: [], memoryMiB: 23_000, host: 'gpu1' }
  const planned = await vms().create(world.actor, rest, { plan: true })
  expect(planned.kind === 'plan' && planned.plan.refusals).toEqual([])
  await expect(vms().create(world.actor, { ...rest, memoryMiB: 24_000 }, {})).rejects.toThrow('memory are free')
})

test('one NUMA cell is chosen with the host, and said where the VM is', async () => {
  await world.runToEnd(await vms().create(world.actor, { name: 'near', ...bare, oneNumaCell: true, host: 'gpu1' }, {}))
  const { desired } = await world.store.vms.resolve(world.actor, 'near')
  expect(desired?.dedicated?.numaCell).toBeTypeOf('number')
})

test('of two VMs that want the whole of one NUMA cell at once, one gets it; then each has a cell, and a third gets none', async () => {
  const uri = 'sim://numa1?hugepages=2MiB&memory=32GiB&cpus=16'
  await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri }, {}))
  const wish = { disks: [], nics: [], memoryMiB: 9 * 1024, oneNumaCell: true, host: 'numa1' }
  const create = (name: string, services = world.services) =>
    vmUseCases(services).create(world.actor, { name, ...wish }, {})
  // The other one comes between the choice and the transaction.
  const store = before(world.store, () => create('left'))
  await expect(create('right', { ...world.services, store })).rejects.toThrow(
    /numa1: NUMA cell 0 is full: \d+ MiB of its memory were promised to others meanwhile/,
  )
  await create('again')
  await expect(create('third')).rejects.toThrow(/numa1: no NUMA cell has room for/)
})

describe('an edit', () => {
  const edit = (vm: string, change: EditVm, plan = false) => vms().edit(world.actor, vm, change, { plan })
  const dedicatedOf = async (vm: string) => (await world.store.vms.resolve(world.actor, vm)).desired?.dedicated

  beforeAll(async () => {
    const uri = 'sim://gpu2?gpus=1&hugepages=4GiB&memory=16GiB'
    await world.runToEnd(await endpointUseCases(world.services).add(world.actor, { uri }, {}))
    for (const name of ['ai', 'other'])
      await world.runToEnd(await vms().create(world.actor, { name, ...bare, host: 'gpu2' }, {}))
    await world.observe()
  })

  test('gives a device to one VM and nobody else, until it gives it back', async () => {
    await world.runToEnd(await edit('ai', { addDevices: ['gpu'] }))
    const given = { key: 'device0', wanted: 'gpu', address: '0000:3b:00.0' }
    expect(await dedicatedOf('ai')).toEqual({ devices: [given] })
    await expect(edit('other', { addDevices: ['10de:1eb8'] })).rejects.toThrow(
      'gpu2, where it is: every device 10de:1eb8 is taken (0000:3b:00.0: VM "ai")',
    )
    await expect(edit('ai', { removeDevices: ['device7'] })).rejects.toThrow('there are: device0 (gpu)')
    await world.runToEnd(await edit('ai', { removeDevices: ['device0'] }))
    expect(await dedicatedOf('ai')).toBeUndefined()
    await world.runToEnd(await edit('other', { addDevices: ['gpu'] }))
    await world.runToEnd(await edit('other', { removeDevices: ['device0'] }))
  })

  test('of two that want the same device at once, the later is told who has it', async () => {
    const store = before(world.store, () => edit('other', { addDevices: ['gpu'] }).then((one) => world.runToEnd(one)))
    const late = vmUseCases({ ...world.services, store }).edit(world.actor, 'ai', { addDevices: ['gpu'] }, {})
    await expect(late).rejects.toThrow('gpu2: device 0000:3b:00.0 is given to VM "other"')
    await world.runToEnd(await edit('other', { removeDevices: ['device0'] }))
  })

  test('of pages and cell waits for the next start, and the plan says so; memory counts as what it is until then', async () => {
    await world.runToEnd(await vms().act(world.actor, 'ai', 'start', {}))
    const { host } = await world.store.vms.resolve(world.actor, 'ai')
    const promised = async () => (await promisedOn(world.store, [host!])).get(host!)!.memoryMiB
    const ordinary = await promised()
    const change = { hugePageKiB: 2048, oneNumaCell: true } as const
    const planned = await edit('ai', change, true)
    expect(planned.kind === 'plan' && planned.plan.hardware).toMatchObject([{ when: 'next-start' }])
    await world.runToEnd(await edit('ai', change))
    expect(await dedicatedOf('ai')).toEqual({ hugePageKiB: 2048, numaCell: 0 })
    expect(await promised()).toBe(ordinary)
    await expect(edit('ai', { memoryMiB: 1023 })).rejects.toThrow('1023 MiB are not whole pages of 2048 KiB')
    await world.runToEnd(await edit('ai', { hugePageKiB: null, oneNumaCell: false }))
    expect(await dedicatedOf('ai')).toBeUndefined()
  })

  test('that asks for more pages than its host has is refused with what it has', async () => {
    await expect(edit('other', { memoryMiB: 8192, hugePageKiB: 2048 })).rejects.toThrow(
      'gpu2, where it is: 4096 MiB in pages of 2 MiB are free, 8192 MiB are needed',
    )
  })
})

test('what cannot be asked for is refused with the way to say it', async () => {
  const ask = (more: object) => vms().create(world.actor, { name: 'x', ...bare, ...more }, {})
  await expect(ask({ memoryMiB: 1023, hugePageKiB: 2048 })).rejects.toThrow('1023 MiB are not whole pages of 2048 KiB')
  await expect(ask({ devices: ['the big one'] })).rejects.toThrow('write vendor and product, such as 10de:1eb8')
  const tenant = { ...world.actor, verbs: new Set(['vm:create'] as const) }
  const wish = { name: 'x', ...bare, devices: ['gpu'] }
  await expect(vms().create(tenant, wish, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
