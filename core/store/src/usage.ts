/**
 * Usage, counted from the history: every version of a VM or volume that was true in an hour, times how long it was.
 *
 * So nothing is sampled or estimated of what was allocated, and a tenant who knows the intervals comes to the same numbers. What
 * was used is the mean of the load samples of the hour, times how long the VM ran. An hour is counted when it has been over for a
 * minute: a transaction that is still under way has a time before its commit.
 */
import { sql } from 'kysely'
import type { ReadContext } from './context.ts'
import type { TimeRange, Usage, UsageHourRow, UsageIntervals, VmInterval, VolumeInterval } from './contract/metering.ts'
import { settings } from './repositories/records.ts'
import { decodeRow } from './row-codec.ts'
import type { Stored } from './schema/column.ts'
import { tables } from './schema.ts'
import type { Scope } from './scope.ts'
import type { Transact } from './transact.ts'

const HOUR = 3_600_000
const SETTLE_MS = 60_000
const MOST_AT_ONCE = 31 * 24
/** Raw samples are kept for a day, means of five minutes for a month. */
const RAW_FOR_MS = 20 * HOUR
const METERED_UNTIL = 'usage.metered-until'
const MIB = 2 ** 20

type Counted = Record<keyof Amounts, number>
type Amounts = Omit<UsageHourRow, 'hour' | 'organisation' | 'project'>

export class StoredUsage implements Usage {
  readonly #context: ReadContext
  readonly #transact: Transact

  constructor(context: ReadContext, transact: Transact) {
    this.#context = context
    this.#transact = transact
  }

