/**
 * Builds the SELECT of any list: where it reads (now or as of a time), scope, filters, sort order, place and limit.
 *
 * A filter is a function from its value to a condition; resources state theirs as data. Conditions and sort expressions name
 * the listed table by its own name, whether that is the table or its history, so both times use the same ones.
 */
import { AppError } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import { anyTable } from './any-table.ts'
import type { ReadContext } from './context.ts'
import { decodePlace, encodePlace } from './cursor.ts'
import type { ListQuery, Page } from './page.ts'
import { historyOf } from './recorder.ts'
import type { StoredRow } from './row-codec.ts'
import { nameKeyOf, type Stored, type Table } from './schema/column.ts'
import { tables } from './schema.ts'

export type Condition = RawBuilder<unknown>
export type FilterRule = (value: never, query: { readonly asOf: number | undefined }) => Condition | undefined
export type Filters = Readonly<Record<string, FilterRule>>

export interface ListPlan {
  readonly table: Table
  readonly filters: Filters
  /** Field, which is a column too, to an expression of that column's type, which must never be null. */
  readonly sorts: Readonly<Record<string, RawBuilder<unknown>>>
  readonly defaultSort: string
  /** Breaks ties. */
  readonly id: RawBuilder<unknown>
}

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

export async function selectPage(
  context: ReadContext,
  plan: ListPlan,
  scope: readonly Condition[],
  query: ListQuery<object>,
  columns: RawBuilder<unknown>,
): Promise<Page<StoredRow>> {
  const { expression, sort, type, isDescending } = sortOf(plan, query.sort)
  const list = plan.table.name
  const limit = limitOf(query.limit)
  const conditions = [...scope, ...filterConditions(plan.filters, query.filter ?? {}, query.asOf)]
  const from = sql`from ${source(plan.table, query.asOf)}`
  const compare = isDescending ? sql`<` : sql`>`
  const direction = isDescending ? sql`desc` : sql`asc`
  const placed = [...conditions]
  if (query.after !== undefined) {
    const place = decodePlace(query.after, { list, sort }, type)
    placed.push(sql`(${expression}, ${plan.id}) ${compare} (${place.value}, ${place.id})`)
  }

  const page = await sql<Record<string, Stored>>`
    select ${columns}, ${expression} as sort_value, ${plan.id} as sort_id ${from} ${where(placed)}
    order by ${expression} ${direction}, ${plan.id} ${direction} limit ${limit + 1}`.execute(anyTable(context.db))
  const total = query.withTotal === true ? await count(context, from, conditions) : undefined

  const items = page.rows.slice(0, limit)
  const last = items.at(-1)
  const hasMore = page.rows.length > limit && last !== undefined
  const next = hasMore
    ? encodePlace({ list, sort, value: last['sortValue'] as string | number, id: last['sortId'] as string })
    : undefined
  return { items, next, total }
}

/** The table now, or what it was, under its own name either way. */
export function source(table: Table, asOf: number | undefined, alias = table.name): RawBuilder<unknown> {
  if (asOf === undefined) return sql`${sql.table(table.name)} as ${sql.ref(alias)}`
  return sql`(select * from ${sql.table(historyOf(table))}
    where valid_from <= ${asOf} and (valid_to is null or valid_to > ${asOf})) as ${sql.ref(alias)}`
}

export function filterConditions(filters: Filters, values: object, asOf: number | undefined): readonly Condition[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return []
    const rule = filters[name]
    if (rule === undefined)
      throw new AppError('REQUEST_INVALID', { where: `filter "${name}"`, why: 'there is no such filter' })
    return rule(value as never, { asOf }) ?? []
  })
}

export const where = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`

/** Equal to the value, or to any of several. */
export const isOneOf =
  (column: RawBuilder<unknown>): FilterRule =>
  (value: Stored | boolean | readonly Stored[]) => {
    if (value === null) return sql`${column} is null`
    if (typeof value === 'boolean') return sql`${column} = ${value ? 1 : 0}`
    if (!Array.isArray(value)) return sql`${column} = ${value}`
    return value.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(value)})`
  }

export const nameContains =
  (nameKey: RawBuilder<unknown>): FilterRule =>
  (part: string) =>
    sql`${nameKey} like ${`%${escapedForLike(nameKeyOf(part))}%`} escape '\\'`

/** A tag as a list is asked for it: without a value, any value. */
export interface WantedTag {
  readonly key: string
  readonly value?: string | undefined
}

export const hasTag =
  (kind: string, id: RawBuilder<unknown>) =>
  ({ key, value }: WantedTag, { asOf }: { readonly asOf: number | undefined }): Condition => {
    const wanted = value === undefined ? sql`` : sql`and j.value = ${value}`
    return sql`${id} in (select j.id from ${source(tables.tags, asOf, 'j')}
      where j.kind = ${kind} and j.tag_key = ${key} ${wanted})`
  }

/** A range rather than LIKE, so that an index serves it. */
export const nameStartsWith =
  (nameKey: RawBuilder<unknown>): FilterRule =>
  (prefix: string) => {
    const key = nameKeyOf(prefix)
    return sql`(${nameKey} >= ${key} and ${nameKey} < ${`${key}\u{10ffff}`})`
  }

/** `*` is any text and `?` one letter; everything else is itself, without regard to case. */
export const nameMatches = (nameKey: RawBuilder<unknown>, glob: string): Condition =>
  sql`${nameKey} like ${escapedForLike(nameKeyOf(glob)).replaceAll('*', '%').replaceAll('?', '_')} escape '\\'`

export const escapedForLike = (part: string) => part.replace(/[\\%_]/g, '\\$&')

async function count(
  context: ReadContext,
  from: RawBuilder<unknown>,
  conditions: readonly Condition[],
): Promise<number> {
  const result = await sql<{ total: number }>`select count(*) as total ${from} ${where(conditions)}`.execute(
    anyTable(context.db),
  )
  return Number(result.rows[0]?.total ?? 0)
}

function sortOf(plan: ListPlan, asked: string | undefined) {
  const sort = asked ?? plan.defaultSort
  const isDescending = sort.startsWith('-')
  const field = isDescending ? sort.slice(1) : sort
  const expression = Object.hasOwn(plan.sorts, field) ? plan.sorts[field] : undefined
  if (expression === undefined) {
    const known = Object.keys(plan.sorts).join(', ')
    throw new AppError('REQUEST_INVALID', {
      where: 'sort',
      why: `this list can be sorted by ${known}, not by "${field}"`,
    })
  }
  return { expression, sort, type: plan.table.columns[field]!.type, isDescending }
}

function limitOf(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw new AppError('REQUEST_INVALID', { where: 'limit', why: `it must be a whole number from 1 to ${MAX_LIMIT}` })
}
