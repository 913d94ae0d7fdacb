/** A domain's state, asked for alone: what makes a repeated request a success. */
import type { VmTarget } from '@covisor/driver-api'
import { DomainState } from '@covisor/libvirt'
import { domainOf, subjectOf } from './domain-handle.ts'
import type { HostLink } from './host-link.ts'
import { ifTold } from './if-told.ts'
import { isActive } from './power-state.ts'

export interface SeenState {
  readonly active: boolean
  readonly paused: boolean
}

/** Throws NOT_FOUND. */
export async function stateOf(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<SeenState> {
  const question = { action: 'tell the state of the VM', subject: subjectOf(target), signal }
  const { state } = await link.ask(question, (call, options) => call.domainGetState({ dom: domainOf(target) }, options))
  return { active: isActive(state), paused: state === DomainState.PAUSED || state === DomainState.PMSUSPENDED }
}

/** Whether the VM's memory is on disk. Hypervisors that cannot do that have none there. */
export async function hasSavedMemory(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<boolean> {
  const question = { action: 'tell whether memory is saved', subject: subjectOf(target), signal }
  const args = { dom: domainOf(target) }
  const told = await ifTold(link.ask(question, (call, options) => call.domainHasManagedSaveImage(args, options)))
  return told?.result === 1
}
