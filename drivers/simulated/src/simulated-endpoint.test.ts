/** The world of an endpoint from outside: away and back, changed by others, at scale, and kept in a folder. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { SimulatedEndpoint } from './simulated-endpoint.ts'
import { openSession } from './testing/open-session.ts'
import { smallDefinition } from './testing/small-definition.ts'

const { signal } = new AbortController()

describe('a simulated endpoint', () => {
  test('an endpoint that vanishes ends its sessions with HOST_UNREACHABLE', async () => {
    const { endpoint, session } = await openSession()
    endpoint.vanish()
    expect(await session.closed).toMatchObject({ code: 'HOST_UNREACHABLE' })
  })

  test('an endpoint that came back has the VMs that it had, running on', async () => {
    const { endpoint, session, connect } = await openSession()
    const vm = smallDefinition()()
    await session.defineVm(vm, signal)
    await session.startVm(vm, signal)
    endpoint.vanish()
    endpoint.comeBack()
    expect((await (await connect()).getVm(vm, signal))?.power).toBe('running')
  })

  test('an endpoint that refuses says what it was told to say', async () => {
    const { endpoint, connect } = await openSession()
    const refusal = new AppError('HOST_REFUSED', { host: 'lab', action: 'let us in', why: 'authentication failed' })
    endpoint.refuseConnections(refusal)
    await expect(connect()).rejects.toBe(refusal)
  })

  test('sessions that were dropped can be opened again at once', async () => {
    const { endpoint, session, connect } = await openSession()
    endpoint.dropSessions()
    await session.closed
    await expect(connect()).resolves.toBeDefined()
  })

  test("what the hypervisor's own tools change is news", async () => {
    const { endpoint, session } = await openSession('sim://lab?vms=1')
    const news = session.events(signal)[Symbol.asyncIterator]()
    const vm = endpoint.vm('vm-1')
    if (vm === undefined) throw new Error('the model has one VM')
    endpoint.putVm({ ...vm, power: 'crashed' })
    expect(await news.next()).toMatchObject({ value: { kind: 'vm', nativeRef: 'vm-1', what: 'changed' } })
  })

  test('the same model makes the same world', async () => {
    const now = () => 0
    const one = await openSession('sim://lab?hosts=3&vms=40', { now })
    const two = await openSession('sim://lab?hosts=3&vms=40', { now })
    expect(await one.session.listVms(signal)).toEqual(await two.session.listVms(signal))
  })

  test('a host has no more VMs running than its memory holds', async () => {
    const { session } = await openSession('sim://lab?hosts=2&vms=200&memory=16GiB')
    const [host] = await session.hosts(signal)
    const vms = (await session.listVms(signal)).filter((vm) => vm.nativeHost === host?.nativeRef)
    const usedMiB = vms.filter((vm) => vm.power === 'running').reduce((sum, vm) => sum + vm.memoryMiB, 0)
    expect(usedMiB).toBeGreaterThan(0)
    expect(host?.freeMemoryMiB).toBe(16_384 - usedMiB)
    expect(host?.freeMemoryMiB).toBeGreaterThanOrEqual(0)
  })

  test('a VM that needs more memory than its host has left is refused', async () => {
    const { session } = await openSession('sim://lab?memory=512MiB')
    const [first, second] = [smallDefinition()(), smallDefinition()()]
    const large = { ...second, spec: { ...second.spec, memoryMiB: 400 } }
    for (const vm of [first, large]) await session.defineVm(vm, signal)
    await session.startVm(first, signal)
    await expect(session.startVm(large, signal)).rejects.toThrow('cannot allocate 400 MiB of memory, 256 MiB are free')
  })

  test('a guest that does not listen runs on when it is asked to shut down', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    const { nativeRef } = await session.defineVm(vm, signal)
    await session.startVm(vm, signal)
    endpoint.deafGuests.add(nativeRef)
    await session.shutdownVm(vm, signal)
    expect(endpoint.vm(vm.vm)?.power).toBe('running')
  })

  test('calls are counted, so that a test can claim that nothing was changed', async () => {
    const { endpoint, session } = await openSession()
    await session.listVms(signal)
    await session.listVms(signal)
    expect([...endpoint.callCounts]).toEqual([['listVms', 2]])
  })

  test('twenty thousand VMs on 1,250 hosts are listed whole', async () => {
    const { session } = await openSession('sim://fleet?hosts=1250&vms=20000')
    expect([(await session.hosts(signal)).length, (await session.listVms(signal)).length]).toEqual([1250, 20_000])
  })
})

describe('an endpoint with a folder', () => {
  const inFolder = async (work: (open: () => ReturnType<typeof openSession>, folder: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'covisor-simulated-'))
    try {
      await work(() => openSession('sim://lab?vms=5', { folder, now: () => 0 }), folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('the next process finds VMs as the last one left them', () =>
    inFolder(async (open) => {
      const before = await open()
      const vm = smallDefinition()()
      await before.session.defineVm(vm, signal)
      await before.session.startVm(vm, signal)
      await before.session.undefineVm({ vm: vm.vm, nativeRef: 'vm-4' }, signal)
      const after = await open()
      expect(await after.session.listVms(signal)).toEqual(await before.session.listVms(signal))
      expect(after.endpoint.vm('vm-4')).toBeUndefined()
    }))

  test('the next process reads the bytes that the last one wrote', () =>
    inFolder(async (open) => {
      const volume = { pool: 'default', name: 'data.raw', format: 'raw', capacityBytes: 4096 } as const
      const before = await open()
      await before.session.storage?.createVolume(volume, signal)
      async function* chunks() {
        yield { offset: 1000, bytes: new TextEncoder().encode('still here') }
      }
      await before.session.storage?.writeVolume(volume, chunks(), signal)
      const after = await open()
      const content = after.endpoint.contentOf('default', 'data.raw')
      expect(new TextDecoder().decode(content?.subarray(1000, 1010))).toBe('still here')
    }))

  test('a look at the world while another process keeps it changes nothing', () =>
    inFolder(async (open, folder) => {
      const { endpoint, session } = await open()
      const vm = smallDefinition()()
      await session.defineVm(vm, signal)
      const looking = new SimulatedEndpoint('lab', endpoint.model, { folder, mode: 'look' })
      expect(looking.vm(vm.vm)).toEqual(endpoint.vm(vm.vm))
      await session.undefineVm(vm, signal)
      expect((await open()).endpoint.vm(vm.vm)).toBeUndefined()
    }))

  test('the world stays what it was made as, whatever the address says later', () =>
    inFolder(async (open) => {
      const { endpoint } = await open()
      expect(endpoint.model.vms).toBe(5)
      expect((await open()).endpoint.model.vms).toBe(5)
    }))
})
