/**
 * Load over time: what was measured, and roll-ups of five minutes, an hour and a day, each kept longer than the one before.
 *
 * Written in transactions of their own, a few thousand rows each, with the loop free in between: one look at twenty thousand
 * VMs is more than a hundred thousand points. Rows go in as one JSON parameter, because a query builder's node per value
 * costs more than SQLite does.
 */
import { setImmediate as yieldLoop } from 'node:timers/promises'
import type { IdKind } from '@covisor/model'
import { sql } from 'kysely'
import type { ReadContext } from './context.ts'
import type { SamplePoint, SampleSeries, Samples } from './contract/records.ts'
import { CounterRates } from './counter-rates.ts'
import { settings } from './repositories/records.ts'
import type { Transact } from './transact.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Finest first. Raw samples are taken to be this far apart when a resolution is chosen. */
const RAW_STEP_SECONDS = 20
const resolutions = [
  { seconds: 0, keptMs: DAY },
  { seconds: 300, keptMs: 30 * DAY },
  { seconds: 3600, keptMs: 400 * DAY },
  { seconds: 86_400, keptMs: 2000 * DAY },
] as const

const ROWS_PER_TRANSACTION = 2000
const DEFAULT_POINTS = 500
const ROLLED_UP_UNTIL = 'samples.rolled-up-until'

export class StoredSamples implements Samples {
  readonly #context: ReadContext
  readonly #transact: Transact
  readonly #rates = new CounterRates()

  constructor(context: ReadContext, transact: Transact) {
    this.#context = context
    this.#transact = transact
  }

  async append(at: number, points: readonly SamplePoint[]): Promise<void> {
    const rows = points.flatMap(({ kind, id, metric, value }) => {
      const number = typeof value === 'bigint' ? this.#rates.rateOf(`${kind} ${id} ${metric}`, at, value) : value
      return number === undefined || !Number.isFinite(number) ? [] : [[kind, id, metric, at, number]]
    })
    for (let from = 0; from < rows.length; from += ROWS_PER_TRANSACTION) {
      if (from > 0) await yieldLoop()
      const json = JSON.stringify(rows.slice(from, from + ROWS_PER_TRANSACTION))
      await this.#transact('read committed', async ({ db, dialect }) => {
        const value = dialect.jsonItem(4, 'double precision')
        await sql`insert into samples (kind, id, metric, resolution, at, count, sum, min, max)
          select ${dialect.jsonItem(0, 'text')}, ${dialect.jsonItem(1, 'text')}, ${dialect.jsonItem(2, 'text')}, 0,
            ${dialect.jsonItem(3, 'bigint')}, 1, ${value}, ${value}, ${value}
          from ${dialect.jsonRows(json)} where 1 = 1 on conflict do nothing`.execute(db)
      })
    }
  }

  async series(
    kind: IdKind,
    id: string,
    metrics: readonly string[],
    range: { readonly from: number; readonly to: number; readonly maxPoints?: number },
  ): Promise<Readonly<Record<string, SampleSeries>>> {
    const stepSeconds = resolutionFor(range, this.#context.now())
    const series = new Map(metrics.map((metric) => [metric, [] as SampleSeries['points'][number][]]))
    if (metrics.length > 0) {
      const found = await sql<{ metric: string; at: number; count: number; sum: number; min: number; max: number }>`
        select metric, at, count, sum, min, max from samples where kind = ${kind} and id = ${id} and metric in (${sql.join(metrics)})
          and resolution = ${stepSeconds} and at >= ${range.from} and at < ${range.to} order by metric, at`.execute(
        this.#context.db,
      )
      for (const { metric, at, count, sum, min, max } of found.rows) {
        series.get(metric)?.push({ at, mean: sum / count, min, max })
      }
    }
    return Object.fromEntries([...series].map(([metric, points]) => [metric, { stepSeconds, points }]))
  }

  async rollUp(): Promise<void> {
    const now = this.#context.now()
    const until = await settings(this.#context).get(ROLLED_UP_UNTIL)
    const since = typeof until === 'number' ? until : now - DAY
    for (const [index, { seconds }] of resolutions.entries()) {
      const finer = resolutions[index - 1]
      if (finer !== undefined) await this.#rollUpInto(seconds, finer.seconds, since)
      await yieldLoop()
    }
    await this.#transact('read committed', async (context) => {
      for (const { seconds, keptMs } of resolutions) {
        await sql`delete from samples where resolution = ${seconds} and at < ${now - keptMs}`.execute(context.db)
      }
      await settings(context).set(ROLLED_UP_UNTIL, now, null)
    })
  }

  async forget(kind: IdKind, id: string): Promise<void> {
    this.#rates.forget(`${kind} ${id} `)
    await this.#transact('read committed', async ({ db }) => {
      await sql`delete from samples where kind = ${kind} and id = ${id}`.execute(db)
    })
  }

  /** Steps that are not over yet are made again next time, from everything they have by then. */
  async #rollUpInto(seconds: number, finer: number, since: number): Promise<void> {
    const ms = sql.lit(seconds * 1000)
    const start = Math.floor(since / (seconds * 1000)) * seconds * 1000
    await this.#transact('read committed', async ({ db }) => {
      await sql`insert into samples (kind, id, metric, resolution, at, count, sum, min, max)
        select kind, id, metric, ${sql.lit(seconds)}, (at / ${ms}) * ${ms}, sum(count), sum(sum), min(min), max(max)
        from samples where resolution = ${finer} and at >= ${start} group by kind, id, metric, (at / ${ms}) * ${ms}
        on conflict (kind, id, metric, resolution, at) do update
          set count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max`.execute(db)
    })
  }
}

/** The finest that is kept for so long and gives no more points than asked for. */
function resolutionFor(
  range: { readonly from: number; readonly to: number; readonly maxPoints?: number },
  now: number,
): number {
  const { from, to, maxPoints = DEFAULT_POINTS } = range
  const fits = resolutions.find(({ seconds, keptMs }) => {
    const step = seconds === 0 ? RAW_STEP_SECONDS : seconds
    return from >= now - keptMs && (to - from) / (step * 1000) <= maxPoints
  })
  return fits?.seconds ?? resolutions[3].seconds
}
