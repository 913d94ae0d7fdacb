/**
 * Where an organisation may be at all: in pools of the classes, and on hosts of the clusters, that it was given. One that sees all
 * that the provider shares may be anywhere.
 *
 * What it may not have is not there for it: the same answer as for a name that nobody gave.
 */
import { AppError, type ClusterId, type HostId, type OrganisationId, type PoolId } from '@covisor/model'
import type { PoolRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

type Reads = Pick<StoreReads, 'organisations' | 'entitlements' | 'allocations' | 'pools'>
interface Whose {
  readonly organisation: OrganisationId
}

export interface EntitledPlaces {
  readonly poolClasses: ReadonlySet<string>
  readonly clusters: ReadonlySet<ClusterId>
}

/** undefined: everywhere. */
export async function entitledPlaces(store: Reads, { organisation }: Whose): Promise<EntitledPlaces | undefined> {
  const row = await store.organisations.find('provider', organisation)
  if (row?.sharing !== 'entitled') return undefined
  const ofIt = { organisation, project: 'all' } as const
  const filter = { resourceKind: 'pool-class' } as const
  const classes = await everyRow((page) => store.entitlements.list(ofIt, { ...page, filter }))
  const shares = await everyRow((page) => store.allocations.list(ofIt, page))
  return {
    poolClasses: new Set(classes.map(({ resource }) => resource)),
    clusters: new Set(shares.map(({ cluster }) => cluster)),
  }
}

/** The cluster that a host is in. */
export async function clusterOf(
  store: Pick<StoreReads, 'hosts'>,
  host: HostId | null | undefined,
): Promise<ClusterId | undefined> {
  const row = host == null ? undefined : await store.hosts.find('provider', host)
  return row?.cluster ?? undefined
}

export const holdsPool = (places: EntitledPlaces | undefined, { poolClass }: Pick<PoolRow, 'poolClass'>): boolean =>
  places === undefined || (poolClass !== null && places.poolClasses.has(poolClass))

/** Asks once, for many pools. */
export async function mayUsePools(store: Reads, whose: Whose): Promise<(pool: Pick<PoolRow, 'poolClass'>) => boolean> {
  const places = await entitledPlaces(store, whose)
  return (pool) => holdsPool(places, pool)
}

/** The same by id, as hosts tell of pools. Looks at no pool where the organisation may use all. */
export async function mayUsePoolIds(store: Reads, whose: Whose): Promise<(pool: PoolId) => boolean> {
  const places = await entitledPlaces(store, whose)
  if (places === undefined) return () => true
  const all = await everyRow((page) => store.pools.list('provider', page))
  const theirs = new Set(all.filter((pool) => holdsPool(places, pool)).map(({ id }) => id))
  return (pool) => theirs.has(pool)
}

/** Throws NOT_FOUND, NAME_AMBIGUOUS. */
export async function poolMeant(store: Reads, whose: Whose, idOrName: string): Promise<PoolRow> {
  const places = await entitledPlaces(store, whose)
  if (places === undefined) return await store.pools.resolve('provider', idOrName)
  // Among those that it may use: another one of that name must not show, not even as the reason why the name is ambiguous.
  const all = await everyRow((page) => store.pools.list('provider', page))
  const meant = all.filter((pool) => holdsPool(places, pool) && (pool.id === idOrName || pool.name === idOrName))
  const [only, another] = meant
  if (only === undefined) throw new AppError('NOT_FOUND', { kind: 'pool', name: idOrName })
  if (another === undefined) return only
  const ids = meant.map(({ id }) => id).join(', ')
  throw new AppError('NAME_AMBIGUOUS', { kind: 'pool', name: idOrName, ids })
}
