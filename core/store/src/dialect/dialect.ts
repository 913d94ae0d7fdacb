/** Everything SQLite and PostgreSQL do differently. The rest of the store is written once, against this. */
import type { RawBuilder } from 'kysely'

export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /** SQLite has one writer, so two workers cannot meet the same row there. */
  readonly forUpdate: RawBuilder<unknown>
  readonly skipLocked: RawBuilder<unknown>
  /** Transactions below this number have ended, and what they wrote can be seen; undefined: always all. */
  readonly oldestRunningTransaction: RawBuilder<number> | undefined
  /** Only one transaction at a time gets past it; the lock goes with the transaction. Undefined: there is one writer anyway. */
  readonly lockAudit: RawBuilder<unknown> | undefined
  /** The elements of a JSON array of arrays as rows `r`: many rows for one parameter. */
  jsonRows(json: string): RawBuilder<unknown>
  jsonItem(index: number, type: 'text' | 'bigint' | 'double precision'): RawBuilder<unknown>
  /** Which unique index refused the row: its name, or its columns as "table.column, table.column". */
  uniqueViolation(error: unknown): string | undefined
  /** Another transaction got in the way, and the same work may succeed when done again. */
  isConflict(error: unknown): boolean
  readonly ddl: DdlWords
}

export interface DdlWords {
  /** Text that compares by code point, like SQLite's, whatever the database's locale. */
  readonly text: string
  /** A column that counts up by itself, as primary key. */
  readonly sequence: string
  /** The number of the inserting transaction, filled in by the database. */
  readonly txid: string
  /** After a table that is its own index. */
  readonly clustered: string
}
