/** Snapshots: named states to go back to, made once however often they are asked for. */
import { describe, expect, test } from 'vitest'
import type { SnapshotPart } from '../snapshot.ts'
import type { VmTarget } from '../vm.ts'
import type { Skip, WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

export function describeSnapshots(subject: WithSubject): void {
  const part = async (skip: Skip): Promise<SnapshotPart> => {
    await subject().needs(skip, 'snapshot-disk')
    return subject().session.snapshots ?? skip('this driver has no snapshot part')
  }

  /** A stopped VM with a disk that snapshots can be made of. */
  const subjectVm = async (skip: Skip) => {
    const definition = subject().world.makeDefinition()
    if (subject().session.storage === undefined || subject().world.pool === undefined) {
      return subject().defined(definition)
    }
    const volume = await subject().newVolume(skip, { format: 'qcow2' })
    await subject().storage(skip).createVolume(volume, subject().signal)
    return subject().defined(withDisk(definition, volume))
  }

  const make = async (skip: Skip, target: VmTarget, nativeName: string, memory = false) =>
    (await part(skip)).create(target, { nativeName, description: `made as ${nativeName}`, memory }, subject().signal)

  const names = async (skip: Skip, target: VmTarget) =>
    (await (await part(skip)).list(target, subject().signal)).map(({ nativeName }) => nativeName).toSorted()

  describe('snapshots', () => {
    test('a VM has no snapshots at first', async ({ skip }) => {
      await part(skip)
      const { target } = await subjectVm(skip)
      expect(await names(skip, target)).toEqual([])
    })

    test('a snapshot of a stopped VM is listed without memory', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      const listed = await (await part(skip)).list(target, subject().signal)
      expect(listed).toMatchObject([{ nativeName: 'first', hasMemory: false, isCurrent: true }])
    })

    test('a VM with a snapshot is seen to have one', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      expect((await subject().see(target)).hasSnapshots).toBe(true)
    })

    test('making the same snapshot twice is one snapshot', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await make(skip, target, 'first')
      expect(await names(skip, target)).toEqual(['first'])
    })

    test('the second snapshot has the first as parent', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await make(skip, target, 'second')
      const listed = await (await part(skip)).list(target, subject().signal)
      expect(listed.find(({ nativeName }) => nativeName === 'second')).toMatchObject({ parent: 'first' })
    })

    test('a snapshot with memory brings a running VM back running', async ({ skip }) => {
      await subject().needs(skip, 'snapshot-memory')
      const { target } = await subjectVm(skip)
      await subject().session.startVm(target, subject().signal)
      await make(skip, target, 'running', true)
      await subject().session.stopVm(target, subject().signal)
      await (await part(skip)).revert(target, 'running', true, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('a snapshot with memory of a stopped VM is refused', async ({ skip }) => {
      await subject().needs(skip, 'snapshot-memory')
      const { target } = await subjectVm(skip)
      const code = expect.stringMatching(/^(HOST_REFUSED|NOT_SUPPORTED)$/)
      await expect(make(skip, target, 'memory', true)).rejects.toMatchObject({ code })
    })

    test('going back to a snapshot of disks leaves the VM stopped if it shall not run', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await (await part(skip)).revert(target, 'first', false, subject().signal)
      expect(await subject().power(target)).toBe('stopped')
    })

    test('going back to a snapshot makes it the current one', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await make(skip, target, 'second')
      await (await part(skip)).revert(target, 'first', false, subject().signal)
      const listed = await (await part(skip)).list(target, subject().signal)
      expect(listed.filter(({ isCurrent }) => isCurrent).map(({ nativeName }) => nativeName)).toEqual(['first'])
    })

    test('going back to a snapshot that is not there is NOT_FOUND', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      const reverting = (await part(skip)).revert(target, 'nowhere', false, subject().signal)
      await expect(reverting).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('deleting a snapshot keeps the snapshots around it', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      for (const name of ['first', 'second', 'third']) await make(skip, target, name)
      await (await part(skip)).delete(target, 'second', subject().signal)
      expect(await names(skip, target)).toEqual(['first', 'third'])
    })

    test('deleting a snapshot that is already gone is success', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await (await part(skip)).delete(target, 'first', subject().signal)
      await expect((await part(skip)).delete(target, 'first', subject().signal)).resolves.toBeUndefined()
    })

    test('a VM with snapshots can be undefined', async ({ skip }) => {
      const { target } = await subjectVm(skip)
      await make(skip, target, 'first')
      await subject().session.undefineVm(target, subject().signal)
      expect(await subject().session.getVm(target, subject().signal)).toBeUndefined()
    })

    test('the snapshots of a VM that is not there are NOT_FOUND', async ({ skip }) => {
      const nowhere = subject().world.makeDefinition()
      await expect(make(skip, nowhere, 'first')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
}
