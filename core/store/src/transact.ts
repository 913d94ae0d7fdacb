/**
 * Runs work in a transaction and afterwards tells who listens what was committed.
 *
 * SQLite has one writer, and its calls are made on one connection: transactions queue up here. PostgreSQL runs them side by
 * side; control's run SERIALIZABLE, so that code which is right on SQLite is right there, and are repeated when they lose a race.
 * The task log and queue take row locks themselves and run READ COMMITTED, because many workers meet on the same rows by design.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@covisor/model'
import { type Kysely, sql } from 'kysely'
import type { WriteContext } from './context.ts'
import type { Dialect } from './dialect/dialect.ts'
import { Recorder } from './recorder.ts'
import type { Database } from './schema.ts'

export type Isolation = 'serializable' | 'read committed'
export type Transact = <T>(isolation: Isolation, work: (context: WriteContext) => Promise<T>) => Promise<T>

export interface TransactOptions {
  readonly writer: Kysely<Database>
  readonly dialect: Dialect
  readonly now: () => number
  readonly onCommit: (news: CommitNews) => void
}

export interface CommitNews {
  readonly changes: boolean
  readonly wokeTasks: boolean
}

interface Committed<T> {
  readonly result: T
  readonly news: CommitNews
}

/** A transaction that loses this often meets a rush, and its caller had better wait. */
const ATTEMPTS = 10
const MAX_PAUSE_MS = 40

export function transactions(options: TransactOptions): Transact {
  const around = new AsyncLocalStorage<{ isOpen: boolean }>()
  let last: Promise<unknown> = Promise.resolve()
  const queued = <T>(run: () => Promise<T>): Promise<T> => {
    if (options.dialect.name !== 'sqlite') return run()
    const mine = last.then(run)
    last = mine.catch(() => undefined)
    return mine
  }
  return async (isolation, work) => {
    // On SQLite the inner one would wait for the outer one for ever.
    if (around.getStore()?.isOpen === true) {
      throw new Error('a transaction was begun inside of a transaction: use the tx that is there')
    }
    const { result, news } = await queued(() => {
      const mine = { isOpen: true }
      return around
        .run(mine, () => attempts(options, isolation, work))
        .finally(() => {
          mine.isOpen = false
        })
    })
    options.onCommit(news)
    return result
  }
}

async function attempts<T>(
  options: TransactOptions,
  isolation: Isolation,
  work: (context: WriteContext) => Promise<T>,
): Promise<Committed<T>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(options, isolation, work)
    } catch (cause) {
      if (!options.dialect.isConflict(cause)) throw cause
      if (attempt === ATTEMPTS)
        throw new AppError('SERVER_BUSY', { why: 'too many changes at once in the database' }, { cause })
      await delay(Math.random() * MAX_PAUSE_MS)
    }
  }
}

async function once<T>(
  options: TransactOptions,
  isolation: Isolation,
  work: (context: WriteContext) => Promise<T>,
): Promise<Committed<T>> {
  const { writer, dialect, now } = options
  const isPostgres = dialect.name === 'postgres'
  const begin = isPostgres ? writer.transaction().setIsolationLevel(isolation) : writer.transaction()
  return begin.execute(async (db) => {
    const at = now()
    const recorder = new Recorder({ db, dialect, now }, at)
    const result = await work({ db, dialect, now, at, recorder })
    await recorder.flush()
    const news = { changes: recorder.hasChanges, wokeTasks: recorder.wokeTasks }
    if (isPostgres && (news.changes || news.wokeTasks)) {
      // PostgreSQL sends it when the transaction commits, and not otherwise.
      await sql`select pg_notify('covisor', ${`${news.changes ? 'changes ' : ''}${news.wokeTasks ? 'tasks' : ''}`})`.execute(
        db,
      )
    }
    return { result, news }
  })
}
