/**
 * Filter, order and completion of lists that the page has whole, in the language of the VM filter: words that are somewhere in the row,
 * `column:value` (with `*`, several with commas), `column~part`, `column>number`, and `-` before a term for its opposite. Pure.
 *
 * Lists that are read page by page are filtered by the server instead, and their language is the server's.
 */
import type { Completion } from './FilterBox.tsx'

export interface Field<T> {
  readonly key: string
  readonly header: string
  readonly value: (row: T) => string | number
}

type Passes<T> = (row: T) => boolean

const TERM = /-?(?:[\w-]+(?:[:~]|[<>]=?))?(?:"[^"]*"|[^\s"])+/g
const PARTS = /^(-?)(?:([\w-]+)(:|~|[<>]=?))?(.*)$/s
const MOST_OPTIONS = 12

export function rowsThatPass<T>(rows: readonly T[], filter: string, fields: readonly Field<T>[]): readonly T[] {
  const terms = (filter.match(TERM) ?? []).map((term) => passesOf(term, fields))
  return terms.length === 0 ? rows : rows.filter((row) => terms.every((passes) => passes(row)))
}

export function inOrder<T>(rows: readonly T[], sort: string | undefined, fields: readonly Field<T>[]): readonly T[] {
  const field = fields.find(({ key }) => key === sort?.replace(/^-/, ''))
  if (field === undefined) return rows
  const sign = sort?.startsWith('-') === true ? -1 : 1
  return rows.toSorted((a, b) => sign * compare(field.value(a), field.value(b)))
}

/** What may come at the caret: columns, or what is in a column. */
export function completionOf<T>(
  rows: readonly T[],
  fields: readonly Field<T>[],
): (text: string, caret: number) => Completion {
  return (text, caret) => {
    const from = text.lastIndexOf(' ', caret - 1) + 1
    const end = text.indexOf(' ', caret)
    const to = end < 0 ? text.length : end
    const [, minus = '', key, sign, value = ''] = PARTS.exec(text.slice(from, caret)) ?? []
    const field = fields.find((known) => known.key === key)
    if (field === undefined || sign === undefined) {
      const begun = fields.filter((known) => known.key.startsWith(value.toLowerCase()))
      const options = begun.map((known) => ({ text: `${minus}${known.key}:`, help: known.header }))
      return { from, to, options: options.slice(0, MOST_OPTIONS) }
    }
    const begins = (known: string) => known.toLowerCase().startsWith(value.toLowerCase()) && known !== value
    const values = [...new Set(rows.map((row) => String(field.value(row))))].filter(begins).toSorted(compare)
    const options = values
      .slice(0, MOST_OPTIONS)
      .map((known) => ({ text: `${minus}${key}${sign}${quoted(known)}`, help: '' }))
    return { from, to, options }
  }
}

function passesOf<T>(term: string, fields: readonly Field<T>[]): Passes<T> {
  const [, minus, key, sign, rest = ''] = PARTS.exec(term) ?? []
  const field = fields.find((known) => known.key === key)
  const isSo =
    field === undefined || sign === undefined ? anywhere(term.slice(minus?.length), fields) : holds(field, sign, rest)
  return minus === '-' ? (row) => !isSo(row) : isSo
}

function anywhere<T>(text: string, fields: readonly Field<T>[]): Passes<T> {
  const part = unquoted(text).toLowerCase()
  return (row) => fields.some(({ value }) => String(value(row)).toLowerCase().includes(part))
}

function holds<T>({ value }: Field<T>, sign: string, wanted: string): Passes<T> {
  const text = unquoted(wanted).toLowerCase()
  if (sign === '~') return (row) => String(value(row)).toLowerCase().includes(text)
  if (sign === ':') {
    const patterns = wanted.split(',').map(globOf)
    return (row) => patterns.some((pattern) => pattern.test(String(value(row))))
  }
  const limit = Number(text)
  return (row) => {
    const number = Number(value(row))
    if (sign === '>') return number > limit
    if (sign === '>=') return number >= limit
    return sign === '<' ? number < limit : number <= limit
  }
}

const globOf = (glob: string): RegExp =>
  new RegExp(
    `^${unquoted(glob)
      .replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
      .replaceAll('\\*', '.*')
      .replaceAll('\\?', '.')}$`,
    'is',
  )

const quoted = (value: string): string => (/[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)
const unquoted = (value: string): string => value.replaceAll('"', '')

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), undefined, { numeric: true })
}
