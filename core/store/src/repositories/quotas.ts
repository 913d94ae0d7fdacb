/**
 * Limits, and use counted from what there is: a kept sum would drift, and these tables are small or indexed by project.
 *
 * A VM counts with the larger of what it has and what is wanted, a volume with what it has and what is reserved for its growth.
 * A deleted VM that can be restored counts no more, its volumes do: their room is not free yet.
 */
import type { OrganisationId, ProjectId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable, type ReadContext, type WriteContext } from '../context.ts'
import type { QuotaReads, QuotaUse, QuotaWrites } from '../contract/tenancy.ts'
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
    const found = await sql<Record<string, Stored>>`select * from quotas
      where organisation = ${organisation} and (project is null or project = ${project})
      order by resource, id`.execute(anyTable(this.context.db))
    return found.rows.map((stored) => decodeRow(tables.quotas, stored))
  }

  async use(scope: { readonly organisation: OrganisationId; readonly project: ProjectId | 'all' }): Promise<QuotaUse> {
    const { organisation, project } = scope
    const inScope = sql`organisation = ${organisation} ${project === 'all' ? sql`` : sql`and project = ${project}`}`
    const there = sql`record <> 'deleted'`
    const counted = await sql<Record<string, number>>`select
      (select count(*) from vms where ${inScope} and ${there}) as vms,
      (select coalesce(sum(case when vcpus > desired_vcpus then vcpus else desired_vcpus end), 0)
        from vms where ${inScope} and ${there}) as vcpus,
      (select coalesce(sum(case when memory_mib > desired_memory_mib then memory_mib else desired_memory_mib end), 0)
        from vms where ${inScope} and ${there}) as memory_mib,
      (select coalesce(sum(capacity_bytes), 0) from volumes where ${inScope}) +
        (select coalesce(sum(storage_bytes), 0) from reservations as r where ${inScope} and exists
          (select 1 from volumes as v where v.id = r.owner and v.state <> 'creating')) as storage_bytes,
      (select count(*) from snapshots where ${inScope}) as snapshots`.execute(this.context.db)
    const row = counted.rows[0] ?? {}
    return Object.fromEntries(quotaResources.map((name) => [name, Number(row[name] ?? 0)])) as Record<
      QuotaResource,
      number
    >
  }
}

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
    },
    maximum: number | undefined,
  ): Promise<void> {
    const { organisation, project, resource } = limit
    const db = anyTable(this.#write.db)
    const found = await sql<Record<string, Stored>>`select * from quotas
      where organisation = ${organisation} and coalesce(project, '') = ${project ?? ''} and resource = ${resource}`.execute(
      db,
    )
    const before = found.rows[0]
    const { recorder, at } = this.#write
    if (before !== undefined) {
      const id = String(before['id'])
      const after = { ...before, maximum: maximum ?? 0, updatedAt: at, generation: Number(before['generation']) + 1 }
      if (maximum === undefined) await db.deleteFrom('quotas').where('id', '=', id).execute()
      else await db.updateTable('quotas').set(after).where('id', '=', id).execute()
      await recorder.keepVersion(tables.quotas, { id }, maximum === undefined ? null : after, false)
    } else if (maximum !== undefined) {
      const id = crypto.randomUUID()
      const row = { id, ...limit, maximum, createdAt: at, updatedAt: at, generation: 1 }
      const stored = encodeNew(tables.quotas, row)
      await db.insertInto('quotas').values(stored).execute()
      await recorder.keepVersion(tables.quotas, { id }, stored, true)
    }
  }
}
