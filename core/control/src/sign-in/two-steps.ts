/**
 * From the password to the code: a challenge that is bound to the password as it was, short-lived, and good for a few tries.
 *
 * Tries are slowed down per user, whatever address they come from: whoever gets here knows the password, so no stranger can keep
 * the user out by trying.
 */
import { AppError } from '@covisor/model'
import type { UserRow } from '@covisor/store'
import type { Origin, SecondStep } from '../access/access.ts'
import { actorOf, noLimits } from '../access/actor-of.ts'
import type { Services } from '../services.ts'
import type { Proven } from './open-session.ts'
import { secondStepsOf, takeCode } from './second-step.ts'

const MAX_TRIES = 5

/** undefined: the user has no second factor. */
export async function beginSecondStep(
  { store, begun }: Services,
  user: UserRow,
  first: string,
): Promise<SecondStep | undefined> {
  const methods = await secondStepsOf(store, user.id)
  if (methods.length === 0) return undefined
  const passwordHash = await store.signIns.passwordHash(user.id)
  const { secret, expiresAt } = begun.secondSteps.begin({ user: user.id, passwordHash, first })
  return { kind: 'second-step', challenge: secret, expiresAt, methods }
}

/** Throws UNAUTHENTICATED, after a delay that grows. */
export async function afterSecondStep(
  services: Services,
  { challenge, code }: { readonly challenge: string; readonly code: string },
  origin: Origin,
): Promise<Proven> {
  const { store, begun, signInDelay } = services
  const step = begun.secondSteps.try(challenge, MAX_TRIES)
  if (step === undefined)
    throw new AppError('UNAUTHENTICATED', { why: 'that took too long, or too many tries; begin again' })
  const place = `second step of ${step.user}`
  await signInDelay.wait(place)
  // Counted before it is known, so that many at once are not all the first.
  signInDelay.failed(place)
  const user = await store.users.find('provider', step.user)
  const isSame = (await store.signIns.passwordHash(step.user)) === step.passwordHash
  const actor = user === undefined || !isSame ? undefined : await actorOf(store, user, noLimits, origin)
  const taken = actor === undefined ? undefined : await takeCode(services, step.user, code)
  if (user === undefined || actor === undefined || taken === undefined)
    throw new AppError('UNAUTHENTICATED', { why: 'that code is not the one of now, or was used before' })
  signInDelay.succeeded(place)
  begun.secondSteps.take(challenge)
  return { user, actor, isStrong: true, by: `${step.first} and ${taken === 'app' ? 'code' : 'recovery code'}` }
}
