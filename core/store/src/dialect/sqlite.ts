/**
 * SQLite through node:sqlite, which is imported in this file only: its classes are still being renamed.
 *
 * Two connections to one file in WAL mode: one that writes, in transactions that begin IMMEDIATE, so that none fails in its
 * middle because another wrote meanwhile; and one that reads what is committed. Calls are synchronous underneath.
 * `synchronous=FULL` is set even though it is the default: accepted means on disk.
 */
import { access, open } from 'node:fs/promises'
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
  sql,
} from 'kysely'
import type { Dialect } from './dialect.ts'

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY, https://sqlite.org/rescode.html */
const UNIQUE_VIOLATIONS: readonly unknown[] = [2067, 1555]
/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5
const MAX_CACHED_STATEMENTS = 500

export const sqlite: Dialect = {
  name: 'sqlite',
  forUpdate: sql``,
  skipLocked: sql``,
  oldestRunningTransaction: undefined,
  lockAudit: undefined,
  jsonRows: (json) => sql`json_each(${json}) as r`,
  jsonItem: (index) => sql`json_extract(r.value, ${sql.lit(`$[${index}]`)})`,
  uniqueViolation: (error) =>
    error instanceof Error && 'errcode' in error && UNIQUE_VIOLATIONS.includes(error.errcode)
      ? error.message.replace(/^UNIQUE constraint failed: /, '')
      : undefined,
  isConflict: () => false,
  ddl: {
    text: 'text',
    sequence: 'integer primary key autoincrement not null',
    txid: 'bigint not null default 0',
    clustered: 'without rowid',
  },
}

export interface SqliteFile {
  readonly writer: KyselyDialect
  readonly reader: KyselyDialect
  backup(to: string): Promise<void>
  /**
   * Before the writer is closed: the last connection brings what is in the log into the file, and one that only reads cannot.
   * Kysely closes what it has used; a reader that was never asked anything would stay open.
   */
  closeReader(): void
}

export async function openSqlite(path: string): Promise<SqliteFile> {
  // Made here rather than by SQLite, so that it never exists with more rights; SQLite gives the WAL the same ones.
  const file = await open(path, 'a', 0o600)
  try {
    // Of a device or a pipe the rights are not ours to change.
    if (!(await file.stat()).isFile()) throw new Error(`"${path}" is not a file that could be a database`)
    await file.chmod(0o600)
  } finally {
    await file.close()
  }
  const write = new DatabaseSync(path)
  write.exec('pragma journal_mode = wal')
  const read = new DatabaseSync(path, { readOnly: true })
  for (const database of [write, read]) {
    database.exec(
      'pragma synchronous = full; pragma busy_timeout = 5000; pragma cache_size = -32000; pragma wal_autocheckpoint = 4000',
    )
  }
  return {
    writer: kyselyDialect(write),
    reader: kyselyDialect(read),
    backup: (to) => copyTo(read, to),
    closeReader: () => {
      if (read.isOpen) read.close()
    },
  }
}

/** A consistent copy of a database, also while another process writes to it. Throws ENOENT, EEXIST. */
export async function copySqliteFile(path: string, to: string): Promise<void> {
  await access(path)
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    await copyTo(database, to)
  } finally {
    database.close()
  }
}

/** Made before it is filled, so that nobody else may ever read it. */
async function copyTo(database: DatabaseSync, to: string): Promise<void> {
  const copy = await open(to, 'wx', 0o600)
  await copy.close()
  await backup(database, to)
}

/**
 * Takes a file for this process alone, by the lock that SQLite takes on a database: the operating system gives it to one and
 * takes it back when its process ends, however that ends. undefined: another process (or this one) has it.
 */
export function lockFile(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path)
  const release = () => {
    held.delete(database)
    database.close()
  }
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
  held.add(database)
  return release
}

/** A database that nobody refers to is closed by the collector, and its lock with it. */
const held = new Set<DatabaseSync>()

/** Runs statements on a database file that no store has open. */
export function runOnSqliteFile(path: string, statement: string, values: readonly SQLInputValue[]): void {
  const database = new DatabaseSync(path)
  try {
    database.prepare(statement).run(...values)
  } finally {
    database.close()
  }
}

function kyselyDialect(database: DatabaseSync): KyselyDialect {
  const driver = new ImmediateDriver({ database: withCachedStatements(database) })
  return {
    createDriver: () => driver,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** What Kysely asks of better-sqlite3, on node:sqlite. Preparing costs more than most of our queries, so statements are kept. */
function withCachedStatements(database: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>()
  return {
    prepare: (text) => {
      const cached = cache.get(text)
      if (cached !== undefined) return cached
      if (cache.size >= MAX_CACHED_STATEMENTS) cache.delete(cache.keys().next().value as string)
      const statement = kyselyStatement(database.prepare(text))
      cache.set(text, statement)
      return statement
    },
    close: () => database.close(),
  }
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...(values as SQLInputValue[])),
    run: (values) => statement.run(...(values as SQLInputValue[])),
    iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
  }
}
