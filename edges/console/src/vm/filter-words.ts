/**
 * Completion of the VM filter: what may come at the caret. The server reads the language and says what is wrong; this only saves typing.
 *
 * A test against the server checks that every key and sign here means something there.
 */
import type { Completion } from '../parts/FilterBox.tsx'
import { vmStates } from './vm-states.ts'

interface FilterKey {
  readonly key: string
  readonly signs: readonly string[]
  readonly help: string
}

export const filterKeys: readonly FilterKey[] = [
  { key: 'name', signs: ['~', ':'], help: 'name, or with ~ a part of it; * and ? stand for others' },
  { key: 'state', signs: [':'], help: 'any of several with commas' },
  { key: 'host', signs: [':', '~'], help: 'name of the host it runs on' },
  { key: 'vcpus', signs: [':', '>', '<', '>=', '<='], help: 'number of vCPUs' },
  { key: 'memory', signs: ['>', '<', ':', '>=', '<='], help: 'such as 4G or 512M' },
  { key: 'tag', signs: [':'], help: 'key, or key=value' },
  { key: 'managed', signs: [':'], help: 'yes: by Covisor; no: made elsewhere' },
]

const MOST = 12
const CLOSED_LISTS = ['state', 'managed']

/** `hosts`: the names that are known. */
export function completionAt(text: string, caret: number, hosts: readonly string[]): Completion {
  const from = text.lastIndexOf(' ', caret - 1) + 1
  const end = text.indexOf(' ', caret)
  const to = end < 0 ? text.length : end
  const word = text.slice(from, caret)
  const [, minus = '', key = '', sign, before = '', value = ''] =
    /^(-?)([a-z]*)(?:([:~><]=?)(.*,)?(.*))?$/i.exec(word) ?? []
  if (sign === undefined) {
    const found = filterKeys.filter((known) => known.key.startsWith(key.toLowerCase()))
    const options = found.map((known) => ({ text: `${minus}${known.key}${known.signs[0]}`, help: known.help }))
    return { from, to, options }
  }
  const options = valuesOf(key, hosts)
    .filter((known) => known.toLowerCase().startsWith(value.toLowerCase()) && known !== value)
    .slice(0, MOST)
    .map((known) => ({ text: `${minus}${key}${sign}${before}${quoted(known)}`, help: '' }))
  return { from, to, options }
}

/** Whether the last term is worth asking about: a value that is still being chosen from a list is not. */
export function isWhole(text: string): boolean {
  const word = text.split(' ').at(-1) ?? ''
  const [, key = '', , values] = /^-?([a-z]+)([:~><]=?)(.*)$/i.exec(word) ?? []
  if (values === undefined) return true
  const list = values.split(',')
  if (list.includes('')) return false
  return !CLOSED_LISTS.includes(key) || list.every((value) => valuesOf(key, []).includes(value))
}

export const quoted = (value: string): string => (/[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)

function valuesOf(key: string, hosts: readonly string[]): readonly string[] {
  if (key === 'state') return vmStates
  if (key === 'managed') return ['yes', 'no']
  return key === 'host' ? hosts : []
}
