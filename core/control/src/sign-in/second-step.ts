/** Whether a code is good as a second step: one of an authenticator app, or a recovery code. Taking one uses it up. */
import type { UserId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { Services } from '../services.ts'
import { recoveryCodeHash } from './recovery-codes.ts'
import { stepOfCode } from './totp.ts'

export type SecondStepMethod = 'code' | 'passkey'

/** Where the secret of a user's app stands, for the seal. */
export const totpOf = (user: UserId): string => `second factor of user ${user}`

/** How the user can go on after the password; none: it is enough. */
export async function secondStepsOf(store: StoreReads, user: UserId): Promise<readonly SecondStepMethod[]> {
  const factors = (await store.secondFactors.of([user])).get(user)
  if (factors === undefined) return []
  // A recovery code stands in for either.
  return factors.passkeys > 0 ? ['code', 'passkey'] : ['code']
}

/** What the code was; undefined: it is not good, or was used before. */
export async function takeCode(
  { store, secrets, clock }: Pick<Services, 'store' | 'secrets' | 'clock'>,
  user: UserId,
  code: string,
): Promise<'app' | 'recovery' | undefined> {
  const totp = await store.secondFactors.totp(user)
  if (totp !== undefined && totp.confirmedAt !== null) {
    const step = await stepOfCode(secrets.open(totp.secret, totpOf(user)), code, clock.now())
    if (step !== undefined) {
      const isNew = await store.transaction((tx) => tx.secondFactors.takeTotpStep(user, step, false))
      return isNew ? 'app' : undefined
    }
  }
  const hash = recoveryCodeHash(code)
  if (hash === undefined) return undefined
  return (await store.transaction((tx) => tx.secondFactors.takeRecoveryCode(user, hash))) ? 'recovery' : undefined
}
