/** Two sides in turn, round by round; what counts is the ratio within a round, because a busy machine is busy for both. */

export interface Sides {
  /** Milliseconds, or whatever else is less when it is better. */
  readonly ours: () => Promise<number>
  readonly peer: () => Promise<number>
}

export interface Comparison {
  readonly rounds: number
  readonly unit?: string
  /** What the ratio should be, if the design says so. */
  readonly budget?: string
}

export async function compare(what: string, { rounds, unit = 'ms', budget }: Comparison, { ours, peer }: Sides) {
  await ours() // warm up
  const times: { readonly ours: number; readonly peer: number }[] = []
  for (let round = 0; round < rounds; round++) times.push({ ours: await ours(), peer: await peer() })
  const ratios = times.map((time) => time.ours / time.peer).toSorted((a, b) => a - b)
  const [least = Number.NaN, most = Number.NaN] = [ratios[0], ratios.at(-1)]
  const figure = (side: 'ours' | 'peer'): string => `${median(times.map((time) => time[side])).toFixed(3)} ${unit}`
  console.log(
    `${what}: ratio ${median(ratios).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})` +
      `${budget === undefined ? '' : `, budget ${budget}`}; ours ${figure('ours')}, peer ${figure('peer')}`,
  )
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
