/** Rows to what the database keeps and back, by the columns of schema/. */
import { type Columns, nameKeyOf, type RowOf, type Stored, type Table } from './schema/column.ts'

export type StoredRow = Readonly<Record<string, Stored>>
export type AnyRow = Readonly<Record<string, unknown>>

/** Only the columns that are given and not undefined; `nameKey` follows `name`. */
export function encodeColumns(table: Table, values: AnyRow): Record<string, Stored> {
  const stored: Record<string, Stored> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    const value = values[name]
    if (value !== undefined) stored[name] = column.encode(value)
  }
  if (table.columns['nameKey'] !== undefined && typeof values['name'] === 'string') {
    stored['nameKey'] = nameKeyOf(values['name'])
  }
  return stored
}

/** A whole row: what is not given starts as its column says. */
export function encodeNew(table: Table, values: AnyRow): Record<string, Stored> {
  const initial: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    if (column.initial !== undefined) initial[name] = column.initial
  }
  for (const [name, value] of Object.entries(values)) if (value !== undefined) initial[name] = value
  return encodeColumns(table, initial)
}

/** `prefix` is what a join put before the names of the columns. */
export function decodeRow<C extends Columns>(table: Table<C>, stored: StoredRow, prefix = ''): RowOf<Table<C>> {
  const row: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    if (name !== 'nameKey') row[name] = column.decode(stored[prefix + name] ?? null)
  }
  return row as RowOf<Table<C>>
}
