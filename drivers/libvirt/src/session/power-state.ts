/** libvirt's states and reasons in our words. The reason is shown to people beside the state. */
import {
  DomainCrashedReason,
  DomainPausedReason,
  DomainRunningReason,
  DomainShutoffReason,
  DomainState,
} from '@covisor/libvirt'
import type { PowerState } from '@covisor/model'

export interface Power {
  readonly power: PowerState
  readonly powerReason?: string
}

export function powerOf(state: number, reason: number, hasSavedMemory: boolean): Power {
  switch (state) {
    case DomainState.PAUSED:
      if (reason === DomainPausedReason.CRASHED) return { power: 'crashed', powerReason: 'the guest panicked' }
      return withReason('paused', nameOf(DomainPausedReason, reason))
    case DomainState.PMSUSPENDED:
      return { power: 'paused', powerReason: 'the guest sleeps' }
    case DomainState.SHUTOFF:
      if (hasSavedMemory) return { power: 'suspended' }
      if (reason === DomainShutoffReason.CRASHED) return { power: 'crashed', powerReason: 'crashed' }
      return withReason('stopped', nameOf(DomainShutoffReason, reason))
    case DomainState.CRASHED:
      return withReason('crashed', nameOf(DomainCrashedReason, reason))
    case DomainState.SHUTDOWN:
      return { power: 'running', powerReason: 'shutting down' }
    default:
      return withReason('running', nameOf(DomainRunningReason, reason))
  }
}

export const isActive = (state: number): boolean => state !== DomainState.SHUTOFF && state !== DomainState.CRASHED

function withReason(power: PowerState, powerReason: string | undefined): Power {
  return powerReason === undefined || powerReason === 'unknown' ? { power } : { power, powerReason }
}

/** IOERROR → "I/O error", FROM_SNAPSHOT → "from snapshot". */
function nameOf(table: Readonly<Record<string, number>>, reason: number): string | undefined {
  const name = Object.entries(table).find(([, number]) => number === reason)?.[0]
  return name?.toLowerCase().replaceAll('_', ' ').replace('ioerror', 'I/O error')
}
