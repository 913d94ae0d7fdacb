/**
 * Everything that limits an organisation, measured together: quotas, shares of clusters, classes of pools. The write path asks before
 * and after the rows of a request are written, plans ask what they would come to.
 */
import { type Actor, AppError } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { type EntitledPlaces, entitledPlaces, holdsPool } from './entitled-places.ts'
import type { CapacityUse } from './plan.ts'
import {
  type MeasuredQuota,
  measureQuotas,
  plannedQuotas,
  refuseBeyondQuota,
  refuseTakes,
  type Takes,
  type TakesByClass,
  takesByClass,
} from './quota-check.ts'
import { type MeasuredShare, measureShares, plannedShares, refuseBeyondShare, withTaken } from './share-check.ts'

export interface Limits {
  /** Where the organisation may be at all; undefined: everywhere. */
  readonly places: EntitledPlaces | undefined
  readonly quotas: readonly MeasuredQuota[]
  readonly shares: readonly MeasuredShare[]
  /** What is where the organisation may not be: it may stay, and nothing may be added. */
  readonly outside: { readonly bytes: number; readonly ports: number }
}

export async function measureLimits(
  store: StoreReads,
  whose: Pick<Actor, 'organisation' | 'project'>,
): Promise<Limits> {
  const places = await entitledPlaces(store, whose)
  return {
    places,
    quotas: await measureQuotas(store, whose),
    shares: await measureShares(store, whose, places),
    outside: places === undefined ? { bytes: 0, ports: 0 } : await store.shares.outside(whose.organisation),
  }
}

/** After the rows are written. Throws QUOTA_EXCEEDED, CAPACITY_EXHAUSTED, POOL_UNUSABLE, NOT_SUPPORTED. */
export function refuseBeyondLimits(before: Limits, now: Limits): void {
  refuseBeyondQuota(before.quotas, now.quotas)
  refuseBeyondShare(before.shares, now.shares)
  if (now.outside.bytes > before.outside.bytes) throw notEntitled()
  if (now.outside.ports > before.outside.ports)
    throw new AppError('NOT_SUPPORTED', {
      what: 'another network card there',
      why: 'the organisation is not entitled to that network',
    })
}

const notEntitled = () =>
  new AppError('POOL_UNUSABLE', {
    pool: 'that was chosen',
    why: 'the organisation is not entitled to a class of pools that this would use',
  })

/** What a request would come to, for plans, which write no rows. */
export interface TakenOfLimits {
  readonly limits: Limits
  readonly takes: TakesByClass
  /** Whether it would store something in a pool that the organisation is not entitled to. */
  readonly isOutside: boolean
}

export async function takenOf(store: Pick<StoreReads, 'pools'>, limits: Limits, takes: Takes): Promise<TakenOfLimits> {
  const pools = await Promise.all(Object.keys(takes.storageIn ?? {}).map((pool) => store.pools.find('provider', pool)))
  return {
    limits,
    takes: await takesByClass(store, limits.quotas, takes),
    isOutside: pools.some((pool) => pool !== undefined && !holdsPool(limits.places, pool)),
  }
}

/** Throws QUOTA_EXCEEDED, POOL_UNUSABLE. */
export function refuseTaken({ limits, takes, isOutside }: TakenOfLimits): void {
  if (isOutside) throw notEntitled()
  refuseTakes(limits.quotas, takes)
  refuseBeyondShare(limits.shares, withTaken(limits.shares, takes.takes))
}

export const plannedLimits = ({ limits, takes }: TakenOfLimits): readonly CapacityUse[] => [
  ...plannedQuotas(limits.quotas, takes),
  ...plannedShares(limits.shares, takes.takes),
]
