/** The same database for code that works on any table: names are not checked, values are as they are stored. */
import type { Kysely } from 'kysely'
import type { Stored } from './schema/column.ts'
import type { Database } from './schema.ts'

export type AnyDatabase = Record<string, Record<string, Stored>>
export const anyTable = (db: Kysely<Database>): Kysely<AnyDatabase> => db as unknown as Kysely<AnyDatabase>
