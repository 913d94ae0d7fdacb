/**
 * The change feed: what was committed, in an order in which nothing can turn up behind a cursor that was given out.
 *
 * A sequence's order is no order of commits: on PostgreSQL a transaction can take number 7 and commit after number 8 was read.
 * So rows carry the number of their transaction, the order is (transaction, position), and only rows of transactions below the
 * oldest one still running are shown; docs/adr/0003-change-feed-order.md. On SQLite there is one writer and nothing of this.
 */
import { AppError, type IdKind } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from './any-table.ts'
import type { ReadContext } from './context.ts'
import type { Change, ChangeFeed, ChangesSince, FeedScope } from './contract/records.ts'
import { entitledTables, entitledTo } from './entitled.ts'
import { type Condition, where } from './list-select.ts'
import { decodeRow } from './row-codec.ts'
import type { RowNamed } from './rows.ts'
import type { Stored } from './schema/column.ts'
import { tables } from './schema.ts'
import type { TenantScope } from './scope.ts'
import type { Transact } from './transact.ts'

interface Place {
  readonly epoch: number
  readonly txid: number
  readonly position: number
}

interface Bounds {
  readonly epoch: number
  /** Cursors before it are too old. */
  readonly floor: Omit<Place, 'epoch'>
  /** The last row that may be shown; what comes later has a greater place. */
  readonly head: Omit<Place, 'epoch'>
  /** There are committed rows that may not be shown yet. */
  readonly hasHeldBack: boolean
}

const DEFAULT_LIMIT = 500
/** What all may see although no tenant owns it. */
const SHARED_KINDS: readonly IdKind[] = ['network', 'image', 'flavor', 'role']

export class StoredChangeFeed implements ChangeFeed {
  readonly #context: ReadContext
  readonly #transact: Transact
  readonly #listeners = new Set<() => void>()

  constructor(context: ReadContext, transact: Transact) {
    this.#context = context
    this.#transact = transact
  }

  async now(): Promise<string> {
    const { epoch, head } = await this.#bounds()
    return textOf({ epoch, ...head })
  }

