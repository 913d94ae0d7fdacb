/**
 * The keys of the VM list's filter, and what each takes. The language itself is parseFilter() of core/model.
 *
 * `host` is refused to who may not see hosts, like any key that does not exist: a filter must not tell what a view hides.
 */
import { type Actor, badTerm, type FilterSign, type FilterTerm, may, parseFilter, vmStates } from '@covisor/model'
import type { VmTerm } from '@covisor/store'

type Condition = VmTerm extends infer T ? (T extends VmTerm ? Omit<T, 'isNot'> : never) : never

interface Key {
  readonly signs: readonly FilterSign[]
  readonly read: (term: FilterTerm) => Condition
}

const isSaid = [':'] as const
const isLike = [':', '~'] as const
const isMeasured = [':', '>', '<', '>=', '<='] as const

const keys: Readonly<Record<string, Key>> = {
  name: { signs: isLike, read: (term) => ({ field: 'name', globs: globsOf(term) }) },
  state: { signs: isSaid, read: (term) => ({ field: 'state', oneOf: term.values.map(stateIn(term)) }) },
  host: { signs: isLike, read: (term) => ({ field: 'host', globs: globsOf(term) }) },
  vcpus: { signs: isMeasured, read: (term) => ({ field: 'vcpus', ...rangeOf(term, wholeNumber(term)) }) },
  memory: { signs: isMeasured, read: (term) => ({ field: 'memoryMiB', ...rangeOf(term, mebibytes(term)) }) },
  folder: { signs: isLike, read: (term) => ({ field: 'folder', globs: globsOf(term) }) },
  tag: { signs: isSaid, read: tagOf },
  managed: { signs: isSaid, read: (term) => ({ field: 'managed', is: yesOrNo(term) }) },
  id: { signs: isSaid, read: ({ values }) => ({ field: 'id', oneOf: values }) },
}

export function vmTerms(actor: Actor, text: string): readonly VmTerm[] {
  const known = Object.keys(keys).filter((key) => key !== 'host' || may(actor, 'host:read'))
  return parseFilter(text).map((term) => {
    if (term.key === undefined) return { field: 'nameContains', text: term.values[0] ?? '', isNot: term.isNot }
    const key = known.includes(term.key) ? keys[term.key] : undefined
    if (key === undefined) throw badTerm(term, `has no meaning here; VMs are filtered by ${known.join(', ')}`)
    if (!key.signs.includes(term.sign))
      throw badTerm(term, `cannot be compared so; after ${term.key} comes ${key.signs.join(' or ')}`)
    return { ...key.read(term), isNot: term.isNot }
  })
}

/** `name:web*` is the whole name, and so is `name~web*`; without a star `~` is a part of it. */
const globsOf = ({ sign, values }: FilterTerm): readonly string[] =>
  values.map((value) => (sign === '~' && !/[*?]/.test(value) ? `*${value}*` : value))

const stateIn = (term: FilterTerm) => (value: string) => {
  const state = vmStates.find((known) => known === value)
  if (state === undefined) throw badTerm(term, `is no state; states are ${vmStates.join(', ')}`)
  return state
}

function tagOf(term: FilterTerm): Condition {
  const [key = '', ...rest] = only(term).normalize('NFC').split('=')
  return { field: 'tag', key, ...(rest.length === 0 ? {} : { value: rest.join('=') }) }
}

function yesOrNo(term: FilterTerm): boolean {
  const value = only(term)
  if (value !== 'yes' && value !== 'no') throw badTerm(term, 'is neither yes nor no')
  return value === 'yes'
}

function wholeNumber(term: FilterTerm): number {
  if (!/^\d{1,6}$/.test(only(term))) throw badTerm(term, 'is not a whole number')
  return Number(only(term))
}

const unitsMiB = { '': 1, m: 1, g: 1024, t: 1024 ** 2 } as const

/** `4G`, `4GiB`, `512M`, or MiB without a unit. */
function mebibytes(term: FilterTerm): number {
  const [, digits, unit = ''] = /^(\d{1,7}(?:\.\d{1,3})?)([mgt]?)(?:i?b)?$/i.exec(only(term)) ?? []
  if (digits === undefined) throw badTerm(term, 'is no amount of memory such as 4G or 512M')
  return Math.round(Number(digits) * unitsMiB[unit.toLowerCase() as keyof typeof unitsMiB])
}

/** In whole numbers, so that "more than" is "one more or above". */
function rangeOf({ sign }: FilterTerm, value: number): { readonly least: number; readonly most: number } {
  switch (sign) {
    case '>':
      return { least: value + 1, most: Number.MAX_SAFE_INTEGER }
    case '>=':
      return { least: value, most: Number.MAX_SAFE_INTEGER }
    case '<':
      return { least: 0, most: value - 1 }
    case '<=':
      return { least: 0, most: value }
    default:
      return { least: value, most: value }
  }
}

function only(term: FilterTerm): string {
  if (term.values.length !== 1) throw badTerm(term, `takes one value, not ${term.values.length}`)
  return term.values[0] ?? ''
}
