/** What follows the ? in addresses. Whatever does not make sense is left out: addresses are typed by people, too. */

import type { Schema } from '@covisor/client'
import { vmStates } from './vm/vm-states.ts'

export interface VmSearch {
  readonly name?: string
  readonly state?: Schema<'Vm'>['state']
  readonly host?: string
  readonly sort?: string
}

export function vmSearch(search: Record<string, unknown>): VmSearch {
  const state = vmStates.find((known) => known === search['state'])
  return {
    ...textIn(search, 'name'),
    ...textIn(search, 'host'),
    ...textIn(search, 'sort'),
    ...(state === undefined ? {} : { state }),
  }
}

export function textIn<K extends string>(search: Record<string, unknown>, key: K): { readonly [P in K]?: string } {
  const value = search[key]
  // The router reads `?name=42` as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return {}
  return value === '' ? {} : ({ [key]: String(value) } as { [P in K]: string })
}
