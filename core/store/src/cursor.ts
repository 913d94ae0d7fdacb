/**
 * Keyset cursors: where a page ended, as sort field, its value and the id that breaks ties. Opaque to everybody else.
 *
 * A page starts strictly behind that place, so rows that come or go before it shift nothing. A cursor of another sort order is
 * refused rather than misread.
 */
import { AppError } from '@covisor/model'
import type { Stored } from './schema/column.ts'

export interface Place {
  readonly sort: string
  readonly value: string | number
  readonly id: string
}

export const encodePlace = ({ sort, value, id }: Place): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url')

export function decodePlace(cursor: string, sort: string): Place {
  const parts = parsed(cursor)
  if (!Array.isArray(parts) || parts.length !== 3) throw refused('it is not a cursor that this server gave')
  const [cursorSort, value, id] = parts as readonly unknown[]
  if ((typeof value !== 'string' && typeof value !== 'number') || typeof id !== 'string') {
    throw refused('it is not a cursor that this server gave')
  }
  if (cursorSort !== sort) throw refused('it belongs to a list with another sort order')
  return { sort, value: value satisfies Stored, id }
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

const refused = (why: string) => new AppError('REQUEST_INVALID', { where: 'page cursor', why })
