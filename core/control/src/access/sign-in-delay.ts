/**
 * Slows guessing down: after failures, each sign-in from the same place waits twice as long, up to half a minute, and those that come
 * at once wait one after the other.
 */
import { AppError } from '@covisor/model'
import type { Clock } from '@covisor/tasks'

const FREE_FAILURES = 3
const FIRST_MS = 500
const MAX_MS = 30_000
/** Whoever would wait longer, behind others of the same place, is sent away. */
const MAX_QUEUE_MS = 60_000
const FORGET_MS = 15 * 60_000
/** Beyond this many places at once somebody plays with addresses: the oldest are forgotten. */
const MAX_PLACES = 10_000
const MAX_WAITING = 200

export class SignInDelay {
  readonly #clock: Clock
  readonly #failures = new Map<string, { readonly count: number; readonly at: number; freeAt: number }>()
  #waiting = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async wait(place: string): Promise<void> {
    const known = this.#failures.get(place)
    if (known === undefined || known.count < FREE_FAILURES) return
    // Of a time that is still to come: the clock went back, and nothing that was reckoned by it holds.
    if (known.at > this.#clock.now() || this.#clock.now() - known.at > FORGET_MS) {
      this.#failures.delete(place)
      return
    }
    const now = this.#clock.now()
    const own = Math.min(MAX_MS, FIRST_MS * 2 ** (known.count - FREE_FAILURES))
    const ms = Math.max(0, known.freeAt - now) + own
    if (this.#waiting >= MAX_WAITING || ms > MAX_QUEUE_MS)
      throw new AppError('SERVER_BUSY', { why: 'too many sign-ins are being tried' })
    known.freeAt = now + ms
    this.#waiting++
    try {
      await new Promise<void>((resolve) => void this.#clock.after(ms, resolve))
    } finally {
      this.#waiting--
    }
  }

  failed(place: string): void {
    const { count = 0, freeAt = 0 } = this.#failures.get(place) ?? {}
    this.#failures.delete(place)
    this.#failures.set(place, { count: count + 1, at: this.#clock.now(), freeAt })
    if (this.#failures.size > MAX_PLACES) this.#failures.delete(this.#failures.keys().next().value!)
  }

  succeeded(place: string): void {
    this.#failures.delete(place)
  }
}
