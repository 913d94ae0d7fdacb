/**
 * Columns and tables as values: the types of rows, their encoding and the check against the migrated database follow from them.
 *
 * Only three storage types are used, the same on SQLite and PostgreSQL: text, bigint and double precision. Booleans are 0 or 1
 * and JSON is text on both, so that a row has one encoding; what is queried stands in columns of its own. (jsonb would also
 * refuse strings with a zero character, which a hostile host may send.)
 */
export type Stored = string | number | null

export interface Column<T, Optional extends boolean = boolean> {
  readonly type: 'text' | 'bigint' | 'double precision'
  readonly nullable: boolean
  /** Written when an insert does not say. */
  readonly initial: T | undefined
  /** What a change of this column alone leads to, see `Weight`. */
  readonly weight: Weight
  encode(value: T): Stored
  decode(stored: Stored): T
  /** Never there at run time; tells the compiler whether an insert may leave the column out. */
  readonly optional?: Optional
}

/** `version`: history, feed and a new generation. `news`: feed only (sizes that move all the time). `quiet`: nothing (last seen). */
export type Weight = 'version' | 'news' | 'quiet'

export type Columns = Readonly<Record<string, Column<unknown>>>

export interface Table<C extends Columns = Columns> {
  readonly name: string
  readonly columns: C
  readonly key: readonly string[]
  /** A second table `<name>_history` keeps every version. */
  readonly versioned: boolean
}

type Simplify<T> = { [K in keyof T]: T[K] }
type OptionalKeys<C extends Columns> = { [K in keyof C]: C[K] extends Column<infer _T, true> ? K : never }[keyof C]
type ManagedKeys = 'generation' | 'createdAt' | 'updatedAt' | 'nameKey'
type ValueOf<C> = C extends Column<infer T, infer _O> ? T : never

/** A row as the rest of the product sees it. `nameKey` is the store's own. */
export type RowOf<T extends Table> =
  T extends Table<infer C> ? Simplify<{ readonly [K in Exclude<keyof C, 'nameKey'>]: ValueOf<C[K]> }> : never

/** What an insert must and may say. Generation, times and search keys are the store's. */
export type NewRow<T extends Table> =
  T extends Table<infer C>
    ? Simplify<
        { readonly [K in Exclude<keyof C, OptionalKeys<C> | ManagedKeys>]: ValueOf<C[K]> } & {
          readonly [K in Exclude<OptionalKeys<C>, ManagedKeys>]?: ValueOf<C[K]> | undefined
        }
      >
    : never

/** What an update may say; undefined leaves the column as it is. */
export type PatchOf<T extends Table> =
  T extends Table<infer C>
    ? Simplify<{ readonly [K in Exclude<keyof C, ManagedKeys | 'id'>]?: ValueOf<C[K]> | undefined }>
    : never

/** A row as Kysely sees it. */
export type StoredOf<T extends Table> =
  T extends Table<infer C>
    ? { [K in keyof C & string]: ValueOf<C[K]> extends string | number | null ? ValueOf<C[K]> : StoredType<C[K]> }
    : never
type StoredType<C> = null extends ValueOf<C> ? string | number | null : string | number

export function table<const C extends Columns>(
  name: string,
  columns: C,
  options: { readonly key?: readonly (keyof C & string)[]; readonly versioned?: boolean } = {},
): Table<C> {
  return { name, columns, key: options.key ?? ['id'], versioned: options.versioned ?? false }
}

const same = (value: unknown) => value as never

function column<T>(
  type: Column<T>['type'],
  encode: (value: T) => Stored,
  decode: (stored: Stored) => T,
): Column<T, false> {
  return { type, nullable: false, initial: undefined, weight: 'version', encode, decode }
}

export const text = <T extends string = string>(): Column<T, false> => column<T>('text', same, same)
/** Whole numbers that JavaScript holds exactly: bytes, counts, generations. */
export const int = (): Column<number, false> => column<number>('bigint', same, Number)
/** Milliseconds since 1970, UTC: one type on both databases, compared as numbers, no time zone to get wrong. */
export const time = int
export const real = (): Column<number, false> => column<number>('double precision', same, Number)
export const bool = (): Column<boolean, false> =>
  column<boolean>(
    'bigint',
    (value) => (value ? 1 : 0),
    (stored) => Number(stored) === 1,
  )
export const json = <T>(): Column<T, false> =>
  column<T>(
    'text',
    (value) => JSON.stringify(value),
    (stored) => JSON.parse(stored as string) as T,
  )

export function nullable<T>(of: Column<T, false>): Column<T | null, true> {
  return {
    type: of.type,
    weight: of.weight,
    nullable: true,
    initial: null,
    encode: (value) => (value === null ? null : of.encode(value)),
    decode: (stored) => (stored === null ? null : of.decode(stored)),
    optional: true,
  }
}

export const initially = <T>(initial: T, of: Column<T, boolean>): Column<T, true> =>
  ({ ...of, initial }) as Column<T, true>

export const weighing = <T, O extends boolean>(weight: Weight, of: Column<T, O>): Column<T, O> => ({ ...of, weight })

/** What names are searched and sorted by, on both databases alike: compatibility forms folded, lower case, compared by code point. */
export const nameKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase()
