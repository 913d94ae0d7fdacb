/** How many event streams one user may keep open: each costs memory for as long as somebody likes. */
import { type Actor, AppError } from '@covisor/model'

const MAX_PER_USER = 100

export class StreamQuota {
  readonly #open = new Map<string, number>()
  readonly #limit: number

  constructor(limit = MAX_PER_USER) {
    this.#limit = limit
  }

  /** Counts one more; the answer gives it back. Throws SERVER_BUSY. */
  take(actor: Actor): () => void {
    const who = actor.user ?? actor.name
    const count = this.#open.get(who) ?? 0
    if (count >= this.#limit) throw new AppError('SERVER_BUSY', { why: `you have ${count} event streams open already` })
    this.#open.set(who, count + 1)
    return () => {
      const left = (this.#open.get(who) ?? 1) - 1
      if (left > 0) this.#open.set(who, left)
      else this.#open.delete(who)
    }
  }
}
