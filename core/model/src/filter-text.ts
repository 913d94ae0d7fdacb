/**
 * The filter language of lists, read: `state:running host:kvm1 memory>4G tag:prod name~web* -managed:no backup`.
 *
 * Terms are separated by spaces and must all hold. `key:a,b` is any of; `~` compares with * and ?; a minus in front turns a term
 * around; a word alone is part of the name; quotes keep spaces together. Which keys there are, each list says itself.
 * Nothing is guessed: what cannot be read is refused with its place.
 */
import { AppError } from './errors.ts'

export const filterSigns = [':', '~', '>=', '<=', '>', '<'] as const
export type FilterSign = (typeof filterSigns)[number]

export interface FilterTerm {
  /** Undefined: a word alone. */
  readonly key: string | undefined
  readonly sign: FilterSign
  readonly values: readonly string[]
  readonly isNot: boolean
  /** As it was written, for refusals. */
  readonly text: string
  /** Of its first character, from 1. */
  readonly place: number
}

const MAX_TERMS = 20
/** Of one term: each is a comparison for the database. */
const MAX_VALUES = 100
const KEY = /^([a-z][a-z-]*)(>=|<=|[:~><])/i

export function parseFilter(text: string): readonly FilterTerm[] {
  const terms = words(text).map(termOf)
  if (terms.length > MAX_TERMS) throw invalid(1, `it has ${terms.length} terms; at most ${MAX_TERMS} are read`)
  return terms
}

/** How a term is refused, by whoever knows what its key takes. */
export const badTerm = ({ text, place }: Pick<FilterTerm, 'text' | 'place'>, why: string): AppError =>
  invalid(place, `"${text}" ${why}`)

const invalid = (place: number, why: string): AppError =>
  new AppError('REQUEST_INVALID', { where: `filter, character ${place}`, why })

interface Word {
  readonly text: string
  readonly place: number
}

function words(text: string): readonly Word[] {
  const found: Word[] = []
  let start = -1
  let isQuoted = false
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at]
    const isEnd = letter === undefined || (!isQuoted && /\s/.test(letter))
    if (isEnd && start >= 0) {
      if (isQuoted) throw invalid(start + 1, 'the quote is not closed')
      found.push({ text: text.slice(start, at), place: start + 1 })
      start = -1
    }
    if (isEnd) continue
    if (start < 0) start = at
    if (letter === '"') isQuoted = !isQuoted
  }
  return found
}

function termOf(word: Word): FilterTerm {
  const isNot = word.text.startsWith('-') && word.text.length > 1
  const bare = isNot ? word.text.slice(1) : word.text
  const [head = '', key, sign = ':'] = KEY.exec(bare) ?? []
  const values = key === undefined ? [unquoted(bare)] : valuesOf(bare.slice(head.length))
  if (values.includes('')) throw badTerm(word, 'lacks a value')
  if (values.length > MAX_VALUES)
    throw invalid(word.place, `it has ${values.length} values; at most ${MAX_VALUES} are read`)
  return { key: key?.toLowerCase(), sign: sign as FilterSign, values, isNot, ...word }
}

/** Commas separate values, but not inside quotes: every second part between quotes is inside. */
function valuesOf(list: string): readonly string[] {
  const values = ['']
  for (const [index, part] of list.split('"').entries()) {
    const [more = '', ...next] = index % 2 === 1 ? [part] : part.split(',')
    values[values.length - 1] += more
    values.push(...next)
  }
  return values
}

const unquoted = (text: string): string => text.replaceAll('"', '')
