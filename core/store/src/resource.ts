/** What every kind of resource can be asked: get, find by name, list, earlier versions; and in a transaction insert, update, remove. */
import type { ListQuery, Page } from './page.ts'

export interface ResourceReads<S, Row, Filter> {
  /** Throws NOT_FOUND. */
  get(scope: S, id: string): Promise<Row>
  find(scope: S, id: string): Promise<Row | undefined>
  /** An id or an exact name. Throws NOT_FOUND or NAME_AMBIGUOUS. */
  resolve(scope: S, idOrName: string): Promise<Row>
  list(scope: S, query?: ListQuery<Filter>): Promise<Page<Row>>
  /** The newest 500 versions, newest first, with the time from and to which each was true. */
  versions(scope: S, id: string): Promise<readonly Version<Row>[]>
}

/** Each write also writes history, the change feed and a new generation, in the same transaction. */
export interface ResourceWrites<S, Row, New, Patch> {
  /** Throws NAME_TAKEN and the like. */
  insert(row: New): Promise<Row>
  /** Throws NOT_FOUND, or CONFLICT when the generation is not the expected one. Nothing new in the patch: nothing is written. */
  update(scope: S, id: string, patch: Patch, options?: WriteOptions): Promise<Row>
  /** Throws NOT_FOUND or CONFLICT. */
  remove(scope: S, id: string, options?: WriteOptions): Promise<void>
}

export interface WriteOptions {
  readonly expectedGeneration?: number | undefined
  /** For people who follow the feed: "started", "disk added". */
  readonly what?: string | undefined
}

export interface Version<Row> {
  readonly validFrom: number
  /** null: still true. */
  readonly validTo: number | null
  readonly row: Row
}
