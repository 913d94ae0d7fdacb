/**
 * Keyset cursors: where a page ended, as list, sort field, its value and the id that breaks ties. Opaque to everybody else.
 *
 * A page starts strictly behind that place, so rows that come or go before it shift nothing. A cursor of another list or sort
 * order is refused rather than misread. Nothing signs it, so what it says is as strange as its bearer likes: its value is held
 * to what the sort column holds, or PostgreSQL would fail where SQLite compares anything with anything.
 */
import { AppError } from '@covisor/model'
import type { Column } from './schema/column.ts'

export interface Place {
  /** Whose pages these are: the table's name. */
  readonly list: string
  readonly sort: string
  readonly value: string | number
  readonly id: string
}

export const encodePlace = ({ list, sort, value, id }: Place): string =>
  Buffer.from(JSON.stringify([list, sort, value, id])).toString('base64url')

/** Throws REQUEST_INVALID. */
export function decodePlace(
  cursor: string,
  { list, sort }: Pick<Place, 'list' | 'sort'>,
  type: Column<unknown>['type'],
): Place {
  const parts = parsed(cursor)
  if (!Array.isArray(parts) || parts.length !== 4) throw refused(NOT_OURS)
  const [cursorList, cursorSort, value, id] = parts as readonly unknown[]
  if (cursorList !== list) throw refused(typeof cursorList === 'string' ? 'it belongs to another list' : NOT_OURS)
  if (cursorSort !== sort) throw refused('it belongs to a list with another sort order')
  if (!isText(id) || !(type === 'text' ? isText(value) : Number.isSafeInteger(value))) throw refused(NOT_OURS)
  return { list, sort, value: value as string | number, id }
}

const NOT_OURS = 'it is not a cursor that this server gave'

/** PostgreSQL's text has no zero character. */
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0')

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

const refused = (why: string) => new AppError('REQUEST_INVALID', { where: 'page cursor', why })
