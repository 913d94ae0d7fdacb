/**
 * Shares of clusters, checked in the transaction of the change, as quotas are: what is used is counted from the rows there are, before
 * and after they are written, so no path gets around them and nothing has to be given back.
 *
 * Two things are held. An organisation has no more in a cluster than its share. And what others are guaranteed stays free for them: what
 * runs may grow only into what is left when every other organisation has what it is guaranteed, or has already. Within one's own
 * guarantee nothing is refused.
 */
import { AppError, type ClusterId, type OrganisationId } from '@covisor/model'
import type { ComputeUse } from '@covisor/scheduler'
import type { AllocationRow, ClusterRow, ClusterUse, StoreReads } from '@covisor/store'
import { capacityOfHosts } from '../cluster/capacity-of-hosts.ts'
import { everyRow } from '../every-row.ts'
import type { EntitledPlaces } from './entitled-places.ts'
import type { CapacityUse } from './plan.ts'
import { amount, type Takes, units, whatOf } from './quota-check.ts'

export interface MeasuredShare {
  readonly cluster: ClusterId
  readonly clusterName: string
  readonly resource: 'vcpus' | 'memoryMiB'
  /** 'share': what it may have there. 'room': what may run there beside what others are guaranteed. */
  readonly of: 'share' | 'room'
  readonly maximum: number
  readonly used: number
}

type Reads = Pick<StoreReads, 'allocations' | 'clusters' | 'hosts' | 'shares'>

/** `places`: where it may be at all; undefined: everywhere. Empty where nobody has a share, at the cost of one question. */
export async function measureShares(
  store: Reads,
  { organisation }: { readonly organisation: OrganisationId },
  places: EntitledPlaces | undefined,
): Promise<readonly MeasuredShare[]> {
  const all = await everyRow((page) => store.allocations.list('provider', page))
  const isLimited = places !== undefined
  if (all.length === 0 && !isLimited) return []
  const measured: MeasuredShare[] = []
  for (const cluster of await everyRow((page) => store.clusters.list('provider', page))) {
    const shares = all.filter((share) => share.cluster === cluster.id)
    const own = shares.find((share) => share.organisation === organisation)
    if (shares.length === 0 && !isLimited) continue
    const uses = await store.shares.use(cluster.id)
    const limit = own ?? (isLimited ? { vcpus: 0, memoryMiB: 0 } : { vcpus: null, memoryMiB: null })
    const hasGuarantees = shares.some(
      (share) => share !== own && (share.vcpuGuarantee > 0 || share.memoryGuarantee > 0),
    )
    const capacity = hasGuarantees ? await capacityIn(store, cluster) : undefined
    for (const resource of ['vcpus', 'memoryMiB'] as const) {
      const mine = uses.find((use) => use.organisation === organisation)
      const common = { cluster: cluster.id, clusterName: cluster.name, resource }
      const maximum = limit[resource]
      if (maximum !== null) measured.push({ ...common, of: 'share', maximum, used: mine?.[resource] ?? 0 })
      if (capacity === undefined) continue
      const others = heldBy(organisation, resource, shares, uses)
      const left = Math.max(capacity[resource] - others, own === undefined ? 0 : guaranteed(own, resource, mine))
      measured.push({ ...common, of: 'room', maximum: left, used: upOf(mine, resource) })
    }
  }
  return measured
}

/** What all but one have running or are guaranteed, whichever is more. */
function heldBy(
  not: OrganisationId,
  resource: 'vcpus' | 'memoryMiB',
  shares: readonly AllocationRow[],
  uses: readonly ClusterUse[],
): number {
  const others = new Set([...shares, ...uses].map(({ organisation }) => organisation))
  others.delete(not)
  return [...others].reduce((sum, organisation) => {
    const share = shares.find((one) => one.organisation === organisation)
    const use = uses.find((one) => one.organisation === organisation)
    return sum + Math.max(share === undefined ? 0 : guaranteed(share, resource, use), upOf(use, resource))
  }, 0)
}

/** Of its share; with pay-as-you-go of what runs, so that nothing is kept for what is not there. */
export function guaranteed(share: AllocationRow, resource: 'vcpus' | 'memoryMiB', use: ClusterUse | undefined): number {
  const fraction = resource === 'vcpus' ? share.vcpuGuarantee : share.memoryGuarantee
  const of = share.model === 'pay-as-you-go' ? upOf(use, resource) : (share[resource] ?? 0)
  return Math.ceil(of * fraction)
}

const upOf = (use: ClusterUse | undefined, resource: 'vcpus' | 'memoryMiB'): number =>
  (resource === 'vcpus' ? use?.upVcpus : use?.upMemoryMiB) ?? 0

/** What its hosts in service may promise by its policy. */
export async function capacityIn(store: Pick<StoreReads, 'hosts'>, cluster: ClusterRow): Promise<ComputeUse> {
  return capacityOfHosts(
    cluster,
    await everyRow((page) => store.hosts.list('provider', { ...page, filter: { cluster: cluster.id } })),
  )
}

/** After the rows are written. Throws QUOTA_EXCEEDED, CAPACITY_EXHAUSTED. */
export function refuseBeyondShare(before: readonly MeasuredShare[], now: readonly MeasuredShare[]): void {
  for (const share of now) {
    const was = before.find(
      (one) => one.cluster === share.cluster && one.resource === share.resource && one.of === share.of,
    )
    // Less than before is always fine, also where a share was made smaller than what is there.
    if (share.used > share.maximum && share.used > (was?.used ?? 0)) throw exceeded(share)
  }
}

/** For plans, which write no rows: the request adds its vCPUs and memory in one cluster. */
export const withTaken = (measured: readonly MeasuredShare[], takes: Takes): readonly MeasuredShare[] =>
  measured.map((share) =>
    share.cluster === takes.inCluster && share.of === 'share'
      ? { ...share, used: share.used + (takes[share.resource] ?? 0) }
      : share,
  )

/** Before and after, of the share in the cluster that was chosen. */
export const plannedShares = (measured: readonly MeasuredShare[], takes: Takes): readonly CapacityUse[] =>
  withTaken(measured, takes).flatMap((share, index) => {
    const before = measured[index]!.used
    const { resource, clusterName, used, maximum } = share
    if (used === before) return []
    const where = `share of cluster "${clusterName}"`
    return [{ what: whatOf(ofAny(resource)), where, unit: units[resource], before, after: used, limit: maximum }]
  })

const ofAny = (resource: MeasuredShare['resource']) => ({ resource, poolClass: null })

function exceeded({ resource, clusterName, of, maximum, used }: MeasuredShare): AppError {
  const what = whatOf(ofAny(resource))
  if (of === 'share')
    return new AppError('QUOTA_EXCEEDED', {
      what: `${what} of the organisation's share of cluster "${clusterName}"`,
      limit: amount(resource, maximum),
      wanted: amount(resource, used),
    })
  return new AppError('CAPACITY_EXHAUSTED', {
    wanted: `${amount(resource, used)} of ${what} in cluster "${clusterName}"`,
    why: `${amount(resource, Math.max(0, maximum))} may run there, because other organisations are guaranteed the rest`,
  })
}
