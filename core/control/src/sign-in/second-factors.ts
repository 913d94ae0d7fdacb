/** A user's own second factors: what is asked for at sign-in after the password. */
import type { Actor } from '@covisor/model'
import type { Proof } from './prove-again.ts'
import type { NewTotp } from './totp.ts'

export interface SecondFactorUseCases {
  mine(actor: Actor): Promise<SecondFactorRecord>
  /** Worth nothing until a code of it was given. Throws CONFLICT when there is one already. */
  newTotp(actor: Actor): Promise<NewTotp>
  /** Turns it on. Recovery codes come with the first factor, and are shown to nobody again; none: those there are stay. */
  confirmTotp(actor: Actor, code: string): Promise<readonly string[]>
  removeTotp(actor: Actor, proof: Proof): Promise<void>
  /** New ones; the old ones are worth nothing from then on. */
  newRecoveryCodes(actor: Actor, proof: Proof): Promise<readonly string[]>
  /** Takes all factors of somebody who lost them, and ends their sessions: a password is enough then, for a while or for good. */
  reset(actor: Actor, user: string): Promise<void>
  /** Who needs one; the organisations are said there. */
  policy(actor: Actor): Promise<SecondFactorPolicy>
  setPolicy(actor: Actor, policy: SecondFactorPolicy): Promise<SecondFactorPolicy>
}

export interface SecondFactorRecord {
  /** Since when codes of an app are asked for. */
  readonly totpSince: Date | undefined
  readonly recoveryCodesLeft: number
  /** Whether a factor is needed here: the last one cannot be taken away then. */
  readonly isNeeded: boolean
  /** Whether the password has to be given to take one away; otherwise a code. */
  readonly hasPassword: boolean
}

export interface SecondFactorPolicy {
  readonly secondFactorForEverybody: boolean
}
