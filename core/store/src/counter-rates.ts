/** Counters to rates per second. Remembers the last value of each series in memory: after a restart, one interval is missing. */
export class CounterRates {
  readonly #last = new Map<string, { readonly at: number; readonly value: bigint }>()

  /** undefined: the first value of a series, or a counter that went back (its VM was restarted). */
  rateOf(series: string, at: number, value: bigint): number | undefined {
    const last = this.#last.get(series)
    this.#last.set(series, { at, value })
    if (last === undefined || at <= last.at || value < last.value) return undefined
    return (Number(value - last.value) * 1000) / (at - last.at)
  }

  forget(prefix: string): void {
    for (const series of this.#last.keys()) if (series.startsWith(prefix)) this.#last.delete(series)
  }
}
