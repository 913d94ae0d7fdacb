/**
 * Limits, and use counted from what there is: a kept sum would drift, and these tables are small or indexed by project.
 *
 * A VM counts with the larger of what it has and what is wanted, a volume with what it has and what is reserved for its growth.
 * A deleted VM that can be restored counts no more, its volumes do: their room is not free yet. As of a time, what volumes were
 * about to grow by is not counted: reservations are not kept.
 */
import type { OrganisationId, ProjectId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { QuotaReads, QuotaScope, QuotaUse, QuotaWrites } from '../contract/tenancy.ts'
import { type Condition, source } from '../list-select.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { QuotaRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { type QuotaResource, quotaResources } from '../schema/tenancy.ts'
import { tables } from '../schema.ts'

export class QuotaReader implements QuotaReads {
  protected readonly context: ReadContext

  constructor(context: ReadContext) {
    this.context = context
  }

  async limits(organisation: OrganisationId, project: ProjectId): Promise<readonly QuotaRow[]> {
    const found = await sql<Record<string, Stored>>`select * from ${source(tables.quotas, this.context.asOf)}
      where organisation = ${organisation} and (project is null or project = ${project})
      order by resource, id`.execute(anyTable(this.context.db))
    return found.rows.map((stored) => decodeRow(tables.quotas, stored))
  }

  async use(scope: QuotaScope): Promise<QuotaUse> {
    const inScope = scoped(scope)
    const there = sql`record <> 'deleted'`
    const counted = await sql<Record<string, number>>`select
      (select count(*) from ${this.#then('vms')} where ${inScope} and ${there}) as vms,
      (select coalesce(sum(case when vcpus > desired_vcpus then vcpus else desired_vcpus end), 0)
        from ${this.#then('vms')} where ${inScope} and ${there}) as vcpus,
      (select coalesce(sum(case when memory_mib > desired_memory_mib then memory_mib else desired_memory_mib end), 0)
        from ${this.#then('vms')} where ${inScope} and ${there}) as memory_mib,
      (select coalesce(sum(capacity_bytes), 0) from ${this.#then('volumes')} where ${inScope}) + ${this.#growth(inScope)} as storage_bytes,
      (select count(*) from ${this.#then('snapshots')} where ${inScope}) as snapshots,
      (select count(*) from ${this.#then('networks')} where ${inScope}) as networks,
      (select count(*) from ${this.#then('ports')} where ${inScope} and not exists
        (select 1 from ${this.#then('vms', 'o')} where o.id = ports.vm and o.record = 'deleted')) as addresses`.execute(
      this.context.db,
    )
    const row = counted.rows[0] ?? {}
    return Object.fromEntries(quotaResources.map((name) => [name, Number(row[name] ?? 0)])) as Record<
      QuotaResource,
      number
    >
  }

  async storageByClass(scope: QuotaScope): Promise<Readonly<Record<string, number>>> {
    const inScope = scoped(scope)
    const counted = await sql<{ poolClass: string; bytes: number }>`select p.pool_class, sum(u.bytes) as bytes from (
        select pool, capacity_bytes as bytes from ${this.#then('volumes')} where ${inScope}
        ${this.#growthByPool(inScope)}
      ) as u join ${this.#then('pools', 'p')} on p.id = u.pool where p.pool_class is not null group by p.pool_class`.execute(
      this.context.db,
    )
    return Object.fromEntries(counted.rows.map(({ poolClass, bytes }) => [poolClass, Number(bytes)]))
  }

  async sumOfProjects(
    organisation: OrganisationId,
    { resource, poolClass }: Pick<QuotaRow, 'resource' | 'poolClass'>,
  ): Promise<number> {
    const found = await sql<{ total: number }>`select coalesce(sum(maximum), 0) as total from quotas
      where organisation = ${organisation} and project is not null and resource = ${resource}
        and coalesce(pool_class, '') = ${poolClass ?? ''}`.execute(this.context.db)
    return Number(found.rows[0]?.total ?? 0)
  }

  #then(name: 'pools' | 'ports' | 'networks' | 'snapshots' | 'vms' | 'volumes', alias: string = name) {
    return source(tables[name], this.context.asOf, alias)
  }

  /** What volumes are promised to grow by. */
  #growth(inScope: Condition): Condition {
    if (this.context.asOf !== undefined) return sql`0`
    return sql`(select coalesce(sum(storage_bytes), 0) from reservations as r where ${inScope} and exists
      (select 1 from volumes as v where v.id = r.owner and v.state <> 'creating'))`
  }

  #growthByPool(inScope: Condition): Condition {
    if (this.context.asOf !== undefined) return sql``
    return sql`union all
      select r.pool, r.storage_bytes from reservations as r where ${inScope} and r.pool is not null and exists
        (select 1 from volumes as v where v.id = r.owner and v.state <> 'creating')`
  }
}

const scoped = ({ organisation, project }: QuotaScope) =>
  sql`organisation = ${organisation} ${project === 'all' ? sql`` : sql`and project = ${project}`}`

export class QuotaWriter extends QuotaReader implements QuotaWrites {
  readonly #write: WriteContext

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
  }

  async set(
    limit: {
      readonly organisation: OrganisationId
      readonly project: ProjectId | null
      readonly resource: QuotaResource
      readonly poolClass?: string | null
      readonly overcommit?: number | null
    },
    maximum: number | undefined,
  ): Promise<void> {
    const { organisation, project, resource, poolClass = null, overcommit = null } = limit
    const db = anyTable(this.#write.db)
    const found = await sql<Record<string, Stored>>`select * from ${source(tables.quotas, this.context.asOf)}
      where organisation = ${organisation} and coalesce(project, '') = ${project ?? ''} and resource = ${resource}
        and coalesce(pool_class, '') = ${poolClass ?? ''}`.execute(db)
    const before = found.rows[0]
    const { recorder, at } = this.#write
    if (before !== undefined) {
      const id = String(before['id'])
      const after = {
        ...before,
        maximum: maximum ?? 0,
        overcommit,
        updatedAt: at,
        generation: Number(before['generation']) + 1,
      }
      if (maximum === undefined) await db.deleteFrom('quotas').where('id', '=', id).execute()
      else await db.updateTable('quotas').set(after).where('id', '=', id).execute()
      await recorder.keepVersion(tables.quotas, { id }, maximum === undefined ? null : after, false)
    } else if (maximum !== undefined) {
      const id = crypto.randomUUID()
      const row = { id, ...limit, poolClass, overcommit, maximum, createdAt: at, updatedAt: at, generation: 1 }
      const stored = encodeNew(tables.quotas, row)
      await db.insertInto('quotas').values(stored).execute()
      await recorder.keepVersion(tables.quotas, { id }, stored, true)
    }
  }
}
