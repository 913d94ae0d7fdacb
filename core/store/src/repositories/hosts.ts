/**
 * Endpoints and hosts. Free memory changes with every look, so it is kept apart from the facts that make a version. A host's name
 * stands in the rows of its VMs too, and follows it there.
 */
import type { EndpointId, HostDuty, HostId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { HostReads, HostWrites, SeenHost, SeenThrough } from '../contract/hosts.ts'
import { definitions } from '../definitions.ts'
import type { WriteOptions } from '../resource.ts'
import { changedColumns, ResourceReader, ResourceWriter } from '../resource-repository.ts'
import { decodeRow, encodeColumns, type StoredRow } from '../row-codec.ts'
import type { EndpointRow, HostPatch, HostRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'

export class EndpointWriter extends ResourceWriter<EndpointRow> {
  constructor(context: WriteContext) {
    super(definitions.endpoints, context)
  }

  async seen(id: EndpointId): Promise<void> {
    await sql`update endpoints set last_seen_at = ${this.write.at} where id = ${id}`.execute(this.write.db)
  }
}

/** Of more hosts than this the roll-ups of five minutes are read: a fifteenth of the rows, and some minutes late. */
const MOST_READ_RAW = 200
const ROLL_UP_SECONDS = 300
const HOSTS_PER_QUERY = 500

export class HostReader extends ResourceReader<HostRow> implements HostReads {
  constructor(context: ReadContext) {
    super(definitions.hosts, context)
  }

  cpuBusy(_scope: 'provider', hosts: readonly HostId[], lastMs: number): Promise<ReadonlyMap<HostId, number>> {
    return cpuBusy(this.context, hosts, lastMs)
  }

  protected override decode(stored: StoredRow): HostRow {
    return hostOf(stored)
  }
}

export class HostWriter extends ResourceWriter<HostRow> implements HostReads, HostWrites {
  constructor(context: WriteContext) {
    super(definitions.hosts, context)
  }

  cpuBusy(_scope: 'provider', hosts: readonly HostId[], lastMs: number): Promise<ReadonlyMap<HostId, number>> {
    return cpuBusy(this.write, hosts, lastMs)
  }

  async upsertObserved(seen: SeenHost, { endpoint, newId, called }: SeenThrough): Promise<HostRow> {
    const { freeMemoryMiB, ...facts } = seen
    const { nativeRef, memoryMiB } = seen
    const name = called ?? seen.name
    const row = { nativeRef, name, cpus: seen.cpu.logical, memoryMiB, freeMemoryMiB, facts, seenAt: this.write.at }
    const found = await sql<Record<string, Stored>>`select * from hosts
      where endpoint = ${endpoint} and native_ref = ${nativeRef} ${this.write.dialect.forUpdate}`.execute(
      anyTable(this.write.db),
    )
    const before = found.rows[0]
    if (before === undefined) return this.insert({ id: newId, endpoint, ...row })
    const changes = changedColumns(before, encodeColumns(tables.hosts, row))
    return this.decode(await this.apply(before, changes, undefined, 'same generation'))
  }

  setDuty(
    id: HostId,
    duty: HostDuty,
    options: { readonly expectedGeneration?: number | undefined } = {},
  ): Promise<HostRow> {
    return this.update('provider', id, { duty } satisfies HostPatch, options)
  }

  override async apply(
    before: StoredRow,
    changes: Record<string, Stored>,
    ...how: [what: string | undefined, generations: 'next generation' | 'same generation']
  ): Promise<StoredRow> {
    const after = await super.apply(before, changes, ...how)
    if (after['nameKey'] !== before['nameKey']) await this.#renameInVms(after)
    return after
  }

  override async remove(scope: Scope, id: string, options?: WriteOptions): Promise<void> {
    await super.remove(scope, id, options)
    await this.#renameInVms({ id, nameKey: '' })
  }

  /** No change of the VMs, so neither generation nor version of theirs. */
  async #renameInVms({ id, nameKey = '' }: StoredRow): Promise<void> {
    await sql`update vms set host_key = ${nameKey} where host = ${id}`.execute(anyTable(this.write.db))
  }

  protected override decode(stored: StoredRow): HostRow {
    return hostOf(stored)
  }
}

function hostOf(stored: StoredRow): HostRow {
  const row = decodeRow(tables.hosts, stored)
  return { ...row, facts: { ...(row.facts as object), freeMemoryMiB: row.freeMemoryMiB } }
}

async function cpuBusy(
  context: ReadContext,
  hosts: readonly HostId[],
  lastMs: number,
): Promise<ReadonlyMap<HostId, number>> {
  const means = new Map<HostId, number>()
  const step = hosts.length > MOST_READ_RAW ? ROLL_UP_SECONDS : 0
  const until = context.asOf ?? context.now()
  const since = until - lastMs - step * 1000
  for (let at = 0; at < hosts.length; at += HOSTS_PER_QUERY) {
    const some = hosts.slice(at, at + HOSTS_PER_QUERY)
    const { rows } = await sql<{ id: HostId; mean: number }>`select id, sum(sum) / sum(count) as mean from samples
      where kind = 'host' and id in (${sql.join(some)}) and metric = 'cpuBusyNs' and resolution = ${step}
        and at > ${since} and at <= ${until} group by id`.execute(anyTable(context.db))
    for (const { id, mean } of rows) means.set(id, Number(mean))
  }
  return means
}
