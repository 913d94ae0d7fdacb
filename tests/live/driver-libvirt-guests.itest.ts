/** What only a real QEMU can show: that rendered domains are accepted and start, change while they run, and are reached. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { UpdateOutcome, VmDefinition, VolumeChunk } from '@covisor/driver-api'
import { labUnavailable, runCommand } from '@covisor/lab'
import { newId, type VmSpec } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NETWORK, openWorld, POOL, smallVm, type World, withVolume } from './driver-libvirt-world.fixture.ts'

const unavailable = await labUnavailable()
const patience = () => AbortSignal.timeout(60_000)

describe.skipIf(unavailable !== undefined)('a libvirt host with QEMU', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld('qemu')
  })
  afterAll(() => world?.stop())

  const small = (change: Partial<VmSpec> = {}): VmDefinition => {
    const vm = smallVm(world.nativeHost, NETWORK)
    return { ...vm, spec: { ...vm.spec, ...change } }
  }
  const running = async (definition: VmDefinition) => {
    await world.session.defineVm(definition, patience())
    await world.session.startVm(definition, patience())
    return { vm: definition.vm, nativeRef: definition.vm }
  }
  /** libvirt numbers the domains that it starts. */
  const bootCount = async (uuid: string) => Number(await world.host.virsh('domid', uuid))
  const newVolume = async (name: string, format: 'raw' | 'qcow2' = 'qcow2') =>
    world.session.storage?.createVolume({ pool: POOL, name, format, capacityBytes: 8 << 20 }, patience())

  describe('says of itself', () => {
    test('that guests are emulated here, and why', async () => {
      const [host] = await world.session.hosts(patience())
      expect(host?.acceleration).toMatchObject({ emulated: expect.stringMatching(/vmx|KVM/) })
      expect(host?.warnings.join()).toContain('emulated')
    })
  })

  const shapes: readonly { readonly name: string; readonly change: Partial<VmSpec> }[] = [
    { name: 'UEFI', change: { firmware: 'uefi', memoryMiB: 256 } },
    { name: 'Secure Boot and a TPM', change: { firmware: 'uefi', secureBoot: true, tpm: true, memoryMiB: 256 } },
    { name: 'a Windows guest', change: { guestOs: { family: 'windows' }, memoryMiB: 128 } },
    { name: 'a named CPU', change: { cpuModel: 'Westmere' } },
    { name: 'room for more vCPUs', change: { vcpus: 2, vcpusMax: 4, coresPerSocket: 2 } },
    { name: 'no graphics', change: { graphics: 'none' } },
  ]
  for (const { name, change } of shapes) {
    test(`a VM with ${name} starts, and leaves nothing behind`, async () => {
      const target = await running(small(change))
      expect(await world.session.getVm(target, patience())).toMatchObject({ power: 'running' })
      await world.session.stopVm(target, patience())
      await world.session.undefineVm(target, patience())
      expect(await world.session.getVm(target, patience())).toBeUndefined()
    })
  }

  test('huge pages, a NUMA cell and a device are defined, and seen again', async () => {
    const device = { key: 'device0', wanted: '10de:1eb8', address: '0000:3b:00.0' }
    const definition = small({ dedicated: { hugePageKiB: 2048, numaCell: 0, devices: [device] } })
    const { nativeRef } = await world.session.defineVm(definition, patience())
    const target = { vm: definition.vm, nativeRef }
    expect((await world.session.getVm(target, patience()))?.dedicated).toEqual({
      hugePageKiB: 2048,
      numaCell: 0,
      devices: [{ address: '0000:3b:00.0' }],
    })
    await world.session.undefineVm(target, patience())
  })

  for (const bus of ['virtio', 'scsi', 'sata', 'ide', 'usb'] as const) {
    test(`a VM with a disk and a CD-ROM drive starts from ${bus}`, async () => {
      await newVolume(`from-${bus}`)
      const definition = withVolume(small(), `from-${bus}`, 'qcow2')
      const disks = definition.spec.disks.map((disk) => ({ ...disk, bus }))
      const cdroms = [{ key: 'cd0', volume: null, bus: bus === 'ide' ? ('ide' as const) : ('sata' as const) }]
      const target = await running({ ...definition, spec: { ...definition.spec, disks, cdroms } })
      const seen = await world.session.getVm(target, patience())
      expect(seen?.disks.map((disk) => [disk.key, disk.bus])).toEqual([
        ['disk0', bus],
        ['cd0', cdroms[0]?.bus],
      ])
      await world.session.stopVm(target, patience())
      await world.session.undefineVm(target, patience())
    })
  }

  describe('while a VM runs', () => {
    const update = async (before: VmDefinition, after: VmDefinition): Promise<UpdateOutcome> =>
      world.session.updateVm({ target: before, before, after }, patience())

    test('a disk is plugged at once', async () => {
      await newVolume('plugged')
      const before = small()
      const target = await running(before)
      const outcome = await update(before, withVolume(before, 'plugged', 'qcow2', 'data'))
      expect(outcome).toEqual({ now: ['disk "data" added'], nextStart: [] })
      expect((await world.session.getVm(target, patience()))?.disks[0]).toMatchObject({
        key: 'data',
        source: { volume: { pool: POOL, name: 'plugged' } },
      })
    })

    test('a medium changes at once, and its drive may be emptied', async () => {
      await newVolume('medium', 'raw')
      const volume = newId('volume')
      const empty = small({ cdroms: [{ key: 'cd0', volume: null, bus: 'sata' }] })
      const full: VmDefinition = {
        ...empty,
        spec: { ...empty.spec, cdroms: [{ key: 'cd0', volume, bus: 'sata' }] },
        volumes: { [volume]: { pool: POOL, name: 'medium', format: 'iso' } },
      }
      const target = await running(empty)
      expect(await update(empty, full)).toMatchObject({ nextStart: [] })
      expect((await world.session.getVm(target, patience()))?.disks[0]?.source?.volume?.name).toBe('medium')
      expect(await update(full, empty)).toMatchObject({ nextStart: [] })
      expect((await world.session.getVm(target, patience()))?.disks[0]?.source).toBeUndefined()
    })

    test('a link goes down at once, and a title changes', async () => {
      const before = small()
      const target = await running(before)
      const nics = before.spec.nics.map((nic) => ({ ...nic, connected: false }))
      const outcome = await update(before, { ...before, displayName: 'Renamed', spec: { ...before.spec, nics } })
      expect(outcome.nextStart).toEqual([])
      expect(await world.session.getVm(target, patience())).toMatchObject({
        displayName: 'Renamed',
        nics: [{ connected: false }],
      })
    })

    test('what cannot change now waits for the next start, and then holds', async () => {
      const before = small()
      const target = await running(before)
      const after = { ...before, spec: { ...before.spec, memoryMiB: 128, vcpus: 2, cpuModel: 'Westmere' } }
      const outcome = await update(before, after)
      expect(outcome.now).toEqual([])
      expect(outcome.nextStart.map(({ what }) => what).toSorted()).toEqual([
        '128 MiB of memory',
        '2 vCPUs',
        'CPU model Westmere',
        'up to 2 vCPUs',
      ])
      await world.session.stopVm(target, patience())
      await world.session.startVm(target, patience())
      expect(await world.session.getVm(target, patience())).toMatchObject({
        memoryMiB: 128,
        vcpus: 2,
        cpuModel: 'Westmere',
      })
    })

    test('a disk that the guest will not give back waits', async () => {
      await newVolume('kept')
      const without = small()
      const before = withVolume(without, 'kept', 'qcow2', 'data')
      await running(before)
      // The guest has no operating system that could let go of it.
      const outcome = await update(before, without)
      expect([...outcome.now, ...outcome.nextStart.map(({ what }) => what)]).toEqual(['disk "data" removed'])
      for (const { because } of outcome.nextStart) expect(because).not.toBe('')
    })
  })

  test('a change to a suspended VM waits until its memory is gone', async () => {
    const before = small()
    const target = await running(before)
    await world.session.suspension?.suspend(target, patience())
    const after = { ...before, spec: { ...before.spec, memoryMiB: 96 } }
    const outcome = await world.session.updateVm({ target, before, after }, patience())
    expect(outcome).toMatchObject({ now: [], nextStart: [{ because: expect.stringContaining('suspended') }] })
    await world.session.startVm(target, patience())
    expect(await world.session.getVm(target, patience())).toMatchObject({ power: 'running', memoryMiB: 64 })
    await world.session.stopVm(target, patience())
    expect(await world.session.getVm(target, patience())).toMatchObject({ power: 'stopped', memoryMiB: 96 })
  })

  test('disks alone of a running VM are kept, and brought back without its memory', async () => {
    await newVolume('kept-disks')
    const target = await running(withVolume(small(), 'kept-disks', 'qcow2'))
    const { snapshots } = world.session
    await snapshots?.create(target, { nativeName: 'disks', description: 'before', memory: false }, patience())
    expect(await snapshots?.list(target, patience())).toMatchObject([{ hasMemory: false, description: 'before' }])
    const startedAt = await bootCount(target.nativeRef)
    await snapshots?.revert(target, 'disks', true, patience())
    expect(await world.session.getVm(target, patience())).toMatchObject({ power: 'running', powerReason: 'booted' })
    expect(await bootCount(target.nativeRef)).toBeGreaterThan(startedAt)
    await snapshots?.revert(target, 'disks', false, patience())
    expect(await world.session.getVm(target, patience())).toMatchObject({ power: 'stopped' })
  })

  test('a snapshot of a VM with a raw disk is refused, naming the disk', async () => {
    await newVolume('raw-disk', 'raw')
    const definition = withVolume(small(), 'raw-disk', 'raw')
    await world.session.defineVm(definition, patience())
    const taking = world.session.snapshots?.create(
      definition,
      { nativeName: 'x', description: '', memory: false },
      patience(),
    )
    await expect(taking).rejects.toMatchObject({ code: 'NOT_SUPPORTED', message: expect.stringContaining('"disk0"') })
  })

  describe('volumes', () => {
    test('a qcow2 image arrives byte for byte, its header last, over what was there before', async () => {
      const source = `${world.host.directory}/source.qcow2`
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', source, '64M'])
      for (const at of ['0', '5M', '40M']) {
        await runCommand(['qemu-io', '-f', 'qcow2', '-c', `write -q -P 0x5a ${at} 200k`, source])
      }
      const bytes = await readFile(source)
      const volume = { pool: POOL, name: 'image', format: 'qcow2' as const, capacityBytes: 1 << 30 }
      await world.session.storage?.createVolume(volume, patience())
      await world.session.storage?.writeVolume(volume, headerLast(bytes), patience())

      const stored = await readFile(`${world.host.pool}/image`)
      expect(stored.length).toBe(bytes.length)
      expect(sha256(stored)).toBe(sha256(bytes))
      await runCommand(['qemu-img', 'check', '-q', `${world.host.pool}/image`])
      // libvirt has looked at what it is now.
      expect(await world.session.storage?.getVolume(volume, patience())).toMatchObject({
        format: 'qcow2',
        capacityBytes: 64 << 20,
      })
    })

    test('a raw volume keeps its size, and its holes take no space', async () => {
      const volume = { pool: POOL, name: 'sparse', format: 'raw' as const, capacityBytes: 64 << 20 }
      await world.session.storage?.createVolume(volume, patience())
      const piece = new Uint8Array(4096).fill(7)
      const chunks = [1, 20, 40].map((at) => ({ offset: at << 20, bytes: piece }))
      expect(await world.session.storage?.writeVolume(volume, each(chunks), patience())).toBe(3 * 4096)
      const { size, blocks } = await stat(`${world.host.pool}/sparse`)
      expect(size).toBe(64 << 20)
      expect(blocks * 512).toBeLessThan(1 << 20)
      const stored = await readFile(`${world.host.pool}/sparse`)
      expect(chunks.map(({ offset }) => stored.subarray(offset - 1, offset + 1).toJSON().data)).toEqual([
        [0, 7],
        [0, 7],
        [0, 7],
      ])
    })

    test('a full pool is POOL_FULL, with what is free', async () => {
      const { host, session } = world
      const path = `${host.directory}/tiny`
      await host.run(['mkdir', path])
      await host.run(['mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path])
      await session.storage?.createPool({ nativeName: 'tiny', source: { type: 'dir', path } }, patience())
      const volume = { pool: 'tiny', name: 'big', format: 'raw' as const, capacityBytes: 64 << 20 }
      await session.storage?.createVolume(volume, patience())
      const writing = session.storage?.writeVolume(volume, repeated(new Uint8Array(1 << 20).fill(7), 16), patience())
      await expect(writing).rejects.toMatchObject({ code: 'POOL_FULL', params: { pool: 'tiny' } })
    })
  })

  // Last: the daemon dies.
  test('a session whose daemon dies is over, with HOST_UNREACHABLE', async () => {
    const session = await world.openSession()
    await world.host.kill('SIGKILL')
    expect(await session.closed).toMatchObject({ code: 'HOST_UNREACHABLE' })
    await expect(session.listVms(patience())).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    await world.host.restart()
    const again = await world.openSession()
    expect(await again.hosts(patience())).toHaveLength(1)
    await again.close()
  })
})

/** As a writer sends it that knows its tables only at the end: zeros left out, the first cluster last. */
async function* headerLast(bytes: Buffer): AsyncGenerator<VolumeChunk> {
  const cluster = 65_536
  for (let offset = cluster; offset < bytes.length; offset += cluster) {
    const chunk = bytes.subarray(offset, offset + cluster)
    if (offset + cluster >= bytes.length || chunk.some((byte) => byte !== 0)) yield { offset, bytes: chunk }
  }
  yield { offset: 0, bytes: bytes.subarray(0, cluster) }
}

async function* each(chunks: readonly VolumeChunk[]): AsyncGenerator<VolumeChunk> {
  yield* chunks
}

async function* repeated(bytes: Uint8Array, times: number): AsyncGenerator<VolumeChunk> {
  for (let index = 0; index < times; index++) yield { offset: index * bytes.length, bytes }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