  async meter(): Promise<number> {
    const ended = startOfHour(this.#context.now() - SETTLE_MS)
    let counted = 0
    for (let hour = await this.meteredUntil(); hour < ended && counted < MOST_AT_ONCE; hour += HOUR) {
      await this.#count(hour)
      counted += 1
    }
    return counted
  }

  async meteredUntil(): Promise<number> {
    const known = await settings(this.#context).get(METERED_UNTIL)
    if (typeof known === 'number') return known
    const found = await sql<{ createdAt: number }>`select created_at from installation`.execute(this.#context.db)
    return startOfHour(Number(found.rows[0]?.createdAt ?? this.#context.now()))
  }

  async hours(scope: Scope, { from, to }: TimeRange): Promise<readonly UsageHourRow[]> {
    const found = await sql<Record<string, Stored>>`select * from usage_hours
      where hour >= ${startOfHour(from + HOUR - 1)} and hour < ${startOfHour(to)} and ${within(scope)}
      order by hour, organisation, project`.execute(this.#context.db)
    return found.rows.map((stored) => decodeRow(tables.usageHours, stored))
  }

  async intervals(scope: Scope, range: TimeRange, limit: number): Promise<UsageIntervals> {
    const cut = <T>(columns: string[], stored: Record<string, Stored>) => ({
      ...(Object.fromEntries(columns.map((name) => [name, stored[name]])) as T),
      from: Math.max(range.from, Number(stored['validFrom'])),
      to: Math.min(range.to, Number(stored['validTo'] ?? range.to)),
    })
    const read = async (table: 'vms' | 'volumes', condition: ReturnType<typeof sql>) => {
      const found = await sql<Record<string, Stored>>`select * from ${sql.table(`${table}_history`)}
        where ${overlaps(range)} and ${condition} and ${within(scope)} order by valid_from, id limit ${limit}`.execute(
        this.#context.db,
      )
      return found.rows
    }
    const owned = ['id', 'organisation', 'project', 'name']
    const vms = await read('vms', takesHost)
    const volumes = await read('volumes', isThere)
    return {
      vms: vms.map((row) => ({
        ...cut<VmInterval>(owned, row),
        vcpus: Number(row['vcpus']),
        memoryMiB: Number(row['memoryMiB']),
      })),
      volumes: volumes.map((row) => ({
        ...cut<VolumeInterval>(owned, row),
        capacityBytes: Number(row['capacityBytes']),
      })),
    }
  }

  /** Both steps in one transaction: an hour that was counted is known to be. */
  #count(hour: number): Promise<void> {
    const range = { from: hour, to: hour + HOUR }
    const resolution = this.#context.now() - hour < RAW_FOR_MS ? 0 : 300
    return this.#transact('read committed', async (context) => {
      const { db } = context
      const projects = new Map<string, { organisation: string; amounts: Counted }>()
      const at = (row: Record<string, Stored>): Counted => {
        const project = String(row['project'])
        const known = projects.get(project) ?? { organisation: String(row['organisation']), amounts: nothing() }
        projects.set(project, known)
        return known.amounts
      }
      const vms = await sql<Record<string, Stored>>`select organisation, project,
          cast(sum(ms) as text) as running, cast(sum(ms * vcpus) as text) as vcpus, cast(sum(ms * memory_mib) as text) as memory,
          sum(ms * coalesce(cpu, 0.0)) as used_cpu, sum(ms * coalesce(used_memory, 0.0)) as used_memory
        from (select organisation, project, id, vcpus, memory_mib, ${msWithin(range)} as ms
          from vms_history where ${overlaps(range)} and ${takesHost}) as v
        left join (${meanLoad(range, resolution)}) as l on l.vm = v.id
        group by organisation, project`.execute(db)
      for (const row of vms.rows) {
        const amounts = at(row)
        amounts.runningSeconds = seconds(row['running'])
        amounts.vcpuSeconds = seconds(row['vcpus'])
        amounts.memoryMiBSeconds = seconds(row['memory'])
        amounts.usedCpuSeconds = Number(row['usedCpu']) / 1000 / 1e9
        amounts.usedMemoryMiBSeconds = Number(row['usedMemory']) / 1000
      }
      const volumes = await sql<Record<string, Stored>>`select organisation, project,
          cast(sum(${msWithin(range)} * (capacity_bytes / ${sql.lit(MIB)})) as text) as storage
        from volumes_history where ${overlaps(range)} and ${isThere} group by organisation, project`.execute(db)
      for (const row of volumes.rows) at(row).storageMiBSeconds = seconds(row['storage'])

      for (const [project, { organisation, amounts }] of projects) {
        const { runningSeconds, vcpuSeconds, memoryMiBSeconds, storageMiBSeconds } = amounts
        await sql`insert into usage_hours (hour, organisation, project, running_seconds, vcpu_seconds, memory_mib_seconds,
            storage_mib_seconds, used_cpu_seconds, used_memory_mib_seconds)
          values (${hour}, ${organisation}, ${project}, ${runningSeconds}, ${vcpuSeconds}, ${memoryMiBSeconds},
            ${storageMiBSeconds}, ${amounts.usedCpuSeconds}, ${amounts.usedMemoryMiBSeconds})
          on conflict do nothing`.execute(db)
      }
      await settings(context).set(METERED_UNTIL, hour + HOUR, null)
    })
  }
}

const startOfHour = (at: number) => at - (at % HOUR)
const nothing = (): Counted => ({
  runningSeconds: 0,
  vcpuSeconds: 0,
  memoryMiBSeconds: 0,
  storageMiBSeconds: 0,
  usedCpuSeconds: 0,
  usedMemoryMiBSeconds: 0,
})
/** Sums of milliseconds times bytes are beyond what a number holds; they arrive as text. */
const seconds = (sumOfMs: Stored | undefined) => Number(BigInt(String(sumOfMs ?? 0)) / 1000n)

const takesHost = sql`power in ('running', 'paused')`
/** What was deleted and can be restored still takes its room. */
const isThere = sql`state in ('ready', 'deleting', 'deleted')`

const overlaps = ({ from, to }: TimeRange) =>
  sql`valid_from < ${to} and (valid_to is null or (valid_to > ${from} and valid_to > valid_from))`

const msWithin = ({ from, to }: TimeRange) =>
  sql`((case when valid_to is null or valid_to > ${sql.lit(to)} then ${sql.lit(to)} else valid_to end) -
    (case when valid_from < ${sql.lit(from)} then ${sql.lit(from)} else valid_from end))`

const meanLoad = ({ from, to }: TimeRange, resolution: number) => sql`select id as vm,
    sum(case when metric = 'cpuTimeNs' then sum end) / sum(case when metric = 'cpuTimeNs' then count end) as cpu,
    sum(case when metric = 'memoryUsedMiB' then sum end) / sum(case when metric = 'memoryUsedMiB' then count end) as used_memory
  from samples where kind = 'vm' and metric in ('cpuTimeNs', 'memoryUsedMiB') and resolution = ${resolution}
    and at >= ${from} and at < ${to} group by id`

function within(scope: Scope) {
  if (scope === 'provider') return sql`1 = 1`
  const { organisation, project } = scope
  return project === 'all'
    ? sql`organisation = ${organisation}`
    : sql`organisation = ${organisation} and project = ${project}`
}
