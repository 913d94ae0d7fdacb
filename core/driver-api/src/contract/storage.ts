/** Pools and volumes: what may be repeated, and that every byte arrives where it belongs. */
import { writeSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { StoragePart, VolumeLocation } from '../storage.ts'
import type { VolumeChunk } from '../volume-chunk.ts'
import type { Skip, WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

const KIB = 1024
const MIB = 1024 * KIB

export function describeStorage(subject: WithSubject): void {
  const storage = (skip: Skip) => subject().storage(skip)

  const able = async (skip: Skip, what: 'create' | 'upload' | 'resize' | 'clone') => {
    const { cannot } = await subject().pool(skip)
    if (cannot[what] !== undefined) skip(`this pool cannot ${what}: ${cannot[what]}`)
  }

  const rawVolume = async (skip: Skip, capacityBytes = MIB) => {
    await able(skip, 'create')
    const volume = await subject().newVolume(skip, { format: 'raw', capacityBytes })
    await storage(skip).createVolume(volume, subject().signal)
    return volume
  }

  const openFile = async (skip: Skip, volume: VolumeLocation) =>
    (await storage(skip).openVolumeFile?.(volume, subject().signal)) ?? skip('its files are not on this machine')

  describe('storage', () => {
    test('a pool says how much it holds', async ({ skip }) => {
      const pool = await subject().pool(skip)
      expect(pool.active).toBe(true)
      expect(pool.allocatedBytes + pool.availableBytes).toBeLessThanOrEqual(pool.capacityBytes)
    })

    test('a volume that was made is seen with its size', async ({ skip }) => {
      const volume = await rawVolume(skip)
      const seen = await storage(skip).getVolume(volume, subject().signal)
      expect(seen).toMatchObject({ pool: volume.pool, name: volume.name, format: 'raw', capacityBytes: MIB })
    })

    test('the list shows a volume as a look at it alone does', async ({ skip }) => {
      const volume = await rawVolume(skip)
      const listed = await storage(skip).listVolumes(volume.pool, subject().signal)
      const alone = await storage(skip).getVolume(volume, subject().signal)
      expect(listed.find(({ name }) => name === volume.name)).toEqual(alone)
    })

    test('a volume that is not there is seen as undefined', async ({ skip }) => {
      const { nativeName } = await subject().pool(skip)
      const nowhere = { pool: nativeName, name: 'contract-nowhere' }
      expect(await storage(skip).getVolume(nowhere, subject().signal)).toBeUndefined()
    })

    test('the volumes of a pool that is not there are NOT_FOUND', async ({ skip }) => {
      const listing = storage(skip).listVolumes('contract-no-such-pool', subject().signal)
      await expect(listing).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('making the same volume twice is success', async ({ skip }) => {
      const volume = await rawVolume(skip)
      await storage(skip).createVolume(volume, subject().signal)
      const listed = await storage(skip).listVolumes(volume.pool, subject().signal)
      expect(listed.filter(({ name }) => name === volume.name)).toHaveLength(1)
    })

    test('making a volume of another size under a name that exists is NAME_TAKEN', async ({ skip }) => {
      const volume = await rawVolume(skip)
      const creating = storage(skip).createVolume({ ...volume, capacityBytes: 2 * MIB }, subject().signal)
      await expect(creating).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    })

    test('a deleted volume is gone', async ({ skip }) => {
      const volume = await rawVolume(skip)
      await storage(skip).deleteVolume(volume, subject().signal)
      expect(await storage(skip).getVolume(volume, subject().signal)).toBeUndefined()
    })

    test('deleting a volume that is already gone is success', async ({ skip }) => {
      const volume = await rawVolume(skip)
      await storage(skip).deleteVolume(volume, subject().signal)
      await expect(storage(skip).deleteVolume(volume, subject().signal)).resolves.toBeUndefined()
    })

    test('a volume whose pool is away is not taken for gone', async ({ skip }) => {
      const lost = { pool: 'no-such-pool', name: 'x.raw' }
      const deleting = storage(skip).deleteVolume(lost, subject().signal)
      await expect(deleting).rejects.toMatchObject({ code: 'POOL_UNUSABLE' })
    })

    test('bytes are read back where they were written, also when the last chunk is the first of the file', async ({
      skip,
    }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      const expected = new Uint8Array(MIB)
      const chunks = [patterned(64 * KIB, 64 * KIB), patterned(700_001, 4 * KIB + 1), patterned(0, 512)]
      for (const { offset, bytes } of chunks) expected.set(bytes, offset)

      const written = await storage(skip).writeVolume(volume, each(chunks), subject().signal)
      expect(written).toBe(chunks.reduce((sum, { bytes }) => sum + bytes.length, 0))
      const read = await wholeContent(storage(skip), volume, subject().signal)
      expect(read.length).toBe(MIB)
      expect(Buffer.compare(read, expected)).toBe(0)
    })

    test('writing the same content twice is success', async ({ skip }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      const chunks = [patterned(4096, 8192), patterned(0, 4096)]
      await storage(skip).writeVolume(volume, each(chunks), subject().signal)
      await storage(skip).writeVolume(volume, each(chunks), subject().signal)
      const read = await wholeContent(storage(skip), volume, subject().signal)
      expect(Buffer.compare(read.subarray(4096, 12_288), chunks[0]?.bytes ?? Buffer.alloc(0))).toBe(0)
    })

    test('a volume that was never written reads as zeros', async ({ skip }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      const read = await wholeContent(storage(skip), volume, subject().signal)
      expect([read.length, read.every((byte) => byte === 0)]).toEqual([MIB, true])
    })

    test('a write whose source fails ends with the error of the source', async ({ skip }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      const broken = new Error('the appliance is truncated')
      const writing = storage(skip).writeVolume(volume, failingAfter(patterned(0, 4096), broken), subject().signal)
      await expect(writing).rejects.toBe(broken)
    })

    test("a write that is aborted while its source is silent ends with the signal's reason", async ({ skip }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      const patience = new AbortController()
      const reason = new Error('cancelled')
      const silent = silentAfter(patterned(0, 4096), () => patience.abort(reason))
      await expect(storage(skip).writeVolume(volume, silent, patience.signal)).rejects.toBe(reason)
    })

    test('writing to a volume that is not there is NOT_FOUND', async ({ skip }) => {
      await able(skip, 'upload')
      const { nativeName } = await subject().pool(skip)
      const nowhere = { pool: nativeName, name: 'contract-nowhere' }
      const writing = storage(skip).writeVolume(nowhere, each([patterned(0, 512)]), subject().signal)
      await expect(writing).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test("bytes written to a volume's own file are read back through the hypervisor", async ({ skip }) => {
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      await storage(skip).writeVolume(volume, each([patterned(0, MIB)]), subject().signal)
      const chunk = patterned(4096, 5000)
      const expected = new Uint8Array(MIB)
      expected.set(chunk.bytes, chunk.offset)
      {
        await using file = await openFile(skip, volume)
        writeSync(file.fd, chunk.bytes, 0, chunk.bytes.length, chunk.offset)
        await file.finish(subject().signal)
      }
      const read = await wholeContent(storage(skip), volume, subject().signal)
      expect(read.length).toBe(MIB)
      expect(Buffer.compare(read, expected)).toBe(0)
    })

    test("a volume's own file says why it cannot be written", async ({ skip }) => {
      await able(skip, 'upload')
      await using file = await openFile(skip, await rawVolume(skip))
      const cause = (code: string) => Object.assign(new Error(`write failed: ${code}`), { code })
      expect(await file.explained(cause('ENOSPC'), subject().signal)).toMatchObject({ code: 'POOL_FULL' })
      expect(await file.explained(cause('EIO'), subject().signal)).toMatchObject({
        code: 'HOST_REFUSED',
        params: { why: 'write failed: EIO' },
      })
    })

    test('a volume grows', async ({ skip }) => {
      await able(skip, 'resize')
      const volume = await rawVolume(skip)
      await storage(skip).resizeVolume(volume, 2 * MIB, subject().signal)
      expect((await storage(skip).getVolume(volume, subject().signal))?.capacityBytes).toBe(2 * MIB)
    })

    test('growing a volume to the size that it has is success', async ({ skip }) => {
      await able(skip, 'resize')
      const volume = await rawVolume(skip)
      await storage(skip).resizeVolume(volume, 2 * MIB, subject().signal)
      await expect(storage(skip).resizeVolume(volume, 2 * MIB, subject().signal)).resolves.toBeUndefined()
    })

    test('a copy has the content of the original', async ({ skip }) => {
      await able(skip, 'clone')
      await able(skip, 'upload')
      const volume = await rawVolume(skip)
      await storage(skip).writeVolume(volume, each([patterned(1000, 5000)]), subject().signal)
      const copy = await subject().newVolume(skip, { format: 'raw', capacityBytes: MIB })
      await storage(skip).copyVolume(volume, copy, subject().signal)
      const original = await wholeContent(storage(skip), volume, subject().signal)
      expect(Buffer.compare(await wholeContent(storage(skip), copy, subject().signal), original)).toBe(0)
    })

    test('copying again replaces the copy', async ({ skip }) => {
      await able(skip, 'clone')
      const volume = await rawVolume(skip)
      const copy = await subject().newVolume(skip, { format: 'raw', capacityBytes: MIB })
      await storage(skip).copyVolume(volume, copy, subject().signal)
      await storage(skip).copyVolume(volume, copy, subject().signal)
      expect(await storage(skip).getVolume(copy, subject().signal)).toMatchObject({ capacityBytes: MIB })
    })

    test('copying a volume that is not there is NOT_FOUND', async ({ skip }) => {
      await able(skip, 'clone')
      const copy = await subject().newVolume(skip, { format: 'raw' })
      const copying = storage(skip).copyVolume({ pool: copy.pool, name: 'contract-nowhere' }, copy, subject().signal)
      await expect(copying).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('a disk of a VM is seen as the volume that it is', async ({ skip }) => {
      const volume = await rawVolume(skip)
      const { target } = await subject().defined(withDisk(subject().world.makeDefinition(), volume))
      const { disks } = await subject().see(target)
      expect(disks.map(({ source }) => source?.volume)).toEqual([{ pool: volume.pool, name: volume.name }])
    })
  })
}

/** Bytes that differ from place to place, so that a shifted write shows. */
const patterned = (offset: number, length: number): VolumeChunk => ({
  offset,
  bytes: Uint8Array.from({ length }, (_, i) => ((offset + i) * 31 + ((offset + i) >> 8)) & 0xff),
})

async function* each(chunks: readonly VolumeChunk[]): AsyncGenerator<VolumeChunk> {
  yield* chunks
}

async function* failingAfter(chunk: VolumeChunk, error: Error): AsyncGenerator<VolumeChunk> {
  yield chunk
  throw error
}

async function* silentAfter(chunk: VolumeChunk, onSilence: () => void): AsyncGenerator<VolumeChunk> {
  yield chunk
  onSilence()
  await new Promise(() => undefined)
}

async function wholeContent(storage: StoragePart, volume: VolumeLocation, signal: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of storage.readVolume(volume, signal)) pieces.push(Uint8Array.from(piece))
  return Buffer.concat(pieces)
}
