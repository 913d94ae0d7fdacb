/** Defining and undefining: what a resumed task may repeat, and what must never be forgotten by accident. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import type { WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

export function describeLifecycle(subject: WithSubject): void {
  describe('define and undefine', () => {
    test('a defined VM is there, stopped', async () => {
      const { target } = await subject().defined()
      expect(await subject().power(target)).toBe('stopped')
    })

    test('defining the same VM twice is one VM, not two', async () => {
      const { definition, target } = await subject().defined()
      const again = await subject().session.defineVm(definition, subject().signal)
      expect(again.nativeRef).toBe(target.nativeRef)
      const vms = await subject().session.listVms(subject().signal)
      expect(vms.filter((vm) => vm.marker?.vm === definition.vm)).toHaveLength(1)
    })

    test('defining a stopped VM again replaces its definition', async () => {
      const { definition, target } = await subject().defined()
      const larger = { ...definition, spec: { ...definition.spec, memoryMiB: definition.spec.memoryMiB + 64 } }
      await subject().session.defineVm(larger, subject().signal)
      expect((await subject().see(target)).memoryMiB).toBe(larger.spec.memoryMiB)
    })

    test('a VM is found by our id alone, because the reply to its definition may have been lost', async () => {
      const { definition, target } = await subject().defined()
      const seen = await subject().see({ vm: definition.vm, nativeRef: undefined })
      expect(seen.nativeRef).toBe(target.nativeRef)
    })

    test('a VM that had a native reference of its own before is defined under the one that is answered', async () => {
      const definition = subject().world.makeDefinition({ nativeRef: newId('vm') })
      const { target } = await subject().defined(definition)
      expect(await subject().power(target)).toBe('stopped')
      await subject().session.undefineVm({ vm: definition.vm, nativeRef: undefined }, subject().signal)
      expect(await subject().session.getVm(target, subject().signal)).toBeUndefined()
    })

    test('a VM that is not there is seen as undefined', async () => {
      const nowhere = { vm: newId('vm'), nativeRef: undefined }
      expect(await subject().session.getVm(nowhere, subject().signal)).toBeUndefined()
    })

    test('two VMs with the same native name on one host are refused', async () => {
      const { definition } = await subject().defined()
      const twin = subject().world.makeDefinition({ nativeName: definition.nativeName })
      const defining = subject().defined(twin)
      await expect(defining).rejects.toMatchObject({ code: expect.stringMatching(/^(NAME_TAKEN|HOST_REFUSED)$/) })
    })

    test('an undefined VM is gone', async () => {
      const { target } = await subject().defined()
      await subject().session.undefineVm(target, subject().signal)
      expect(await subject().session.getVm(target, subject().signal)).toBeUndefined()
    })

    test('undefining a VM that is already gone is success', async () => {
      const { target } = await subject().defined()
      await subject().session.undefineVm(target, subject().signal)
      await expect(subject().session.undefineVm(target, subject().signal)).resolves.toBeUndefined()
    })

    test('undefining a VM that never was is success', async () => {
      const nowhere = { vm: newId('vm'), nativeRef: undefined }
      await expect(subject().session.undefineVm(nowhere, subject().signal)).resolves.toBeUndefined()
    })

    test('undefining a running VM is refused', async () => {
      const { target } = await subject().running()
      const undefining = subject().session.undefineVm(target, subject().signal)
      await expect(undefining).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('a running VM survives an attempt to undefine it', async () => {
      const { target } = await subject().running()
      await subject()
        .session.undefineVm(target, subject().signal)
        .catch(() => undefined)
      const seen = await subject().see(target)
      expect([seen.power, seen.persistent]).toEqual(['running', true])
    })

    test('undefining a VM leaves its volumes', async ({ skip }) => {
      const volume = await subject().newVolume(skip, { format: 'qcow2' })
      await subject().storage(skip).createVolume(volume, subject().signal)
      const { target } = await subject().defined(withDisk(subject().world.makeDefinition(), volume))
      await subject().session.undefineVm(target, subject().signal)
      expect(await subject().storage(skip).getVolume(volume, subject().signal)).toBeDefined()
    })
  })
}
