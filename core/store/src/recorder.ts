/**
 * Turns writes of one transaction into history and change feed.
 *
 * History is written at once; feed entries are gathered, merged per resource and written just before the commit, so a
 * transaction that touches a VM five times makes one event. After the commit the store asks what happened, to wake listeners.
 */
import type { IdKind } from '@covisor/model'
import type { Kysely } from 'kysely'
import { anyTable } from './any-table.ts'
import type { AnyRow } from './row-codec.ts'
import type { Stored, Table } from './schema/column.ts'
import type { ChangeOp } from './schema/records.ts'
import type { Database } from './schema.ts'

export interface FeedEntry {
  readonly kind: IdKind
  readonly id: string
  readonly organisation: string | null
  readonly project: string | null
  readonly op: ChangeOp
  /** 0: of something beside the resource (its tags). */
  readonly generation: number
  readonly name: string | null
  readonly what: string | null
}

/** SQLite allows 32,766 values in a statement. */
const ROWS_PER_INSERT = 1000

export class Recorder {
  readonly #db: Kysely<Database>
  readonly #at: number
  readonly #entries = new Map<string, FeedEntry>()
  /** A task became due. */
  wokeTasks = false

  constructor(db: Kysely<Database>, at: number) {
    this.#db = db
    this.#at = at
  }

  get hasChanges(): boolean {
    return this.#entries.size > 0
  }

  tell(entry: FeedEntry): void {
    const key = `${entry.kind} ${entry.id}`
    const earlier = this.#entries.get(key)
    this.#entries.delete(key)
    this.#entries.set(key, earlier === undefined ? entry : merged(earlier, entry))
  }

  /** `stored` is the new version as the table has it; null: it is gone. */
  async keepVersion(table: Table, key: AnyRow, stored: Record<string, Stored> | null, isNew: boolean): Promise<void> {
    if (!table.versioned) return
    const db = anyTable(this.#db)
    const history = historyOf(table)
    if (!isNew) {
      let close = db.updateTable(history).set({ validTo: this.#at }).where('validTo', 'is', null)
      for (const name of table.key) close = close.where(name, '=', key[name] as Stored)
      await close.execute()
    }
    if (stored !== null)
      await db
        .insertInto(history)
        .values({ ...stored, validFrom: this.#at, validTo: null })
        .execute()
  }

  /** Just before the commit. */
  async flush(): Promise<void> {
    const rows = [...this.#entries.values()].map((entry) => ({ ...entry, at: this.#at }))
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      await anyTable(this.#db)
        .insertInto('changes')
        .values(rows.slice(from, from + ROWS_PER_INSERT))
        .execute()
    }
  }
}

export const historyOf = (table: Table): string => `${table.name}_history`

function merged(earlier: FeedEntry, later: FeedEntry): FeedEntry {
  const op = earlier.op === 'created' && later.op === 'updated' ? 'created' : later.op
  const generation = Math.max(earlier.generation, later.generation)
  return { ...later, op, generation, name: later.name ?? earlier.name, what: later.what ?? earlier.what }
}
