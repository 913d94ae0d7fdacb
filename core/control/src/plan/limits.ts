/**
 * Everything that limits an organisation, measured together: quotas, shares of clusters, classes of pools. The write path asks before
 * and after the rows of a request are written, plans ask what they would come to.
 */
import { type Actor, AppError } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { entitledPlaces } from './entitled-places.ts'
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
  readonly quotas: readonly MeasuredQuota[]
  readonly shares: readonly MeasuredShare[]
  /** Volumes in pools that the organisation is not entitled to: where they were, they may stay. */
  readonly volumesOutside: number
}

export async function measureLimits(
  store: StoreReads,
  whose: Pick<Actor, 'organisation' | 'project'>,
): Promise<Limits> {
  const isEntitledOnly = (await entitledPlaces(store, whose)) !== undefined
  return {
    quotas: await measureQuotas(store, whose),
    shares: await measureShares(store, whose),
    volumesOutside: isEntitledOnly ? await store.shares.volumesOutside(whose.organisation) : 0,
  }
}

/** After the rows are written. Throws QUOTA_EXCEEDED, CAPACITY_EXHAUSTED, POOL_UNUSABLE. */
export function refuseBeyondLimits(before: Limits, now: Limits): void {
  refuseBeyondQuota(before.quotas, now.quotas)
  refuseBeyondShare(before.shares, now.shares)
  if (now.volumesOutside <= before.volumesOutside) return
  const why = 'the organisation is not entitled to a class of pools that this would use'
  throw new AppError('POOL_UNUSABLE', { pool: 'that was chosen', why })
}

/** What a request would come to, for plans, which write no rows. */
export interface TakenOfLimits {
  readonly limits: Limits
  readonly byClass: TakesByClass
  readonly takes: Takes
}

export async function takenOf(store: StoreReads, limits: Limits, takes: Takes): Promise<TakenOfLimits> {
  return { limits, takes, byClass: await takesByClass(store, limits.quotas, takes) }
}

const ofShare = ({ inCluster: cluster, vcpus, memoryMiB }: Takes) => ({ cluster, vcpus, memoryMiB })

/** Throws QUOTA_EXCEEDED. */
export function refuseTaken({ limits, takes, byClass }: TakenOfLimits): void {
  refuseTakes(limits.quotas, byClass)
  refuseBeyondShare(limits.shares, withTaken(limits.shares, ofShare(takes)))
}

export const plannedLimits = ({ limits, takes, byClass }: TakenOfLimits): readonly CapacityUse[] => [
  ...plannedQuotas(limits.quotas, byClass),
  ...plannedShares(limits.shares, ofShare(takes)),
]
