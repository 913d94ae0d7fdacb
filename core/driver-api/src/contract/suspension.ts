/** Memory saved to disk, brought back, or thrown away. */
import { describe, expect, test } from 'vitest'
import type { SuspensionPart } from '../driver.ts'
import type { Skip, WithSubject } from './subject.ts'

export function describeSuspension(subject: WithSubject): void {
  const partOf = async (skip: Skip): Promise<SuspensionPart> => {
    await subject().needs(skip, 'suspend')
    return subject().session.suspension ?? skip('this driver has no suspension part')
  }

  describe('suspension', () => {
    test('a suspended VM is suspended', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().running()
      await part.suspend(target, subject().signal)
      expect(await subject().power(target)).toBe('suspended')
    })

    test('suspending a VM that is suspended already is success', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().running()
      await part.suspend(target, subject().signal)
      await part.suspend(target, subject().signal)
      expect(await subject().power(target)).toBe('suspended')
    })

    test('starting a suspended VM brings it back', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().running()
      await part.suspend(target, subject().signal)
      await subject().session.startVm(target, subject().signal)
      expect(await subject().power(target)).toBe('running')
    })

    test('suspending a stopped VM is refused', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().defined()
      await expect(part.suspend(target, subject().signal)).rejects.toMatchObject({ code: 'HOST_REFUSED' })
    })

    test('a suspended VM whose memory is thrown away is stopped', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().running()
      await part.suspend(target, subject().signal)
      await part.discard(target, subject().signal)
      expect(await subject().power(target)).toBe('stopped')
    })

    test('throwing away memory that was never saved is success', async ({ skip }) => {
      const part = await partOf(skip)
      const { target } = await subject().defined()
      await expect(part.discard(target, subject().signal)).resolves.toBeUndefined()
    })

    test('undefining a suspended VM forgets its memory too', async ({ skip }) => {
      const part = await partOf(skip)
      const { definition, target } = await subject().running()
      await part.suspend(target, subject().signal)
      await subject().session.undefineVm(target, subject().signal)
      const again = await subject().defined(definition)
      expect(await subject().power(again.target)).toBe('stopped')
    })
  })
}
