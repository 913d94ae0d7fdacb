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
  const moving = await movingHalf(link, dom, { state, reason }, question)
  if (moving !== undefined) return moving
  return (await jobTypeOf(link, dom, question)) === DomainJobType.NONE ? 'on' : 'being-copied'
}

/**
 * Of a domain that stands still because it moves; undefined: it does not. Paused by migration says nothing of the side; only the source
 * can tell of the job. A copy that arrives is first of all one that starts up, as any other is that starts.
 */
export async function movingHalf(
  link: HostLink,
  dom: Domain,
  { state, reason }: { readonly state: number; readonly reason: number },
  question: Question,
): Promise<'arriving' | 'leaving' | 'being-copied' | undefined> {
  if (state !== DomainState.PAUSED || !MAY_BE_MOVING.includes(reason)) return undefined
  try {
    const job = await jobTypeOf(link, dom, question)
    if (reason === DomainPausedReason.STARTING_UP) return undefined
    return job === DomainJobType.NONE ? 'leaving' : 'being-copied'
  } catch (error) {
    if (isAppError(error, 'NOT_SUPPORTED')) return 'arriving'
    throw error
  }
}

const MAY_BE_MOVING: readonly number[] = [
  DomainPausedReason.MIGRATION,
  DomainPausedReason.POSTCOPY,
  DomainPausedReason.STARTING_UP,
]

async function jobTypeOf(link: HostLink, dom: Domain, question: Question): Promise<number> {
  return (await link.ask(question, (call, o) => call.domainGetJobStats({ dom, flags: undefined }, o))).type
}
