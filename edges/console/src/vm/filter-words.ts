/**
 * Completion of the VM filter: what may come at the caret. The server reads the language and says what is wrong; this only saves typing.
 *
 * A test against the server checks that every key and sign here means something there.
 */
import type { Completion } from '../parts/FilterBox.tsx'
import '../words/say-vm.ts'
import { t } from '../words/translate.ts'
import { vmStates } from './vm-states.ts'

interface FilterKey {
  readonly key: string
  readonly signs: readonly string[]
}

export const filterKeys = [
  { key: 'name', signs: ['~', ':'] },
  { key: 'state', signs: [':'] },
  { key: 'host', signs: [':', '~'] },
  { key: 'vcpus', signs: [':', '>', '<', '>=', '<='] },
  { key: 'memory', signs: ['>', '<', ':', '>=', '<='] },
  { key: 'folder', signs: [':', '~'] },
  { key: 'tag', signs: [':'] },
  { key: 'managed', signs: [':'] },
] as const satisfies readonly FilterKey[]

const MOST = 12
const CLOSED_LISTS = ['state', 'managed']

/** Names and tags that are known, by key of the filter. */
export type KnownValues = Readonly<Record<'host' | 'folder' | 'tag', readonly string[]>>

export function completionAt(text: string, caret: number, known: KnownValues): Completion {
  const from = text.lastIndexOf(' ', caret - 1) + 1
  const end = text.indexOf(' ', caret)
  const to = end < 0 ? text.length : end
  const word = text.slice(from, caret)
  const [, minus = '', key = '', sign, before = '', value = ''] =
    /^(-?)([a-z]*)(?:([:~><]=?)(.*,)?(.*))?$/i.exec(word) ?? []
  if (sign === undefined) {
    const found = filterKeys.filter((one) => one.key.startsWith(key.toLowerCase()))
    const options = found.map((one) => ({
      text: `${minus}${one.key}${one.signs[0]}`,
      help: t(`vm.filterHelp.${one.key}`),
    }))
    return { from, to, options }
  }
  const options = valuesOf(key, known)
    .filter((one) => one.toLowerCase().startsWith(value.toLowerCase()) && one !== value)
    .slice(0, MOST)
    .map((one) => ({ text: `${minus}${key}${sign}${before}${quoted(one)}`, help: '' }))
  return { from, to, options }
}

/** Whether the last term is worth asking about: a value that is still being chosen from a list is not. */
export function isWhole(text: string): boolean {
  const word = text.split(' ').at(-1) ?? ''
  const [, key = '', , values] = /^-?([a-z]+)([:~><]=?)(.*)$/i.exec(word) ?? []
  if (values === undefined) return true
  const list = values.split(',')
  if (list.includes('')) return false
  return !CLOSED_LISTS.includes(key) || list.every((value) => valuesOf(key, undefined).includes(value))
}

export const quoted = (value: string): string => (/[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)

function valuesOf(key: string, known: KnownValues | undefined): readonly string[] {
  if (key === 'state') return vmStates
  if (key === 'managed') return ['yes', 'no']
  return key === 'host' || key === 'folder' || key === 'tag' ? (known?.[key] ?? []) : []
}
