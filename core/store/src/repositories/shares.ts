/**
 * What organisations take of a cluster, counted from what there is, as quotas are.
 *
 * A VM counts where it is, with the larger of what it has and what is wanted; one on its way to the cluster counts by what was promised
 * to it there. It is up when it runs, or when room was promised for its start.
 */
import type { ClusterId, OrganisationId } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import type { ReadContext } from '../context.ts'
import type { ClusterUse, Outside, ShareReads } from '../contract/tenancy.ts'
import type { Stored } from '../schema/column.ts'
import type { EntitlementKind } from '../schema/tenancy.ts'

export class ShareReader implements ShareReads {
  readonly #context: ReadContext

  constructor(context: ReadContext) {
    this.#context = context
  }

  async use(cluster: ClusterId): Promise<readonly ClusterUse[]> {
    const here = (alias: string) =>
      sql`exists (select 1 from hosts as h where h.id = ${sql.ref(`${alias}.host`)} and h.cluster = ${cluster})`
    const found = await sql<
      Record<string, Stored>
    >`select organisation, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib,
        sum(case when up = 1 then vcpus else 0 end) as up_vcpus, sum(case when up = 1 then memory_mib else 0 end) as up_memory_mib
      from (
        select v.organisation,
          case when v.vcpus > v.desired_vcpus then v.vcpus else v.desired_vcpus end as vcpus,
          case when v.memory_mib > v.desired_memory_mib then v.memory_mib else v.desired_memory_mib end as memory_mib,
          case when v.power in ('running', 'paused')
            or exists (select 1 from reservations as r where r.owner = v.id and r.host is not null) then 1 else 0 end as up
        from vms as v where v.record <> 'deleted' and ${here('v')}
        union all
        select r.organisation, r.vcpus, r.memory_mib, 1 as up from reservations as r
        where r.memory_mib > 0 and ${here('r')} and not exists
          (select 1 from vms as v where v.id = r.owner and v.record <> 'deleted' and ${here('v')})
      ) as u where organisation is not null group by organisation`.execute(this.#context.db)
    return found.rows.map((row) => ({
      organisation: row['organisation'] as OrganisationId,
      vcpus: Number(row['vcpus']),
      memoryMiB: Number(row['memoryMiB']),
      upVcpus: Number(row['upVcpus']),
      upMemoryMiB: Number(row['upMemoryMiB']),
    }))
  }

  async outside(organisation: OrganisationId): Promise<Outside> {
    const isNot = (kind: EntitlementKind, resource: RawBuilder<unknown>) =>
      sql`not exists (select 1 from entitlements as e where e.organisation = ${organisation}
        and e.resource_kind = ${kind} and e.resource = ${resource})`
    const elsewhere = isNot('pool-class', sql`p.pool_class`)
    const found = await sql<Record<string, Stored>>`select
      (select coalesce(sum(v.capacity_bytes), 0) from volumes as v join pools as p on p.id = v.pool
        where v.organisation = ${organisation} and ${elsewhere}) as bytes,
      (select coalesce(sum(r.storage_bytes), 0) from reservations as r join pools as p on p.id = r.pool
        where r.organisation = ${organisation} and ${elsewhere}) as growth,
      (select count(*) from ports as t join networks as n on n.id = t.network
        where t.organisation = ${organisation} and n.organisation is null and ${isNot('network', sql`n.id`)}
          and not exists (select 1 from vms as v where v.id = t.vm and v.record = 'deleted')) as ports`.execute(
      this.#context.db,
    )
    const row = found.rows[0] ?? {}
    return { bytes: Number(row['bytes'] ?? 0) + Number(row['growth'] ?? 0), ports: Number(row['ports'] ?? 0) }
  }
}
