/** The end of every way to sign in: a session with a new secret, and an entry in the audit that says how. */
import type { Actor, TokenId } from '@covisor/model'
import type { UserRow } from '@covisor/store'
import type { SignedIn } from '../access/access.ts'
import { hashed, newSecret } from '../access/secrets.ts'
import type { Services } from '../services.ts'
import { asFarAsStrong } from './second-factor-policy.ts'

export const SESSION_MS = 12 * 3_600_000

/** Somebody who has shown who they are. */
export interface Proven {
  readonly user: UserRow
  readonly actor: Actor
  /** Whether that was more than a password. */
  readonly isStrong: boolean
  /** For the audit. */
  readonly by: string
  /** The token that stood for all of it: the session ends with it. */
  readonly token?: TokenId
}

export async function openSession(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  { user, actor, isStrong, by, token }: Proven,
): Promise<SignedIn> {
  // Always a new one: a secret that somebody put into a browser before the sign-in is worth nothing after it.
  const secret = newSecret('cvs')
  const expiresAt = clock.now() + SESSION_MS
  await store.transaction(async (tx) => {
    await tx.signIns.insertSession({
      hash: hashed(secret),
      userId: user.id,
      expiresAt,
      address: actor.address ?? null,
      isStrong,
      token: token ?? null,
    })
    await tx.audit.append({
      actor,
      verb: 'session:create',
      outcome: 'accepted',
      target: { kind: 'user', id: user.id, name: user.name },
      after: { by },
    })
  })
  const asStrong = await asFarAsStrong(store, actor, user, isStrong)
  return { kind: 'signed-in', secret, expiresAt: new Date(expiresAt), actor: asStrong }
}
