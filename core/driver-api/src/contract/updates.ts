/** Carrying the difference between two definitions over to a VM. */
import { describe, expect, test } from 'vitest'
import type { VmDefinition } from '../vm.ts'
import type { WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

export function describeUpdates(subject: WithSubject): void {
  describe('updates', () => {
    test('a stopped VM has its new memory and vCPUs at once', async () => {
      const { definition: before, target } = await subject().defined()
      const after = sized(before, before.spec.vcpus + 1, before.spec.memoryMiB + 64)
      const { nextStart } = await subject().session.updateVm({ target, before, after }, subject().signal)
      const seen = await subject().see(target)
      expect([seen.vcpus, seen.memoryMiB, nextStart]).toEqual([after.spec.vcpus, after.spec.memoryMiB, []])
    })

    test('a running VM has its new size after its next start at the latest', async () => {
      const { definition: before, target } = await subject().running()
      const after = sized(before, before.spec.vcpus + 1, before.spec.memoryMiB + 64)
      await subject().session.updateVm({ target, before, after }, subject().signal)
      await subject().session.stopVm(target, subject().signal)
      await subject().session.startVm(target, subject().signal)
      const seen = await subject().see(target)
      expect([seen.vcpus, seen.memoryMiB]).toEqual([after.spec.vcpus, after.spec.memoryMiB])
    })

    test('an update of a running VM says what holds now or why only later', async () => {
      const { definition: before, target } = await subject().running()
      const after = sized(before, before.spec.vcpus, before.spec.memoryMiB + 64)
      const outcome = await subject().session.updateVm({ target, before, after }, subject().signal)
      expect(outcome.now.length + outcome.nextStart.length).toBeGreaterThan(0)
      for (const { because } of outcome.nextStart) expect(because).not.toBe('')
    })

    test('an update without a difference changes nothing', async () => {
      const { definition, target } = await subject().defined()
      const seenBefore = await subject().see(target)
      const update = { target, before: definition, after: definition }
      expect(await subject().session.updateVm(update, subject().signal)).toEqual({ now: [], nextStart: [] })
      expect(await subject().see(target)).toEqual(seenBefore)
    })

    test('an update may be repeated', async () => {
      const { definition: before, target } = await subject().defined()
      const after = sized(before, before.spec.vcpus, before.spec.memoryMiB + 64)
      await subject().session.updateVm({ target, before, after }, subject().signal)
      await subject().session.updateVm({ target, before, after }, subject().signal)
      expect((await subject().see(target)).memoryMiB).toBe(after.spec.memoryMiB)
    })

    test('a disk that is added is seen under its key', async ({ skip }) => {
      const volume = await subject().newVolume(skip, { format: 'qcow2' })
      await subject().storage(skip).createVolume(volume, subject().signal)
      const { definition: before, target } = await subject().defined()
      const after = withDisk(before, volume)
      await subject().session.updateVm({ target, before, after }, subject().signal)
      const { disks } = await subject().see(target)
      expect(disks.map((disk) => [disk.key, disk.source?.volume])).toEqual([
        [after.spec.disks[0]?.key, { pool: volume.pool, name: volume.name }],
      ])
    })

    test('a disk that is removed is seen no longer', async ({ skip }) => {
      const volume = await subject().newVolume(skip, { format: 'qcow2' })
      await subject().storage(skip).createVolume(volume, subject().signal)
      const without = subject().world.makeDefinition()
      const { definition: before, target } = await subject().defined(withDisk(without, volume))
      await subject().session.updateVm({ target, before, after: without }, subject().signal)
      expect((await subject().see(target)).disks).toEqual([])
    })

    test('an update that is only foreseen changes nothing, and is what comes of it', async () => {
      const { definition: before, target } = await subject().running()
      const after = sized(before, before.spec.vcpus, before.spec.memoryMiB + 64)
      const seenBefore = await subject().see(target)
      const foreseen = await subject().session.foreseeUpdate({ target, before, after }, subject().signal)
      expect(await subject().see(target)).toEqual(seenBefore)
      expect(await subject().session.updateVm({ target, before, after }, subject().signal)).toEqual(foreseen)
    })

    test('all of an update of a stopped VM is foreseen to hold at once', async () => {
      const { definition: before, target } = await subject().defined()
      const after = sized(before, before.spec.vcpus + 1, before.spec.memoryMiB + 64)
      const foreseen = await subject().session.foreseeUpdate({ target, before, after }, subject().signal)
      expect(foreseen.nextStart).toEqual([])
      expect(await subject().session.updateVm({ target, before, after }, subject().signal)).toEqual(foreseen)
    })

    test('updating a VM that is not there is NOT_FOUND', async () => {
      const before = subject().world.makeDefinition()
      const after = sized(before, before.spec.vcpus, before.spec.memoryMiB + 64)
      const updating = subject().session.updateVm({ target: before, before, after }, subject().signal)
      await expect(updating).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
}

const sized = (definition: VmDefinition, vcpus: number, memoryMiB: number): VmDefinition => ({
  ...definition,
  spec: { ...definition.spec, vcpus, memoryMiB },
})
