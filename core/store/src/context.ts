/**
 * What a repository works with: the database or a transaction of it, the dialect, and in a transaction its time and recorder.
 *
 * Everything that one transaction writes has one time, so that `asOf` sees a transaction whole or not at all.
 */
import type { Kysely } from 'kysely'
import type { Dialect } from './dialect/dialect.ts'
import type { Recorder } from './recorder.ts'
import type { Database } from './schema.ts'

export interface ReadContext {
  readonly db: Kysely<Database>
  readonly dialect: Dialect
  /** Never goes back, because versions must follow on each other. */
  readonly now: () => number
  /** The machine's, which may be set back: by it ends what a person was told the end of. */
  readonly clock: () => number
  /** Everything with versions is read as it was then; undefined: as it is. Never in a transaction. */
  readonly asOf?: number
}

export interface WriteContext extends ReadContext {
  readonly at: number
  readonly recorder: Recorder
}