  async since(cursor: string, scope: FeedScope, limit = DEFAULT_LIMIT): Promise<ChangesSince> {
    const from = placeOf(cursor)
    const { epoch, floor, head, hasHeldBack } = await this.#bounds()
    const end = { epoch, ...head }
    if (from.epoch !== epoch || isBefore(from, floor) || isBefore(head, from))
      return { kind: 'too-old', cursor: textOf(end) }
    const conditions = [
      sql`(txid, position) > (${from.txid}, ${from.position})`,
      sql`(txid, position) <= (${head.txid}, ${head.position})`,
      ...visibleTo(scope),
    ]
    const found = await sql<Record<string, Stored>>`select * from changes ${where(conditions)}
      order by txid, position limit ${limit + 1}`.execute(anyTable(this.#context.db))
    const changes = found.rows.slice(0, limit).map((stored) => changeOf(decodeRow(tables.changes, stored), epoch))
    const last = changes.at(-1)
    if (found.rows.length > limit && last !== undefined)
      return { kind: 'changes', changes, cursor: last.cursor, again: 'now' }
    return { kind: 'changes', changes, cursor: textOf(end), again: hasHeldBack ? 'soon' : 'on-commit' }
  }

  async latest(scope: FeedScope, limit = DEFAULT_LIMIT) {
    const { epoch, head } = await this.#bounds()
    const conditions = [sql`(txid, position) <= (${head.txid}, ${head.position})`, ...visibleTo(scope)]
    const found = await sql<Record<string, Stored>>`select * from changes ${where(conditions)}
      order by txid desc, position desc limit ${limit}`.execute(anyTable(this.#context.db))
    const changes = found.rows.map((stored) => changeOf(decodeRow(tables.changes, stored), epoch)).toReversed()
    return { changes, cursor: textOf({ epoch, ...head }) }
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The store calls this after a commit of this or another process. */
  tellListeners(): void {
    for (const listener of this.#listeners) listener()
  }

  prune(before: number): Promise<number> {
    return this.#transact('read committed', async ({ db }) => {
      const last = await sql<{ txid: number; position: number }>`select txid, position from changes where at < ${before}
        order by txid desc, position desc limit 1`.execute(db)
      const floor = last.rows[0]
      if (floor === undefined) return 0
      const gone = await sql`delete from changes where (txid, position) <= (${floor.txid}, ${floor.position})`.execute(
        db,
      )
      await sql`update installation set feed_floor_txid = ${floor.txid}, feed_floor_position = ${floor.position}`.execute(
        db,
      )
      return Number(gone.numAffectedRows ?? 0)
    })
  }

  /** One statement, so that the bounds and the running transactions are of one moment. */
  async #bounds(): Promise<Bounds> {
    const oldest = this.#context.dialect.oldestRunningTransaction
    const shown = oldest === undefined ? sql`` : sql`where txid < ${oldest}`
    const heldBack =
      oldest === undefined
        ? sql`0`
        : sql`(select count(*) from (select 1 from changes where txid >= ${oldest} limit 1) as h)`
    const found = await sql<Record<string, number>>`select i.feed_epoch, i.feed_floor_txid, i.feed_floor_position,
        h.txid, h.position, ${heldBack} as held_back
      from installation as i left join (
        select txid, position from changes ${shown} order by txid desc, position desc limit 1
      ) as h on 1 = 1`.execute(this.#context.db)
    const row = found.rows[0] ?? {}
    const floor = { txid: Number(row['feedFloorTxid']), position: Number(row['feedFloorPosition']) }
    const newest = { txid: Number(row['txid'] ?? 0), position: Number(row['position'] ?? 0) }
    const head = isBefore(newest, floor) ? floor : newest
    return { epoch: Number(row['feedEpoch']), floor, head, hasHeldBack: Number(row['heldBack']) > 0 }
  }
}

function visibleTo(scope: FeedScope): readonly Condition[] {
  if (scope === 'provider') return []
  const own = sql`organisation = ${scope.organisation}`
  const ofProject = scope.project === 'all' ? own : sql`(${own} and (project is null or project = ${scope.project}))`
  const seen = seenOf(scope)
  const isEntitled = entitledTo(scope.organisation, { kind: sql`changes.kind`, resource: sql`changes.id` })
  const shared =
    scope.andProviders === true
      ? sql``
      : sql`and kind in (${sql.join(SHARED_KINDS)}) and (kind not in (${sql.join(Object.values(entitledTables))}) or ${isEntitled})`
  return [sql`(${ofProject} or (organisation is null ${shared}))`, ...seen]
}

/** Those with rights on single resources hear of these alone; of no task, because tasks tell on their targets too. */
function seenOf({ sight }: TenantScope): readonly Condition[] {
  if (sight === undefined) return []
  const { ids } = sight.events ?? { ids: undefined }
  if (ids === undefined) return sight.others === 'as before' ? [] : [sql`1 = 0`]
  return [ids.length === 0 ? sql`1 = 0` : sql`id in (${sql.join(ids)})`]
}

function changeOf(row: RowNamed<'changes'>, epoch: number): Change {
  const { txid, position, ...change } = row
  return { ...change, cursor: textOf({ epoch, txid, position }) }
}

const isBefore = (a: Omit<Place, 'epoch'>, b: Omit<Place, 'epoch'>) =>
  a.txid < b.txid || (a.txid === b.txid && a.position < b.position)

const textOf = ({ epoch, txid, position }: Place) => `${epoch}.${txid}.${position}`

function placeOf(cursor: string): Place {
  const [, epoch, txid, position] = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? []
  if (epoch === undefined) {
    throw new AppError('REQUEST_INVALID', { where: 'event cursor', why: 'it is not a cursor that this server gave' })
  }
  return { epoch: Number(epoch), txid: Number(txid), position: Number(position) }
}
