/**
 * So many at once; who comes later waits for a place, in the order of coming. One owner has a share of them at most: who sends
 * slowly, or nothing at all, keeps a place for hours, and only others of the same owner wait for that.
 */
export class LanePlaces {
  readonly #count: number
  readonly #share: number
  readonly #taken = new Map<string, number>()
  readonly #waiting: { readonly owner: string; readonly enter: () => void }[] = []

  constructor(count: number, share: number) {
    this.#count = count
    this.#share = share
  }

  /** Resolves with how to give the place back, once. Rejects when the signal aborts first. */
  async take(owner: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (!this.#enters(owner)) await this.#turn(owner, signal)
    return () => this.#giveBack(owner)
  }

  #enters(owner: string): boolean {
    const own = this.#taken.get(owner) ?? 0
    const all = this.#taken.values().reduce((sum, count) => sum + count, 0)
    if (all >= this.#count || own >= this.#share) return false
    this.#taken.set(owner, own + 1)
    return true
  }

  #turn(owner: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      const waiter = { owner, enter }
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(signal.reason as Error)
      }
      this.#waiting.push(waiter)
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  #giveBack(owner: string): void {
    const left = (this.#taken.get(owner) ?? 1) - 1
    if (left > 0) this.#taken.set(owner, left)
    else this.#taken.delete(owner)
    const next = this.#waiting.findIndex((waiter) => this.#enters(waiter.owner))
    if (next >= 0) this.#waiting.splice(next, 1)[0]!.enter()
  }
}
