/** Slows guessing down: after failures, each sign-in from the same place waits twice as long, up to half a minute. */
import { AppError } from '@covisor/model'
import type { Clock } from '@covisor/tasks'

const FREE_FAILURES = 3
const FIRST_MS = 500
const MAX_MS = 30_000
const FORGET_MS = 15 * 60_000
/** Beyond this many places at once somebody plays with addresses: the oldest are forgotten. */
const MAX_PLACES = 10_000
const MAX_WAITING = 200

export class SignInDelay {
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; at: number }>()
  #waiting = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async wait(place: string): Promise<void> {
    const known = this.#failures.get(place)
    if (known === undefined || known.count < FREE_FAILURES) return
    if (this.#clock.now() - known.at > FORGET_MS) {
      this.#failures.delete(place)
      return
    }
    if (this.#waiting >= MAX_WAITING) throw new AppError('SERVER_BUSY', { why: 'too many sign-ins are being tried' })
    const ms = Math.min(MAX_MS, FIRST_MS * 2 ** (known.count - FREE_FAILURES))
    this.#waiting++
    try {
      await new Promise<void>((resolve) => void this.#clock.after(ms, resolve))
    } finally {
      this.#waiting--
    }
  }

  failed(place: string): void {
    const count = (this.#failures.get(place)?.count ?? 0) + 1
    this.#failures.delete(place)
    this.#failures.set(place, { count, at: this.#clock.now() })
    if (this.#failures.size > MAX_PLACES) this.#failures.delete(this.#failures.keys().next().value!)
  }

  succeeded(place: string): void {
    this.#failures.delete(place)
  }
}
