/** A secret that signs a user in once, within a day: for the first sign-in, and for who has lost the way in. */
import type { UserId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import { hashed, newSecret } from './secrets.ts'

const VALID_MS = 24 * 3_600_000

export async function newOneTime(tx: Tx, user: UserId, now: number): Promise<string> {
  const secret = newSecret('cvo')
  await tx.signIns.insertOneTime({ hash: hashed(secret), userId: user, expiresAt: now + VALID_MS })
  return secret
}
