/** The two databases behind one shape: where to read, where to write, how to copy, how news of other processes arrives. */
import { AppError } from '@covisor/model'
import { Kysely, type LogEvent } from 'kysely'
import pg from 'pg'
import { ColumnNames } from './dialect/column-names.ts'
import type { Dialect } from './dialect/dialect.ts'
import { openPostgres, postgres } from './dialect/postgres.ts'
import { copySqliteFile, openSqlite, runOnSqliteFile, sqlite } from './dialect/sqlite.ts'
import type { Database } from './schema.ts'
import type { StoreLocation } from './store.ts'

export interface OpenDatabase {
  readonly dialect: Dialect
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  backup(path: string): Promise<void>
  /** Calls with what another process (or this one) has committed. Nothing on SQLite: there is no other process. */
  listen(hear: (news: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

export const openDatabase = (location: StoreLocation, onStatement?: OnStatement): Promise<OpenDatabase> =>
  location.kind === 'sqlite'
    ? openSqliteDatabase(location.path, onStatement)
    : openPostgresDatabase(location.url, onStatement)

type OnStatement = ((text: string) => void) | undefined

const telling = (onStatement: OnStatement) =>
  onStatement === undefined ? {} : { log: ({ query }: LogEvent) => onStatement(query.sql) }

async function openSqliteDatabase(path: string, onStatement: OnStatement): Promise<OpenDatabase> {
  const file = await openSqlite(path)
  const rest = { plugins: [new ColumnNames()], ...telling(onStatement) }
  const writer = new Kysely<Database>({ dialect: file.writer, ...rest })
  const reader = new Kysely<Database>({ dialect: file.reader, ...rest })
  return {
    dialect: sqlite,
    writer,
    reader,
    backup: async (to) => {
      await file.backup(to)
      markAsCopy(path, to)
    },
    listen: async () => async () => {},
    close: async () => {
      await reader.destroy()
      file.closeReader()
      await writer.destroy()
    },
  }
}

/** The same of a store that no process here has open, or another one has. It is not migrated. */
export async function copySqliteStore(path: string, to: string): Promise<void> {
  await copySqliteFile(path, to)
  markAsCopy(path, to)
}

/** Whoever starts from the copy must first make sure that nobody else runs the same VMs; and its feed begins anew. */
function markAsCopy(path: string, copy: string): void {
  const reason = `this store is a copy made by a backup of ${path}`
  const statement = `update installation set mode = 'observe-only', mode_reason = ?, feed_epoch = feed_epoch + 1`
  runOnSqliteFile(copy, statement, [reason])
}

async function openPostgresDatabase(url: string, onStatement: OnStatement): Promise<OpenDatabase> {
  const server = openPostgres(url)
  const db = new Kysely<Database>({
    dialect: server.dialect,
    plugins: [new ColumnNames()],
    ...telling(onStatement),
  })
  return {
    dialect: postgres,
    writer: db,
    reader: db,
    backup: async () => {
      throw new AppError('NOT_SUPPORTED', {
        what: 'a backup by Covisor',
        why: 'the store is in PostgreSQL; use pg_dump or pg_basebackup',
      })
    },
    listen: (hear) => listen(url, hear),
    close: () => db.destroy(),
  }
}

const RECONNECT_MS = 1000

/** A connection of its own, made again when it breaks; whatever was missed meanwhile is made up for by one call. */
async function listen(url: string, hear: (news: string) => void): Promise<() => Promise<void>> {
  let isOver = false
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    const mine = new pg.Client(url)
    mine.on('notification', ({ payload }) => hear(payload ?? ''))
    mine.on('error', () => {})
    mine.on('end', () => {
      if (!isOver && client === mine) again = setTimeout(reconnect, RECONNECT_MS)
    })
    await mine.connect()
    await mine.query('listen covisor')
    client = mine
  }
  const reconnect = () => {
    connect().then(
      () => hear('changes tasks'),
      () => {
        if (!isOver) again = setTimeout(reconnect, RECONNECT_MS)
      },
    )
  }
  await connect()
  return async () => {
    isOver = true
    clearTimeout(again)
    await client?.end()
  }
}
