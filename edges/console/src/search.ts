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

export const auditSpans = ['hour', 'day', 'week'] as const
export const auditInterfaces = ['api', 'console', 'cli', 'system'] as const
const outcomes = ['accepted', 'refused'] as const

/** As the server reads them, but for `last`, which ends now, and `columns`. */
export interface AuditSearch {
  /** Whole, such as `vm:start`, or `vm:*`. */
  readonly verb?: string
  /** Id of what it was done to. */
  readonly target?: string
  /** Part of the name of what it was done to. */
  readonly name?: string
  readonly actor?: string
  readonly interface?: (typeof auditInterfaces)[number]
  readonly outcome?: (typeof outcomes)[number]
  /** Not with `from` and `to`. */
  readonly last?: (typeof auditSpans)[number]
  /** Instants in UTC. */
  readonly from?: string
  readonly to?: string
  readonly columns?: string
}

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const range = { ...instantIn(search, 'from'), ...instantIn(search, 'to') }
  return {
    ...textIn(search, 'verb'),
    ...textIn(search, 'target'),
    ...textIn(search, 'name'),
    ...textIn(search, 'actor'),
    ...oneIn(search, 'interface', auditInterfaces),
    ...oneIn(search, 'outcome', outcomes),
    ...(Object.keys(range).length === 0 ? oneIn(search, 'last', auditSpans) : range),
    ...textIn(search, 'columns'),
  }
}

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

function oneIn<K extends string, V extends string>(
  search: Record<string, unknown>,
  key: K,
  known: readonly V[],
): { readonly [P in K]?: V } {
  const value = known.find((one) => one === search[key])
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V })
}

function instantIn<K extends string>(search: Record<string, unknown>, key: K): { readonly [P in K]?: string } {
  const value = search[key]
  // `Date.parse` finds a date in almost anything that ends with a number.
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? ({ [key]: new Date(at).toISOString() } as { [P in K]: string }) : {}
}
