/** How lists are asked for. Filtering, sorting and paging is the database's work; nothing is cut in memory. */
export interface ListQuery<Filter> {
  readonly filter?: Filter | undefined
  /** A field name of the list, with '-' in front for descending. Throws REQUEST_INVALID for another one. */
  readonly sort?: string | undefined
  /** 1 to 1000; 100 when absent. */
  readonly limit?: number | undefined
  /** `next` of the page before. Stays right when rows come and go between pages. */
  readonly after?: string | undefined
  /** As it was at that time (milliseconds since 1970). Rights are those of now. */
  readonly asOf?: number | undefined
  readonly withTotal?: boolean | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  /** undefined: this was the last page. */
  readonly next: string | undefined
  /** Only when asked for: it costs a count. */
  readonly total: number | undefined
}

/** One value or any of several. */
export type OneOf<T> = T | readonly T[] | undefined
