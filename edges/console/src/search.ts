/** What follows the ? in addresses. Whatever does not make sense is left out: addresses are typed by people, too. */

export interface ListSearch {
  /** Terms of the filter language, as the server reads them. */
  readonly filter?: string
  readonly sort?: string
  /** Keys with commas; without it the usual ones. */
  readonly columns?: string
}

export const listSearch = (search: Record<string, unknown>): ListSearch => ({
  ...textIn(search, 'filter'),
  ...textIn(search, 'sort'),
  ...textIn(search, 'columns'),
})

/** As the server reads them: whole verbs such as `vm:start`, the id of what it was done to, and how it ended. */
export interface AuditSearch {
  readonly verb?: string
  readonly target?: string
  readonly outcome?: 'accepted' | 'refused'
}

export const auditSearch = (search: Record<string, unknown>): AuditSearch => ({
  ...textIn(search, 'verb'),
  ...textIn(search, 'target'),
  ...(search['outcome'] === 'accepted' || search['outcome'] === 'refused' ? { outcome: search['outcome'] } : {}),
})

export interface VolumeSearch {
  readonly name?: string
  /** Id of the pool. */
  readonly pool?: string
  readonly sort?: string
  readonly columns?: string
}

export const volumeSearch = (search: Record<string, unknown>): VolumeSearch => ({
  ...textIn(search, 'name'),
  ...textIn(search, 'pool'),
  ...textIn(search, 'sort'),
  ...textIn(search, 'columns'),
})

export interface TaskSearch {
  readonly state?: string
  /** Id of what it is done to. */
  readonly target?: string
  readonly columns?: string
}

export const taskSearch = (search: Record<string, unknown>): TaskSearch => ({
  ...textIn(search, 'state'),
  ...textIn(search, 'target'),
  ...textIn(search, 'columns'),
})

export function textIn<K extends string>(search: Record<string, unknown>, key: K): { readonly [P in K]?: string } {
  const value = search[key]
  // The router reads `?name=42` as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return {}
  return value === '' ? {} : ({ [key]: String(value) } as { [P in K]: string })
}
