/** What one host has of a VM that may be on its way: nothing, an arriving copy, one that stands still behind a switch-over, or the VM. */
import type { VmTarget } from '@covisor/driver-api'
import { type Domain, DomainJobType, DomainPausedReason, DomainState } from '@covisor/libvirt'
import { isAppError } from '@covisor/model'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'

export type MoveHalf = 'absent' | 'off' | 'on' | 'arriving' | 'leaving' | 'being-copied'

export async function halfOf(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<MoveHalf> {
  const question = { action: 'tell the state of the VM', subject: subjectOf(target), signal }
  const dom = domainOf(target)
  const seen = await ifNotGone(link.ask(question, (call, options) => call.domainGetState({ dom }, options)))
  if (seen === undefined) return 'absent'
  const { state, reason } = seen
  if (state === DomainState.SHUTOFF || state === DomainState.CRASHED) return 'off'
  if (mayBeMoving(state, reason)) return await halfOfPaused(link, dom, question)
  return (await jobTypeOf(link, dom, question)) === DomainJobType.NONE ? 'on' : 'being-copied'
}

/** Paused by migration says nothing of the side; only the source can tell of the job. */
export async function halfOfPaused(
  link: HostLink,
  dom: Domain,
  question: Question,
): Promise<'arriving' | 'leaving' | 'being-copied'> {
  try {
    return (await jobTypeOf(link, dom, question)) === DomainJobType.NONE ? 'leaving' : 'being-copied'
  } catch (error) {
    if (isAppError(error, 'NOT_SUPPORTED')) return 'arriving'
    throw error
  }
}

export const mayBeMoving = (state: number, reason: number): boolean =>
  state === DomainState.PAUSED && (reason === DomainPausedReason.MIGRATION || reason === DomainPausedReason.POSTCOPY)

async function jobTypeOf(link: HostLink, dom: Domain, question: Question): Promise<number> {
  return (await link.ask(question, (call, o) => call.domainGetJobStats({ dom, flags: undefined }, o))).type
}
