/** Moves between two hosts: the VM is on one of them, never on none, never on both. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import type { DiskOnItsWay, MigrationOptions, MigrationPart, VmMove } from '../migration.ts'
import type { NewVolume, VolumeLocation } from '../storage.ts'
import type { VmDefinition, VmTarget } from '../vm.ts'
import type { Skip, WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'
import type { Neighbour } from './world.ts'

const plainly: MigrationOptions = { autoConverge: false, postCopy: false, tls: false }
const unheard = () => undefined

export function describeMigration(subject: WithSubject): void {
  const partsOf = async (skip: Skip): Promise<{ part: MigrationPart; neighbour: Neighbour }> => {
    await subject().needs(skip, 'live-migration')
    const neighbour = subject().world.neighbour ?? skip('this world has no second host')
    return { part: subject().session.migration ?? skip('this driver has no migration part'), neighbour }
  }
  const moveOf = (target: VmTarget, { session, nativeHost }: Neighbour): VmMove => {
    subject().afterwards((signal) => removeFrom(session, target, signal))
    return { target, nativeHost, to: session, options: plainly }
  }
  /** A VM with a disk in a pool that the other host does not see, the bytes on it, and a volume over there to take them. */
  const withOwnDisk = async (skip: Skip, { session, pool }: Neighbour) => {
    const volume = await subject().newVolume(skip, { format: 'raw' })
    const bytes = Buffer.alloc(volume.capacityBytes, 'covisor')
    await subject().storage(skip).createVolume(volume, subject().signal)
    await subject().storage(skip).writeVolume(volume, oneChunk(bytes), subject().signal)
    const there: NewVolume = { ...volume, pool: pool ?? skip('the other host has no pool of its own to use') }
    const disks: readonly DiskOnItsWay[] = [{ from: volume, to: { pool: there.pool, name: there.name } }]
    const storage = session.storage ?? skip('this driver has no storage part')
    subject().afterwards((signal) => storage.deleteVolume(there, signal))
    const makeThere = async (content = Buffer.alloc(0)) => {
      await storage.createVolume(there, subject().signal)
      if (content.length > 0) await storage.writeVolume(there, oneChunk(content), subject().signal)
    }
    const bytesThere = async () => {
      const chunks: Uint8Array[] = []
      for await (const chunk of storage.readVolume(there, subject().signal)) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    const definition: VmDefinition = withDisk(subject().world.makeDefinition(), volume)
    return { definition, disks, bytes, makeThere, bytesThere }
  }
  const placesOf = async (session: Neighbour['session'], target: VmTarget): Promise<(VolumeLocation | undefined)[]> =>
    (await on(session, target))?.disks.map(({ source }) => source?.volume) ?? []
  const on = async (session: Neighbour['session'], target: VmTarget) => await session.getVm(target, subject().signal)

  describe('migration', () => {
    test('a moved VM runs on the other host, as it was, and is gone from the first', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      const before = await subject().see(target)
      const { nativeRef } = await part.move(moveOf(target, neighbour), unheard, subject().signal)
      const there = await on(neighbour.session, { ...target, nativeRef })
      expect(there).toMatchObject({ power: 'running', nativeHost: neighbour.nativeHost, persistent: true })
      expect(there?.marker).toEqual(before.marker)
      expect(there?.moving).toBeUndefined()
      if (neighbour.session !== subject().session) expect(await on(subject().session, target)).toBeUndefined()
    })

    test('a paused VM is paused on the other host', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.pauseVm(target, subject().signal)
      const { nativeRef } = await part.move(moveOf(target, neighbour), unheard, subject().signal)
      expect((await on(neighbour.session, { ...target, nativeRef }))?.power).toBe('paused')
    })

    test('nothing speaks against moving a VM that can move, and asking changes nothing', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      const before = await subject().see(target)
      expect(await part.obstacles(moveOf(target, neighbour), subject().signal)).toEqual([])
      expect(await subject().see(target)).toEqual(before)
    })

    test('another VM of that name on the other host speaks against it', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { definition, target } = await subject().running()
      const { nativeHost, session } = neighbour
      const namesake = { ...definition, vm: newId('vm'), nativeHost }
      await session.defineVm(namesake, subject().signal)
      subject().afterwards((signal) => session.undefineVm({ vm: namesake.vm, nativeRef: undefined }, signal))
      const obstacles = await part.obstacles(moveOf(target, neighbour), subject().signal)
      expect(obstacles.join()).toContain(definition.nativeName)
    })

    test('moving a stopped VM is refused', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().defined()
      const moving = part.move(moveOf(target, neighbour), unheard, subject().signal)
      await expect(moving).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('a move that is cancelled at once leaves the VM running where it was', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      const cancel = new AbortController()
      const move = moveOf(target, neighbour)
      const moving = part.move(move, () => cancel.abort(new Error('not now')), cancel.signal)
      cancel.abort(new Error('not now'))
      await expect(moving).rejects.toThrow('not now')
      expect(await part.settle(move, subject().signal)).toEqual({ where: 'stayed' })
      expect(await subject().power(target)).toBe('running')
    })

    test('a disk that the other host does not see goes along with a running VM', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { definition, disks, bytes, makeThere, bytesThere } = await withOwnDisk(skip, neighbour)
      const { target } = await subject().running(definition)
      const move = moveOf(target, neighbour)
      expect(await part.obstacles(move, subject().signal)).not.toEqual([])
      expect(await part.obstacles({ ...move, disks }, subject().signal)).toEqual([])
      await makeThere()
      const { nativeRef } = await part.move({ ...move, disks }, unheard, subject().signal)
      const there = { ...target, nativeRef }
      expect(await on(neighbour.session, there)).toMatchObject({ power: 'running', persistent: true })
      expect(await placesOf(neighbour.session, there)).toEqual(disks.map(({ to }) => to))
      await neighbour.session.stopVm(there, subject().signal)
      // What it starts with next time is there, too.
      expect(await placesOf(neighbour.session, there)).toEqual(disks.map(({ to }) => to))
      expect((await bytesThere()).equals(bytes)).toBe(true)
    })

    test('a VM that is switched off is made known over there, with its disks where they are then, and forgotten here', async ({
      skip,
    }) => {
      const { part, neighbour } = await partsOf(skip)
      const { definition, disks, bytes, makeThere } = await withOwnDisk(skip, neighbour)
      const { target } = await subject().defined(definition)
      const before = await subject().see(target)
      const move = { ...moveOf(target, neighbour), disks }
      expect(await part.obstacles(move, subject().signal)).toEqual([])
      await makeThere(bytes)
      for (let times = 0; times < 2; times++) await part.defineThere(move, subject().signal)
      const { nativeRef } = await part.defineThere(move, subject().signal)
      const there = { ...target, nativeRef }
      expect(await on(neighbour.session, there)).toMatchObject({ power: 'stopped', marker: before.marker })
      expect(await placesOf(neighbour.session, there)).toEqual(disks.map(({ to }) => to))
      expect(await subject().power(target)).toBe('stopped')
      if (neighbour.session === subject().session) return
      for (let times = 0; times < 2; times++) await part.forgetHere(target, subject().signal)
      expect(await on(subject().session, target)).toBeUndefined()
    })

    test('a running VM is neither made known over there nor forgotten here', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      const refused = { code: 'HOST_REFUSED' }
      await expect(part.defineThere(moveOf(target, neighbour), subject().signal)).rejects.toMatchObject(refused)
      await expect(part.forgetHere(target, subject().signal)).rejects.toMatchObject(refused)
      expect(await subject().power(target)).toBe('running')
    })

    test('a VM that was not moved has stayed', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      expect(await part.settle(moveOf(target, neighbour), subject().signal)).toEqual({ where: 'stayed' })
      expect(await subject().power(target)).toBe('running')
    })

    test('a VM that was moved has moved, however often that is asked', async ({ skip }) => {
      const { part, neighbour } = await partsOf(skip)
      const { target } = await subject().running()
      const move = moveOf(target, neighbour)
      const { nativeRef } = await part.move(move, unheard, subject().signal)
      for (let times = 0; times < 2; times++) {
        expect(await part.settle(move, subject().signal)).toEqual({ where: 'moved', nativeRef })
      }
    })
  })
}

async function* oneChunk(bytes: Uint8Array) {
  yield await Promise.resolve({ offset: 0, bytes })
}

async function removeFrom(session: Neighbour['session'], target: VmTarget, signal: AbortSignal): Promise<void> {
  if ((await session.getVm(target, signal)) === undefined) return
  await session.stopVm(target, signal)
  await session.undefineVm(target, signal)
}
