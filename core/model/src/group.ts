/**
 * Groups: VMs that belong together, with the order in which they start (vSphere's vApp).
 *
 * What has the same order starts together. Stopping goes the other way round. Order 0 is for VMs that may start at any time: they
 * start first, and nobody waits for them.
 */
import type { VmId } from './ids.ts'

export interface GroupMember {
  readonly vm: VmId
  readonly order: number
  /** How long to wait behind this order before the next one starts; with `waitForGuest` the longest. */
  readonly startDelaySeconds: number
  /** How long to wait behind this order before the one before it stops. */
  readonly stopDelaySeconds: number
  readonly startAction: StartAction
  readonly stopAction: StopAction
  /** The next order may start as soon as the agent of this guest answers. */
  readonly waitForGuest: boolean
}

export const startActions = ['start', 'none'] as const
export type StartAction = (typeof startActions)[number]

/** `shutdown` asks the guest, `stop` switches off. */
export const stopActions = ['shutdown', 'stop', 'none'] as const
export type StopAction = (typeof stopActions)[number]

export const groupStates = ['empty', 'stopped', 'running', 'mixed'] as const
/** `running`: every VM that starts with the group runs; `mixed`: some do. */
export type GroupState = (typeof groupStates)[number]

/** Members that start together, in the order of starting. */
export function inStartOrder<Member extends Pick<GroupMember, 'order'>>(
  members: readonly Member[],
): readonly (readonly Member[])[] {
  return [...Map.groupBy(members, (member) => member.order)]
    .toSorted(([a], [b]) => a - b)
    .map(([, together]) => together)
}

export function groupStateOf(
  members: readonly { readonly startAction: StartAction; readonly runs: boolean }[],
): GroupState {
  if (members.length === 0) return 'empty'
  if (!members.some((member) => member.runs)) return 'stopped'
  return members.every((member) => member.runs || member.startAction === 'none') ? 'running' : 'mixed'
}
