/** The installation's row, settings, reservations, endpoint leases and idempotency keys: small tables without history. */
import { AppError, type EndpointId, type TaskId } from '@covisor/model'
import type { Json } from '@covisor/tasks'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { InstallationWrites, SettingWrites } from '../contract/records.ts'
import type {
  EndpointLease,
  IdempotencyWrites,
  LeaseWrites,
  RememberedResponse,
  ReservationFilter,
  ReservationReads,
  ReservationWrites,
} from '../contract/work.ts'
import { isOneOf, where } from '../list-select.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { InstallationRow, NewReservation, ReservationRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'

type Result = Record<string, Stored>

/** Of a read context the writes fail in the type system only: `Store` does not show them. */
export const installation = (context: ReadContext | WriteContext): InstallationWrites => ({
  async get() {
    const found = await sql<Result>`select * from installation`.execute(anyTable(context.db))
    return decodeRow(tables.installation, found.rows[0] ?? {}) as InstallationRow
  },
  async setMode(mode, reason) {
    await sql`update installation set mode = ${mode}, mode_reason = ${reason}`.execute(context.db)
  },
})

export const settings = (context: ReadContext | WriteContext): SettingWrites => ({
  async get(key) {
    const found = await sql<{ value: string }>`select value from settings where key = ${key}`.execute(context.db)
    const row = found.rows[0]
    return row === undefined ? undefined : (JSON.parse(row.value) as Json)
  },
  async all(prefix = '') {
    const found = await sql<{ key: string; value: string }>`select key, value from settings
      where key >= ${prefix} and key < ${`${prefix}\u{10ffff}`} order by key`.execute(context.db)
    return Object.fromEntries(found.rows.map(({ key, value }) => [key, JSON.parse(value) as Json]))
  },
  async set(key, value, by) {
    const at = 'at' in context ? context.at : context.now()
    await sql`insert into settings (key, value, updated_at, updated_by) values (${key}, ${JSON.stringify(value)}, ${at}, ${by})
      on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(
      context.db,
    )
  },
  async remove(key) {
    await sql`delete from settings where key = ${key}`.execute(context.db)
  },
})

export class LeaseRepository implements LeaseWrites {
  readonly #context: ReadContext

  constructor(context: ReadContext) {
    this.#context = context
  }

  async ofEndpoint(endpoint: EndpointId): Promise<EndpointLease | undefined> {
    const found = await sql<Result>`select * from endpoint_leases where endpoint = ${endpoint}`.execute(
      anyTable(this.#context.db),
    )
    return found.rows[0] === undefined ? undefined : decodeRow(tables.endpointLeases, found.rows[0])
  }

  async acquireEndpoint(endpoint: EndpointId, owner: string, leaseUntil: number): Promise<EndpointLease | undefined> {
    const taken = await sql<Result>`
      insert into endpoint_leases (endpoint, owner, epoch, lease_until) values (${endpoint}, ${owner}, 1, ${leaseUntil})
      on conflict (endpoint) do update set owner = excluded.owner, lease_until = excluded.lease_until,
        epoch = endpoint_leases.epoch + case when endpoint_leases.owner = excluded.owner then 0 else 1 end
      where endpoint_leases.owner = excluded.owner or endpoint_leases.lease_until <= ${this.#context.now()}
      returning *`.execute(anyTable(this.#context.db))
    return taken.rows[0] === undefined ? undefined : decodeRow(tables.endpointLeases, taken.rows[0])
  }

  /** The row stays, for its epoch. */
  async releaseEndpoint(endpoint: EndpointId, owner: string): Promise<void> {
    await sql`update endpoint_leases set lease_until = 0 where endpoint = ${endpoint} and owner = ${owner}`.execute(
      this.#context.db,
    )
  }
}

export class ReservationReader implements ReservationReads {
  protected readonly context: ReadContext

  constructor(context: ReadContext) {
    this.context = context
  }

  async list(filter: ReservationFilter): Promise<readonly ReservationRow[]> {
    const conditions = Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : (isOneOf(sql.ref(name))(value as never, { asOf: undefined }) ?? []),
    )
    const found = await sql<Result>`select * from reservations ${where(conditions)} order by created_at, id`.execute(
      anyTable(this.context.db),
    )
    return found.rows.map((stored) => decodeRow(tables.reservations, stored))
  }

  async perHost() {
    const found = await sql`select host, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib
      from reservations where host is not null group by host`.execute(this.context.db)
    return found.rows as Awaited<ReturnType<ReservationReads['perHost']>>
  }

  async perPool() {
    const found = await sql`select pool, sum(storage_bytes) as storage_bytes
      from reservations where pool is not null group by pool`.execute(this.context.db)
    return found.rows as Awaited<ReturnType<ReservationReads['perPool']>>
  }
}

export class ReservationWriter extends ReservationReader implements ReservationWrites {
  readonly #write: WriteContext

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
  }

  async insert(reservation: NewReservation): Promise<void> {
    const stored = encodeNew(tables.reservations, { ...reservation, createdAt: this.#write.at })
    await anyTable(this.#write.db).insertInto('reservations').values(stored).execute()
  }

  async release(filter: { readonly owner: string } | { readonly task: TaskId }): Promise<void> {
    const which = 'owner' in filter ? sql`owner = ${filter.owner}` : sql`task = ${filter.task}`
    await sql`delete from reservations where ${which}`.execute(this.#write.db)
  }
}

export class IdempotencyRepository implements IdempotencyWrites {
  readonly #context: ReadContext & Partial<WriteContext>

  constructor(context: ReadContext & Partial<WriteContext>) {
    this.#context = context
  }

  async find(actor: string, key: string, requestHash: string): Promise<RememberedResponse | undefined> {
    const found = await sql<Result>`select * from idempotency_keys where actor = ${actor} and key = ${key}`.execute(
      anyTable(this.#context.db),
    )
    if (found.rows[0] === undefined) return undefined
    const remembered = decodeRow(tables.idempotencyKeys, found.rows[0])
    if (remembered.requestHash !== requestHash) throw new AppError('IDEMPOTENCY_KEY_REUSED', { key })
    return { status: remembered.status, response: remembered.response }
  }

  async remember(
    actor: string,
    key: string,
    requestHash: string,
    { status, response }: RememberedResponse,
  ): Promise<void> {
    const createdAt = this.#context.at ?? this.#context.now()
    const stored = encodeNew(tables.idempotencyKeys, { actor, key, requestHash, status, response, createdAt })
    try {
      await anyTable(this.#context.db).insertInto('idempotency_keys').values(stored).execute()
    } catch (cause) {
      if (this.#context.dialect.uniqueViolation(cause) === undefined) throw cause
      throw new AppError('CONFLICT', { what: `the request with the idempotency key "${key}"` }, { cause })
    }
  }

  async prune(before: number): Promise<number> {
    const gone = await sql`delete from idempotency_keys where created_at < ${before}`.execute(this.#context.db)
    return Number(gone.numAffectedRows ?? 0)
  }
}
