/** One power action on a session, and what holds afterwards. */
import type { EndpointSession, VmTarget } from '@covisor/driver-api'
import { AppError, type PowerState } from '@covisor/model'
import type { PowerAction } from './vms.ts'

export async function runPowerAction(
  session: EndpointSession,
  action: PowerAction,
  target: VmTarget,
  signal: AbortSignal,
): Promise<void> {
  switch (action) {
    case 'start':
      return await session.startVm(target, signal)
    case 'shutdown':
      return await session.shutdownVm(target, signal)
    case 'stop':
      return await session.stopVm(target, signal)
    case 'reboot':
      return await session.rebootVm(target, signal)
    case 'reset':
      return await session.resetVm(target, signal)
    case 'pause':
      return await session.pauseVm(target, signal)
    case 'resume':
      return await session.resumeVm(target, signal)
    case 'suspend':
      if (session.suspension === undefined) {
        throw new AppError('NOT_SUPPORTED', { what: 'suspending a VM', why: 'this hypervisor cannot save its memory' })
      }
      return await session.suspension.suspend(target, signal)
    default:
      return action satisfies never
  }
}

/** For a guest that was asked: the states in which it has done what it was asked. */
export const guestDone: Partial<Record<PowerAction, readonly (PowerState | undefined)[]>> = {
  shutdown: ['stopped', undefined],
}
