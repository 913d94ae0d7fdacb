/** Opens the store: SQLite in a file (mode 0600) or PostgreSQL; migrates it and makes the installation's row at the first time. */
import { newId } from '@covisor/model'
import { type Kysely, sql } from 'kysely'
import { StoredAuditSeals } from './audit-seals.ts'
import { StoredChangeFeed } from './change-feed.ts'
import type { ReadContext } from './context.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrations/migrate.ts'
import { readsOf, writesOf } from './repositories.ts'
import { StoredTaskLog } from './running/task-log.ts'
import { StoredProgress } from './running/task-progress.ts'
import { StoredTaskQueue } from './running/task-queue.ts'
import { StoredSamples } from './samples.ts'
import { tables } from './schema.ts'
import type { Store, StoreLocation, StoreOptions } from './store.ts'
import { type CommitNews, transactions } from './transact.ts'
import { StoredUsage } from './usage.ts'

export async function openStore(location: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(location, options.onStatement)
  const { dialect, reader, writer } = database
  const clock = options.now ?? Date.now
  const now = neverBackwards(clock)
  try {
    await migrate(writer as unknown as Kysely<unknown>, dialect)
    await firstRow({ db: writer, dialect, now, clock })
  } catch (error) {
    await database.close()
    throw error
  }

  const onCommit = (news: CommitNews) => {
    if (news.changes) changes.tellListeners()
    if (news.wokeTasks) queue.tellListeners()
  }
  const transact = transactions({ writer, dialect, now, clock, onCommit })
  const context: ReadContext = { db: reader, dialect, now, clock }
  const changes = new StoredChangeFeed(context, transact)
  const queue = new StoredTaskQueue(transact)
  const progress = new StoredProgress(transact)
  const stopListening = await database.listen((news) =>
    onCommit({ changes: news.includes('changes'), wokeTasks: news.includes('tasks') }),
  )
  const close = async () => {
    await progress.settled()
    await stopListening()
    await database.close()
  }

  return {
    ...readsOf(context),
    kind: location.kind,
    at: (time) => readsOf({ ...context, asOf: time }),
    transaction: (work) => transact('serializable', (tx) => work(writesOf(tx))),
    changes,
    samples: new StoredSamples(context, transact),
    auditSeals: new StoredAuditSeals(context, transact),
    usage: new StoredUsage(context, transact),
    running: { log: new StoredTaskLog(context, transact), queue, endLeases: () => queue.endLeases(), progress },
    pruneHistory: (before) =>
      transact('read committed', async ({ db }) => {
        let count = 0
        for (const table of Object.values(tables).filter(({ versioned }) => versioned)) {
          const gone = await sql`delete from ${sql.table(`${table.name}_history`)} where valid_to < ${before}`.execute(
            db,
          )
          count += Number(gone.numAffectedRows ?? 0)
        }
        return count
      }),
    backup: (path) => database.backup(path),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A clock that is set back would give versions that end before they begin. */
function neverBackwards(clock: () => number): () => number {
  let last = 0
  return () => {
    last = Math.max(last, clock())
    return last
  }
}

async function firstRow({ db, dialect, now }: ReadContext): Promise<void> {
  await sql`insert into installation (id, mode, created_at, feed_epoch, feed_floor_txid, feed_floor_position)
    select ${newId('installation')}, 'normal', ${now()}, 1, 0, 0
    where not exists (select 1 from installation)`.execute(db)
  if (dialect.oldestRunningTransaction === undefined) return
  // A database that was dumped and loaded elsewhere counts transactions from a lower number. Its old feed would hide the new
  // one; and somebody must first make sure that no other server runs the same VMs.
  const ahead =
    await sql`select 1 from changes where txid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint limit 1`.execute(
      db,
    )
  if (ahead.rows.length === 0) return
  await sql`delete from changes`.execute(db)
  await sql`update installation set feed_epoch = feed_epoch + 1, feed_floor_txid = 0, feed_floor_position = 0,
    mode = 'observe-only', mode_reason = 'this store was loaded from a dump'`.execute(db)
}
