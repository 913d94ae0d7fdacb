/**
 * What began and is to be finished soon: a sign-in that waits for its second step, a challenge that an authenticator signs, a
 * visit to an identity provider. Known by a secret that whoever began it was given.
 *
 * Kept in memory: strangers begin these, and must not make the database write; after a restart people begin again. For a bounded
 * number of them; the oldest is forgotten.
 */
import type { Clock } from '@covisor/tasks'
import { hashed, newSecret } from '../access/secrets.ts'

const VALID_MS = 5 * 60_000
const MAX_OPEN = 10_000

export class OpenSteps<T> {
  readonly #clock: Clock
  readonly #open = new Map<string, { readonly what: T; readonly expiresAt: number; tries: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(what: T): { readonly secret: string; readonly expiresAt: Date } {
    const secret = newSecret('cvc')
    const expiresAt = this.#clock.now() + VALID_MS
    this.#open.set(hashed(secret), { what, expiresAt, tries: 0 })
    if (this.#open.size > MAX_OPEN) this.#open.delete(this.#open.keys().next().value!)
    return { secret, expiresAt: new Date(expiresAt) }
  }

  /** Looks, and counts as a try; after so many it is gone. */
  try(secret: string, maxTries: number): T | undefined {
    const key = hashed(secret)
    const found = this.#open.get(key)
    if (found === undefined) return undefined
    found.tries += 1
    if (found.tries >= maxTries || found.expiresAt <= this.#clock.now()) this.#open.delete(key)
    return found.expiresAt <= this.#clock.now() ? undefined : found.what
  }

  /** Uses it up: the second call gets undefined. */
  take(secret: string): T | undefined {
    return this.try(secret, 1)
  }
}
