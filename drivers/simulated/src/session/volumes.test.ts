/** What simulated volumes do beyond the contract: real images inside, full pools, disks in use. */
import { memorySource, openDisk } from '@covisor/disk'
import type { StoragePart } from '@covisor/driver-api'
import { describe, expect, test } from 'vitest'
import { openSession } from '../testing/open-session.ts'
import { smallDefinition } from '../testing/small-definition.ts'

const { signal } = new AbortController()
const MIB = 2 ** 20

const storageOf = async (uri = 'sim://lab') => {
  const world = await openSession(uri)
  return { ...world, storage: world.session.storage as StoragePart }
}

const qcow2 = (name: string, capacityBytes = 64 * MIB) =>
  ({ pool: 'default', name, format: 'qcow2', capacityBytes }) as const
const raw = (name: string, capacityBytes = MIB) => ({ pool: 'default', name, format: 'raw', capacityBytes }) as const

async function contentOf(storage: StoragePart, name: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of storage.readVolume({ pool: 'default', name }, signal)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* once(offset: number, text: string) {
  yield { offset, bytes: new TextEncoder().encode(text) }
}

describe('simulated volumes', () => {
  test('a new qcow2 volume is an image that qcow2 readers open', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(qcow2('empty.qcow2'), signal)
    const disk = await openDisk(memorySource(await contentOf(storage, 'empty.qcow2'), 'empty.qcow2'))
    expect([disk.format, disk.size]).toEqual(['qcow2', 64 * MIB])
  })

  test('a qcow2 volume that grew is an image of its new size', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(qcow2('growing.qcow2'), signal)
    await storage.resizeVolume(qcow2('growing.qcow2'), 128 * MIB, signal)
    const disk = await openDisk(memorySource(await contentOf(storage, 'growing.qcow2'), 'growing.qcow2'))
    expect(disk.size).toBe(128 * MIB)
  })

  test('a raw volume copied to qcow2 has the same disk inside', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(raw('from.raw'), signal)
    await storage.writeVolume(raw('from.raw'), once(70_000, 'same disk'), signal)
    await storage.copyVolume(raw('from.raw'), qcow2('to.qcow2', MIB), signal)
    const disk = await openDisk(memorySource(await contentOf(storage, 'to.qcow2'), 'to.qcow2'))
    expect(new TextDecoder().decode(await disk.read?.(70_000, 9))).toBe('same disk')
  })

  test('a copy does not change with its original', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(raw('one.raw'), signal)
    await storage.writeVolume(raw('one.raw'), once(0, 'before'), signal)
    await storage.copyVolume(raw('one.raw'), raw('two.raw'), signal)
    await storage.writeVolume(raw('one.raw'), once(0, 'after!'), signal)
    expect((await contentOf(storage, 'two.raw')).toString('latin1', 0, 6)).toBe('before')
  })

  test('a volume larger than what is free in its pool is POOL_FULL', async () => {
    const { storage } = await storageOf('sim://lab?pool=2MiB')
    await expect(storage.createVolume(raw('large.raw', 3 * MIB), signal)).rejects.toMatchObject({
      code: 'POOL_FULL',
      message: 'pool "default" has 2 MiB free, 3 MiB are needed',
    })
  })

  test('a pool that fills up during a write is POOL_FULL', async () => {
    const { storage } = await storageOf('sim://lab?pool=2MiB')
    await storage.createVolume(qcow2('thin.qcow2'), signal)
    async function* tooMuch() {
      for (let i = 0; i < 4; i++) yield { offset: i * MIB, bytes: new Uint8Array(MIB) }
    }
    const writing = storage.writeVolume(qcow2('thin.qcow2'), tooMuch(), signal)
    await expect(writing).rejects.toMatchObject({ code: 'POOL_FULL' })
  })

  test('a deleted volume gives back what it took up', async () => {
    const { storage } = await storageOf('sim://lab?pool=2MiB')
    await storage.createVolume(raw('one.raw', 2 * MIB), signal)
    await storage.deleteVolume(raw('one.raw'), signal)
    expect((await storage.listPools(signal))[0]).toMatchObject({ allocatedBytes: 0, availableBytes: 2 * MIB })
  })

  test('a volume of a running VM is VOLUME_IN_USE', async () => {
    const { session, storage } = await storageOf()
    await storage.createVolume(raw('root.raw'), signal)
    const vm = smallDefinition()()
    const volume = crypto.randomUUID() as (typeof vm.spec.disks)[number]['volume']
    const disks = [{ key: 'disk0', volume, bus: 'virtio', readOnly: false }] as const
    const withRoot = { ...vm, spec: { ...vm.spec, disks }, volumes: { [volume]: raw('root.raw') } }
    await session.defineVm(withRoot, signal)
    await session.startVm(vm, signal)
    await expect(storage.deleteVolume(raw('root.raw'), signal)).rejects.toMatchObject({ code: 'VOLUME_IN_USE' })
  })

  test('a VM whose volume is not there is refused when it starts', async () => {
    const { session } = await storageOf()
    const vm = smallDefinition()()
    const volume = crypto.randomUUID() as (typeof vm.spec.disks)[number]['volume']
    const disks = [{ key: 'disk0', volume, bus: 'virtio', readOnly: false }] as const
    await session.defineVm({ ...vm, spec: { ...vm.spec, disks }, volumes: { [volume]: raw('gone.raw') } }, signal)
    await expect(session.startVm(vm, signal)).rejects.toThrow('there is no volume "gone.raw" in pool "default"')
  })

  test('a write that is aborted asks its source for nothing more', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(raw('aborted.raw'), signal)
    const patience = new AbortController()
    let isClosed = false
    let asked = 0
    async function* endless() {
      try {
        for (;;) {
          if (++asked === 3) patience.abort(new Error('cancelled'))
          yield { offset: 0, bytes: Uint8Array.of(1) }
        }
      } finally {
        isClosed = true
      }
    }
    await expect(storage.writeVolume(raw('aborted.raw'), endless(), patience.signal)).rejects.toThrow('cancelled')
    await expect.poll(() => isClosed).toBe(true)
    expect(asked).toBe(3)
  })

  test('bytes behind the end of a raw volume are refused', async () => {
    const { storage } = await storageOf()
    await storage.createVolume(raw('short.raw'), signal)
    const writing = storage.writeVolume(raw('short.raw'), once(MIB - 2, 'over'), signal)
    await expect(writing).rejects.toThrow(`byte ${MIB + 2} is behind its end at ${MIB}`)
  })

  test('going back to a snapshot brings the content of the disks back', async () => {
    const { session, storage } = await storageOf()
    await storage.createVolume(raw('root.raw'), signal)
    await storage.writeVolume(raw('root.raw'), once(0, 'before'), signal)
    const vm = smallDefinition()()
    const volume = crypto.randomUUID() as (typeof vm.spec.disks)[number]['volume']
    const disks = [{ key: 'disk0', volume, bus: 'virtio', readOnly: false }] as const
    await session.defineVm({ ...vm, spec: { ...vm.spec, disks }, volumes: { [volume]: raw('root.raw') } }, signal)
    await session.snapshots?.create(vm, { nativeName: 's', description: '', memory: false }, signal)
    await storage.writeVolume(raw('root.raw'), once(0, 'after!'), signal)
    await session.snapshots?.revert(vm, 's', false, signal)
    expect((await contentOf(storage, 'root.raw')).toString('latin1', 0, 6)).toBe('before')
  })
})
