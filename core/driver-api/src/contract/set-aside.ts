/** Taken away so that it can come back as it was. */
import { describe, expect, test } from 'vitest'
import type { SetAsidePart } from '../set-aside.ts'
import type { Skip, WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

export function describeSetAside(subject: WithSubject): void {
  const partOf = async (skip: Skip): Promise<SetAsidePart> => {
    await subject().needs(skip, 'vm-set-aside')
    return subject().session.setAside ?? skip('this driver cannot set VMs aside')
  }

  describe('setting aside', () => {
    test('a VM that was taken away is not there, and comes back as it was', async ({ skip }) => {
      const part = await partOf(skip)
      const { signal, session } = subject()
      const { target } = await subject().defined()
      const before = await subject().see(target)
      const description = await part.describe(target, signal)
      await part.remove(target, signal)
      expect(await session.getVm(target, signal)).toBeUndefined()
      await part.bringBack(target, description!, signal)
      expect(await subject().see(target)).toEqual(before)
    })

    test('taking away and bringing back again is success', async ({ skip }) => {
      const part = await partOf(skip)
      const { signal } = subject()
      const { target } = await subject().defined()
      const description = await part.describe(target, signal)
      await part.remove(target, signal)
      await part.remove(target, signal)
      expect(await part.describe(target, signal)).toBeUndefined()
      await part.bringBack(target, description!, signal)
      await part.bringBack(target, description!, signal)
      expect(await subject().power(target)).toBe('stopped')
    })

    test('its snapshots come back with it', async ({ skip }) => {
      const part = await partOf(skip)
      await subject().needs(skip, 'snapshot-disk')
      const snapshots = subject().session.snapshots ?? skip('this driver has no snapshots')
      const { signal } = subject()
      const volume = await subject().newVolume(skip, { format: 'qcow2' })
      await subject().storage(skip).createVolume(volume, signal)
      const { target } = await subject().defined(withDisk(subject().world.makeDefinition(), volume))
      for (const nativeName of ['first', 'second'])
        await snapshots.create(target, { nativeName, description: '', memory: false }, signal)
      const before = await snapshots.list(target, signal)
      const description = await part.describe(target, signal)
      await part.remove(target, signal)
      await part.bringBack(target, description!, signal)
      expect(await snapshots.list(target, signal)).toEqual(before)
      for (const nativeName of ['second', 'first']) await snapshots.delete(target, nativeName, signal)
    })

    test('a running VM is not taken away', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().running()
      await expect(part.remove(target, subject().signal)).rejects.toMatchObject({ code: 'HOST_REFUSED' })
      expect(await subject().power(target)).toBe('running')
    })

    test('what was discarded is gone; discarding again is success', async ({ skip }) => {
      const part = await partOf(skip)
      const { signal, session } = subject()
      const { target } = await subject().defined()
      const description = await part.describe(target, signal)
      await part.remove(target, signal)
      await part.discard(target, description!, signal)
      await part.discard(target, description!, signal)
      expect(await session.getVm(target, signal)).toBeUndefined()
    })

    test('a VM that runs again is not discarded', async ({ skip }) => {
      const part = await partOf(skip)
      const { signal, session } = subject()
      const { target } = await subject().defined()
      const description = await part.describe(target, signal)
      await part.remove(target, signal)
      await part.bringBack(target, description!, signal)
      await session.startVm(target, signal)
      await expect(part.discard(target, description!, signal)).rejects.toMatchObject({ code: 'HOST_REFUSED' })
      expect(await subject().power(target)).toBe('running')
    })
  })
}
