/**
 * Runs work in a transaction and afterwards tells who listens what was committed.
 *
 * SQLite has one writer, and its calls are made on one connection: transactions go one after another. PostgreSQL runs them side by
 * side; control's run SERIALIZABLE, so that code which is right on SQLite is right there, and are repeated when they lose a race.
 * The task log and queue take row locks themselves and run READ COMMITTED, because many workers meet on the same rows by design.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@covisor/model'
import { type Kysely, sql } from 'kysely'
import type { WriteContext } from './context.ts'
import type { Dialect } from './dialect/dialect.ts'
import { type Lane, lane } from './lane.ts'
import { Recorder } from './recorder.ts'
import type { Database } from './schema.ts'

export type Isolation = 'serializable' | 'read committed'
export type Transact = <T>(isolation: Isolation, work: (context: WriteContext) => Promise<T>) => Promise<T>

export interface TransactOptions {
  readonly writer: Kysely<Database>
  readonly dialect: Dialect
  readonly now: () => number
  readonly clock: () => number
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

/** A transaction that loses this often meets a rush of other servers, and its caller had better wait. */
const REPEATS = 10
const FIRST_PAUSE_MS = 5
const MAX_PAUSE_MS = 500

export function transactions(options: TransactOptions): Transact {
  const around = new AsyncLocalStorage<{ isOpen: boolean }>()
  const inLane = lane()
  return async (isolation, work) => {
    // On SQLite the inner one would wait for the outer one for ever.
    if (around.getStore()?.isOpen === true) {
      throw new Error('a transaction was begun inside of a transaction: use the tx that is there')
    }
    const marked = () => {
      const mine = { isOpen: true }
      const run = () => once(options, isolation, work)
      return around.run(mine, run).finally(() => {
        mine.isOpen = false
      })
    }
    const committed = options.dialect.name === 'sqlite' ? inLane(marked) : untilItWins(options.dialect, marked, inLane)
    const { result, news } = await committed
    options.onCommit(news)
    return result
  }
}

/** Those that lost a race are repeated one at a time, so they cannot keep each other from winning. */
async function untilItWins<T>(dialect: Dialect, run: () => Promise<T>, inLane: Lane): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!dialect.isConflict(error)) throw error
  }
  return inLane(async () => {
    for (let repeat = 1; ; repeat++) {
      try {
        return await run()
      } catch (cause) {
        if (!dialect.isConflict(cause)) throw cause
        if (repeat === REPEATS) {
          throw new AppError('SERVER_BUSY', { why: 'too many changes at once in the database' }, { cause })
        }
        await delay(Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** repeat))
      }
    }
  })
}

async function once<T>(
  options: TransactOptions,
  isolation: Isolation,
  work: (context: WriteContext) => Promise<T>,
): Promise<Committed<T>> {
  const { writer, dialect, now, clock } = options
  const isPostgres = dialect.name === 'postgres'
  const begin = isPostgres ? writer.transaction().setIsolationLevel(isolation) : writer.transaction()
  return begin.execute(async (db) => {
    const at = now()
    const recorder = new Recorder(db, at)
    const result = await work({ db, dialect, now, clock, at, recorder })
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
