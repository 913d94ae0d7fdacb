/** Pools, and what they are on each host. Sizes are kept apart from the facts: they change with every write of every guest. */
import type { EndpointId, HostId, PoolId } from '@covisor/model'
import { sql } from 'kysely'
import type { ReadContext, WriteContext } from '../context.ts'
import type { PoolReads, PoolWrites, SeenPool } from '../contract/hosts.ts'
import { definitions } from '../definitions.ts'
import { source } from '../list-select.ts'
import { ResourceReader, ResourceWriter } from '../resource-repository.ts'
import { decodeRow, type StoredRow } from '../row-codec.ts'
import type { HostPoolRow, NewPool, PoolRow } from '../rows.ts'
import { tables } from '../schema.ts'
import { oneOnHost, onHosts, removeOnHost, writeOnHost } from './found-on-hosts.ts'

export class PoolReader extends ResourceReader<PoolRow> implements PoolReads {
  constructor(context: ReadContext) {
    super(definitions.pools, context)
  }

  async onHosts(filter: Parameters<PoolReads['onHosts']>[0]): Promise<readonly HostPoolRow[]> {
    const { pool, host, endpoint } = filter
    return (await onHosts(this.context, tables.hostPools, 'pool', { of: pool, host, endpoint })).map(hostPoolOf)
  }

  async onHost(host: HostId, nativeName: string): Promise<HostPoolRow | undefined> {
    const stored = await oneOnHost(this.context, tables.hostPools, host, nativeName)
    return stored === undefined ? undefined : hostPoolOf(stored)
  }

  async provisioned(pools?: readonly PoolId[]) {
    if (pools?.length === 0) return []
    const which = pools === undefined ? sql`` : sql`where pool in (${sql.join(pools)})`
    const found = await sql`select pool, sum(capacity_bytes) as bytes, count(*) as volumes
      from ${source(tables.volumes, this.context.asOf)} ${which} group by pool`.execute(this.context.db)
    return found.rows as Awaited<ReturnType<PoolReads['provisioned']>>
  }
}

export class PoolWriter extends ResourceWriter<PoolRow> implements PoolReads, PoolWrites {
  readonly #reads: PoolReader

  constructor(context: WriteContext) {
    super(definitions.pools, context)
    this.#reads = new PoolReader(context)
  }

  onHosts: PoolReads['onHosts'] = (filter) => this.#reads.onHosts(filter)
  onHost: PoolReads['onHost'] = (host, nativeName) => this.#reads.onHost(host, nativeName)
  provisioned: PoolReads['provisioned'] = (pools) => this.#reads.provisioned(pools)

  async upsertObserved(
    seen: SeenPool,
    context: {
      readonly host: HostId
      readonly endpoint: EndpointId
      readonly pool?: PoolId | undefined
      readonly newPool: NewPool
    },
  ): Promise<HostPoolRow> {
    const { host, endpoint, newPool } = context
    const { capacityBytes, allocatedBytes, availableBytes, ...facts } = seen
    const known = context.pool ?? (await this.onHost(host, seen.nativeName))?.pool
    const pool = known ?? (await this.insert(newPool)).id
    const { nativeName, active } = seen
    const sizes = { capacityBytes, allocatedBytes, availableBytes }
    const row = { host, nativeName, pool, endpoint, active, ...sizes, facts, seenAt: this.write.at }
    const { stored, isNews } = await writeOnHost(this.write, tables.hostPools, row)
    if (isNews && known !== undefined) await this.#tellAbout(known)
    return hostPoolOf(stored)
  }

  async removeObserved(host: HostId, nativeName: string): Promise<void> {
    const gone = await removeOnHost(this.write, tables.hostPools, host, nativeName)
    if (gone === undefined) return
    const pool = gone['pool'] as PoolId
    const left = await sql<{ left: number }>`select (select count(*) from host_pools where pool = ${pool})
      + (select count(*) from volumes where pool = ${pool}) as "left"`.execute(this.write.db)
    if (Number(left.rows[0]?.left) === 0) await this.remove('provider', pool)
    else await this.#tellAbout(pool)
  }

  async #tellAbout(pool: string): Promise<void> {
    const stored = await this.findStored('provider', pool, false)
    if (stored !== undefined) this.tell('updated', stored, undefined)
  }
}

function hostPoolOf(stored: StoredRow): HostPoolRow {
  const row = decodeRow(tables.hostPools, stored)
  const { capacityBytes, allocatedBytes, availableBytes } = row
  return { ...row, facts: { ...(row.facts as object), capacityBytes, allocatedBytes, availableBytes } }
}
