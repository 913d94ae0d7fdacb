/**
 * Before a second factor is taken away: that it is still the user, and not whoever found the browser open. By the password, or by a
 * code where there is none (people who come through a directory, an identity provider, or a passkey alone).
 */
import { AppError, type UserId } from '@covisor/model'
import { checkPassword } from '../access/passwords.ts'
import type { Services } from '../services.ts'
import { takeCode } from './second-step.ts'

export interface Proof {
  readonly password?: string | undefined
  readonly code?: string | undefined
}

/** Throws REQUEST_INVALID, after a delay that grows. */
export async function proveAgain(services: Services, user: UserId, { password, code }: Proof): Promise<void> {
  const hash = await services.store.signIns.passwordHash(user)
  const where = hash === undefined ? 'code' : 'password'
  const given = hash === undefined ? code : password
  if (given === undefined) throw new AppError('REQUEST_INVALID', { where, why: `give your ${where} once more` })
  const place = `proof of ${user}`
  await services.signInDelay.wait(place)
  services.signInDelay.failed(place)
  const isGood =
    hash === undefined ? (await takeCode(services, user, given)) !== undefined : await checkPassword(given, hash)
  if (!isGood) throw new AppError('REQUEST_INVALID', { where, why: `it is not your ${where}, or was used before` })
  services.signInDelay.succeeded(place)
}
