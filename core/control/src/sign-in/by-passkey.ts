/**
 * Signs in with a passkey alone. It says whose it is, and stands for both steps: something that one has, unlocked by a finger or PIN.
 *
 * A counter that does not go on means that the key was copied, or that an answer came twice: refused, and nothing is told apart.
 */
import { AppError } from '@covisor/model'
import type { Origin } from '../access/access.ts'
import { actorOf, noLimits } from '../access/actor-of.ts'
import type { Services } from '../services.ts'
import type { Proven } from './open-session.ts'
import { relyingPartyOf } from './relying-party.ts'
import { type Assertion, challengeIn, verifyAssertion } from './webauthn.ts'

/** Throws UNAUTHENTICATED. */
export async function provenByPasskey(services: Services, assertion: Assertion, origin: Origin): Promise<Proven> {
  const { store, begun, config } = services
  const party = relyingPartyOf(config.publicUrl())
  const challenge = challengeIn(assertion.clientDataJSON)
  if (challenge === undefined || begun.passkeySignIns.take(challenge) === undefined)
    throw refused('that took too long, or was used before; begin again')
  const key = await store.secondFactors.passkey(assertion.credential)
  if (key === undefined) throw refused('that passkey is not known here; it may have been removed')
  if (assertion.userHandle !== undefined && Buffer.from(assertion.userHandle, 'base64url').toString() !== key.userId)
    throw refused('that passkey is of somebody else')
  const counter = await verifyAssertion(party, challenge, key, assertion).catch((cause: unknown) => {
    throw refused(`that passkey is not accepted: ${(cause as Error).message.slice(0, 256)}`, cause)
  })
  const isNext = await store.transaction((tx) => tx.secondFactors.usePasskey(key.id, counter))
  if (!isNext) throw refused('that passkey counts backwards, so it may have been copied; remove it')
  const user = await store.users.find('provider', key.userId)
  const actor = user === undefined ? undefined : await actorOf(store, user, noLimits, origin)
  if (user === undefined || actor === undefined) throw refused('that user cannot sign in')
  return { user, actor, isStrong: true, by: 'passkey' }
}

const refused = (why: string, cause?: unknown) => new AppError('UNAUTHENTICATED', { why }, { cause })
