/** Lists are filtered, sorted and paged by the store; cursors are opaque and survive inserts and deletes between pages. */
export interface PageQuery {
  readonly limit?: number
  readonly after?: string
  /** A field name of the list, with '-' in front for descending. */
  readonly sort?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}
