/** What follows the ? in addresses. Whatever does not make sense is left out: addresses are typed by people, too. */

export interface VmSearch {
  /** Terms of the filter language, as the server reads them. */
  readonly filter?: string
  readonly sort?: string
  /** Keys with commas; without it the usual ones. */
  readonly columns?: string
}

export const vmSearch = (search: Record<string, unknown>): VmSearch => ({
  ...textIn(search, 'filter'),
  ...textIn(search, 'sort'),
  ...textIn(search, 'columns'),
})

export function textIn<K extends string>(search: Record<string, unknown>, key: K): { readonly [P in K]?: string } {
  const value = search[key]
  // The router reads `?name=42` as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return {}
  return value === '' ? {} : ({ [key]: String(value) } as { [P in K]: string })
}
