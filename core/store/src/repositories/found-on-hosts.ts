/**
 * What a resource is on each host: a pool's or a network's rows in host_pools or host_networks.
 *
 * The same upsert for both: found by host and native name; the resource itself is inserted when nobody has told which it is;
 * its feed entry is told when the host's part changed.
 */
import { type RawBuilder, sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import { source, where } from '../list-select.ts'
import { changedColumns } from '../resource-repository.ts'
import { type AnyRow, encodeColumns, encodeNew, type StoredRow } from '../row-codec.ts'
import type { Stored, Table } from '../schema/column.ts'

export interface OnHostsFilter {
  readonly of?: string | readonly string[] | undefined
  readonly host?: string | readonly string[] | undefined
  readonly endpoint?: string | undefined
}

/** `owner`: the column that says whose row it is, 'pool' or 'network'. */
export async function onHosts(
  context: ReadContext,
  table: Table,
  owner: string,
  filter: OnHostsFilter,
): Promise<readonly StoredRow[]> {
  const conditions = [...anyOf(owner, filter.of), ...anyOf('host', filter.host), ...anyOf('endpoint', filter.endpoint)]
  const found = await sql<Record<string, Stored>>`
    select * from ${source(table, context.asOf)} ${where(conditions)} order by host, native_name`.execute(
    anyTable(context.db),
  )
  return found.rows
}

export async function oneOnHost(
  context: ReadContext,
  table: Table,
  host: string,
  nativeName: string,
): Promise<StoredRow | undefined> {
  const found = await sql<Record<string, Stored>>`
    select * from ${source(table, context.asOf)} where host = ${host} and native_name = ${nativeName}`.execute(
    anyTable(context.db),
  )
  return found.rows[0]
}

/** Returns the row, and whether there is anything new worth telling. */
export async function writeOnHost(
  context: WriteContext,
  table: Table,
  row: AnyRow & { readonly host: string; readonly nativeName: string },
): Promise<{ readonly stored: StoredRow; readonly isNews: boolean }> {
  const key = { host: row.host, nativeName: row.nativeName }
  const before = await oneOnHost(context, table, row.host, row.nativeName)
  const db = anyTable(context.db)
  if (before === undefined) {
    const stored = encodeNew(table, { ...row, generation: 1 })
    await db.insertInto(table.name).values(stored).execute()
    await context.recorder.keepVersion(table, key, stored, true)
    return { stored, isNews: true }
  }
  const changes = changedColumns(before, encodeColumns(table, row))
  if (Object.keys(changes).length === 0) return { stored: before, isNews: false } // told twice within a millisecond
  const weights = Object.keys(changes).map((name) => table.columns[name]?.weight)
  const isVersion = weights.includes('version')
  const written = isVersion ? { ...changes, generation: Number(before['generation']) + 1 } : changes
  const stored = { ...before, ...written }
  await db
    .updateTable(table.name)
    .set(written)
    .where('host', '=', row.host)
    .where('nativeName', '=', row.nativeName)
    .execute()
  if (isVersion) await context.recorder.keepVersion(table, key, stored, false)
  return { stored, isNews: isVersion || weights.includes('news') }
}

export async function removeOnHost(
  context: WriteContext,
  table: Table,
  host: string,
  nativeName: string,
): Promise<StoredRow | undefined> {
  const before = await oneOnHost(context, table, host, nativeName)
  if (before === undefined) return undefined
  await anyTable(context.db)
    .deleteFrom(table.name)
    .where('host', '=', host)
    .where('nativeName', '=', nativeName)
    .execute()
  await context.recorder.keepVersion(table, { host, nativeName }, null, false)
  return before
}

function anyOf(name: string, values: string | readonly string[] | undefined): readonly RawBuilder<unknown>[] {
  if (values === undefined) return []
  if (typeof values === 'string') return [sql`${sql.ref(name)} = ${values}`]
  return values.length === 0 ? [sql`1 = 0`] : [sql`${sql.ref(name)} in (${sql.join(values)})`]
}
