/** What waits for its second half at sign-in, each kind by itself: strangers who begin many of one do not push another one out. */
import type { UserId } from '@covisor/model'
import type { Clock } from '@covisor/tasks'
import type { BegunVisit } from '../identity/begun-visit.ts'
import { OpenSteps } from './open-steps.ts'

/** `passwordHash`: as it was when the password was right; after a change of it the second step leads nowhere. */
export interface BegunSecondStep {
  readonly user: UserId
  readonly passwordHash: string | undefined
  /** What was shown first, for the audit. */
  readonly first: string
}

export interface BegunSignIns {
  readonly secondSteps: OpenSteps<BegunSecondStep>
  readonly newPasskeys: OpenSteps<{ readonly user: UserId }>
  /** Of anybody: who it is, the passkey says. */
  readonly passkeySignIns: OpenSteps<object>
  readonly visits: OpenSteps<BegunVisit>
}

export const begunSignIns = (clock: Clock): BegunSignIns => ({
  secondSteps: new OpenSteps(clock),
  newPasskeys: new OpenSteps(clock),
  passkeySignIns: new OpenSteps(clock),
  visits: new OpenSteps(clock),
})
