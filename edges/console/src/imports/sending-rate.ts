/** How fast bytes go out: over the last seconds, so that a pause or a faster line shows at once and a single range does not. */
const WINDOW_MS = 5_000

export class SendingRate {
  #total: number
  #recent: { readonly at: number; readonly count: number }[] = []

  constructor(total = 0) {
    this.#total = total
  }

  get total(): number {
    return this.#total
  }

  add(count: number, now: number): void {
    this.#total += count
    this.#recent = [...this.#recent.filter(({ at }) => at > now - WINDOW_MS), { at: now, count }]
  }

  perSecond(now: number): number {
    const recent = this.#recent.filter(({ at }) => at > now - WINDOW_MS)
    const first = recent[0]
    if (first === undefined) return 0
    // The first range only starts the clock; alone it says nothing yet.
    const bytes = recent.slice(1).reduce((sum, { count }) => sum + count, 0)
    return now === first.at ? 0 : (bytes * 1000) / (now - first.at)
  }
}
