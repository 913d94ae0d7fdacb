/** Where a server dies: at a moment of a call to its host, or right behind one of its own commits. */
import type { FaultMoment, SimulatedCall } from '@covisor/driver-simulated'

export type CrashPoint = CrashInCall | CrashAfterCommit

export interface CrashInCall {
  readonly call: SimulatedCall
  readonly when: FaultMoment
}

/** What a test asks of a server that it started. */
export type Order = CrashPoint | { readonly refuse: SimulatedCall }

/** Counted from when the server was told, starting at 1. */
export interface CrashAfterCommit {
  readonly commit: number
}

export const inWords = (point: CrashPoint): string =>
  'commit' in point ? `behind its commit ${point.commit}` : `${point.when} ${point.call}`
