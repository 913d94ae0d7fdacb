/** Power: each request may be repeated, and what makes no sense is refused by the host. */
import { describe, expect, test } from 'vitest'
import type { WithSubject } from './subject.ts'

export function describePower(subject: WithSubject): void {
  describe('power', () => {
    test('a started VM runs', async () => {
      const { target } = await subject().running()
      expect(await subject().power(target)).toBe('running')
    })

    test('starting a VM that runs already is success', async () => {
      const { target } = await subject().running()
      await subject().session.startVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('a VM that was switched off is stopped', async () => {
      const { target } = await subject().running()
      await subject().session.stopVm(target, subject().signal)
      expect(await subject().power(target)).toBe('stopped')
    })

    test('stopping a VM that is stopped already is success', async () => {
      const { target } = await subject().defined()
      await expect(subject().session.stopVm(target, subject().signal)).resolves.toBeUndefined()
    })

    test('a VM starts again after it was switched off', async () => {
      const { target } = await subject().running()
      await subject().session.stopVm(target, subject().signal)
      await subject().session.startVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('asking the guest of a running VM to shut down is delivered', async () => {
      const { target } = await subject().running()
      await expect(subject().session.shutdownVm(target, subject().signal)).resolves.toBeUndefined()
    })

    test('asking the guest of a stopped VM to shut down is success', async () => {
      const { target } = await subject().defined()
      await expect(subject().session.shutdownVm(target, subject().signal)).resolves.toBeUndefined()
    })

    test('a reset VM runs on', async () => {
      const { target } = await subject().running()
      await subject().session.resetVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('resetting a stopped VM is refused', async () => {
      const { target } = await subject().defined()
      const resetting = subject().session.resetVm(target, subject().signal)
      await expect(resetting).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('rebooting a stopped VM is refused', async () => {
      const { target } = await subject().defined()
      const rebooting = subject().session.rebootVm(target, subject().signal)
      await expect(rebooting).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('a paused VM is paused', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.pauseVm(target, subject().signal)
      expect(await subject().power(target)).toBe('paused')
    })

    test('pausing a VM that is paused already is success', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.pauseVm(target, subject().signal)
      await subject().session.pauseVm(target, subject().signal)
      expect(await subject().power(target)).toBe('paused')
    })

    test('a resumed VM runs', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.pauseVm(target, subject().signal)
      await subject().session.resumeVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('resuming a VM that runs is success', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.resumeVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('pausing a stopped VM is refused', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().defined()
      const pausing = subject().session.pauseVm(target, subject().signal)
      await expect(pausing).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('a paused VM can be switched off', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      await subject().session.pauseVm(target, subject().signal)
      await subject().session.stopVm(target, subject().signal)
      expect(await subject().power(target)).toBe('stopped')
    })
  })
}
