/**
 * How much one user may have under way at once, with whatever tokens. A rate says nothing of calls that last: a look for an event,
 * a wait for a task, an upload and a download cost memory and questions for as long as somebody likes.
 */
import { type Actor, AppError } from '@covisor/model'

export class AtOnce {
  readonly #under = new Map<string, number>()
  readonly #limit: number
  readonly #what: string

  /** `what`: "event streams". */
  constructor(limit: number, what: string) {
    this.#limit = limit
    this.#what = what
  }

  /** Counts one more; the answer gives it back. Throws SERVER_BUSY. */
  take(actor: Actor): () => void {
    const who = actor.user ?? actor.name
    const count = this.#under.get(who) ?? 0
    if (count >= this.#limit) throw new AppError('SERVER_BUSY', { why: `you have ${count} ${this.#what} open already` })
    this.#under.set(who, count + 1)
    return () => {
      const left = (this.#under.get(who) ?? 1) - 1
      if (left > 0) this.#under.set(who, left)
      else this.#under.delete(who)
    }
  }
}
