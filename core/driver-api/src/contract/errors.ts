/** Errors: the codes that tasks decide by, and the signal that every waiting call obeys. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import type { EndpointSession } from '../driver.ts'
import type { VmTarget } from '../vm.ts'
import type { WithSubject } from './subject.ts'

export function describeErrors(subject: WithSubject): void {
  describe('errors', () => {
    for (const call of callsThatNeedAVm) {
      test(`${call} of a VM that is not there is NOT_FOUND`, async () => {
        const nowhere: VmTarget = { vm: newId('vm'), nativeRef: undefined }
        const calling = subject().session[call](nowhere, subject().signal)
        await expect(calling).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })
    }

    for (const call of ['hosts', 'listVms'] as const) {
      test(`${call} with a signal that is aborted ends with the signal's reason`, async () => {
        const reason = new Error('nobody waits for this any more')
        await expect(subject().session[call](AbortSignal.abort(reason))).rejects.toBe(reason)
      })
    }

    test('a change whose signal is aborted already is not made', async () => {
      const { target } = await subject().defined()
      const reason = new Error('nobody waits for this any more')
      await expect(subject().session.startVm(target, AbortSignal.abort(reason))).rejects.toBe(reason)
      expect(await subject().power(target)).toBe('stopped')
    })

    test("connecting with a signal that is aborted ends with the signal's reason", async () => {
      const { driver, address, installation } = subject().world
      const reason = new Error('nobody waits for this any more')
      const connecting = driver.connect(address, { installation, pinned: undefined, signal: AbortSignal.abort(reason) })
      await expect(connecting).rejects.toBe(reason)
    })
  })
}

const callsThatNeedAVm = [
  'startVm',
  'shutdownVm',
  'stopVm',
  'rebootVm',
  'resetVm',
  'pauseVm',
  'resumeVm',
] as const satisfies readonly (keyof EndpointSession)[]
