/**
 * PostgreSQL through pg. Transactions run SERIALIZABLE (see transaction.ts); a lost race is SQLSTATE 40001 or 40P01.
 *
 * Whole numbers arrive as JavaScript numbers: everything we keep in a bigint is below 2^53.
 */
import { type Dialect as KyselyDialect, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Dialect } from './dialect.ts'

const INT8 = 20
const NUMERIC = 1700

export const postgres: Dialect = {
  name: 'postgres',
  forUpdate: sql`for update`,
  skipLocked: sql`for update skip locked`,
  oldestRunningTransaction: sql<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
  // The number is ours alone in our database; any would do.
  lockAudit: sql`select pg_advisory_xact_lock(7276001)`,
  jsonRows: (json) => sql`json_array_elements(${json}::json) as r(value)`,
  jsonItem: (index, type) => sql`(r.value ->> ${sql.lit(index)})::${sql.raw(type)}`,
  uniqueViolation: (error) =>
    error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? error.table) : undefined,
  isConflict: (error) => error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01'),
  ddl: {
    text: 'text collate "C"',
    sequence: 'bigint generated always as identity primary key',
    txid: 'bigint not null default (pg_current_xact_id()::text::bigint)',
    clustered: '',
  },
}

export interface PostgresServer {
  readonly dialect: KyselyDialect
  readonly pool: pg.Pool
}

export function openPostgres(url: string): PostgresServer {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
    },
  })
  // An idle connection that dies would otherwise end the process; the next query gets a new one.
  pool.on('error', () => {})
  return { dialect: new PostgresDialect({ pool }), pool }
}
