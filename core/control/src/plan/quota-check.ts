/**
 * Quotas, checked and taken in the transaction of the change.
 *
 * What is used is counted from the rows there are, so there is nothing to take, give back, or lose: a request is beyond its
 * quota when, with its rows written, more is there than may be and more than before. That holds for every use case, also for
 * one that forgot to say what it takes; `takes` is what plans show. Both levels count: the project's quota and its
 * organisation's, whatever the sum of the projects' may be.
 */
import { type Actor, AppError, type ClusterId, counted, formatBytes, type PoolId } from '@covisor/model'
import type { QuotaResource, QuotaScope, StoreReads } from '@covisor/store'
import type { CapacityUse } from './plan.ts'

/** What an accepted request adds. Nothing is said of what it gives back, because that is given back when it is gone. */
export type Takes = Readonly<Partial<Record<QuotaResource, number>>> & {
  /** Of `storageBytes`, in which pools: their classes may have limits of their own. */
  readonly storageIn?: Readonly<Record<PoolId, number>>
  /** Of vCPUs and memory, in which cluster: the organisation may have a share of it. */
  readonly inCluster?: ClusterId | undefined
}

/** What new volumes add. */
export function storageOfVolumes(
  volumes: readonly { readonly pool: PoolId; readonly capacityBytes: number }[],
): Required<Pick<Takes, 'storageBytes' | 'storageIn'>> {
  const storageIn: Record<PoolId, number> = {}
  for (const { pool, capacityBytes } of volumes) storageIn[pool] = (storageIn[pool] ?? 0) + capacityBytes
  return { storageBytes: volumes.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0), storageIn }
}

/** A limit with what is used of it now. */
export interface MeasuredQuota {
  readonly resource: QuotaResource
  /** Storage in pools of this class; null: everywhere. */
  readonly poolClass: string | null
  /** 'project "web"', 'organisation "acme"'. */
  readonly of: string
  readonly maximum: number
  readonly used: number
}

/** Empty where nothing is limited, at the cost of one question. */
export async function measureQuotas(
  store: Pick<StoreReads, 'quotas' | 'projects' | 'organisations'>,
  { organisation, project }: Pick<Actor, 'organisation' | 'project'>,
): Promise<readonly MeasuredQuota[]> {
  const limits = await store.quotas.limits(organisation, project)
  if (limits.length === 0) return []
  const ofProject = limits.some((limit) => limit.project !== null)
  const ofOrganisation = limits.some((limit) => limit.project === null)
  const inProject = ofProject ? await store.quotas.use({ organisation, project }) : undefined
  const inOrganisation = ofOrganisation ? await store.quotas.use({ organisation, project: 'all' }) : undefined
  const byClass = async (where: QuotaScope, isAsked: boolean) =>
    isAsked ? await store.quotas.storageByClass(where) : {}
  const hasClass = (isProjects: boolean) =>
    limits.some((limit) => limit.poolClass !== null && (limit.project !== null) === isProjects)
  const classesInProject = await byClass({ organisation, project }, hasClass(true))
  const classesInOrganisation = await byClass({ organisation, project: 'all' }, hasClass(false))
  const projectName = ofProject ? (await store.projects.get('provider', project)).name : ''
  const organisationName = ofOrganisation ? (await store.organisations.get('provider', organisation)).name : ''
  return limits.map(({ resource, maximum, poolClass, project: only }) => ({
    resource,
    poolClass,
    maximum,
    of: only === null ? `organisation "${organisationName}"` : `project "${projectName}"`,
    used:
      poolClass === null
        ? (only === null ? inOrganisation : inProject)![resource]
        : ((only === null ? classesInOrganisation : classesInProject)[poolClass] ?? 0),
  }))
}

/** After the rows are written. Throws QUOTA_EXCEEDED. */
export function refuseBeyondQuota(before: readonly MeasuredQuota[], now: readonly MeasuredQuota[]): void {
  for (const [index, quota] of now.entries()) {
    // Less than before is always fine, also where a quota was lowered under what is used.
    if (quota.used > quota.maximum && quota.used > (before[index]?.used ?? 0)) throw exceeded(quota)
  }
}

/** For plans, which write no rows. Throws QUOTA_EXCEEDED. */
export const refuseTakes = (measured: readonly MeasuredQuota[], takes: TakesByClass): void =>
  refuseBeyondQuota(measured, withTakes(measured, takes))

/** Before and after, of every limit that the request touches. */
export const plannedQuotas = (measured: readonly MeasuredQuota[], takes: TakesByClass): readonly CapacityUse[] =>
  withTakes(measured, takes).flatMap((quota, index) => {
    const { resource, of, used, maximum } = quota
    const before = measured[index]!.used
    return used === before
      ? []
      : [{ what: whatOf(quota), where: of, unit: units[resource], before, after: used, limit: maximum }]
  })

/** With the classes of the pools looked up, where a class is limited. */
export interface TakesByClass {
  readonly takes: Takes
  readonly byClass: Readonly<Record<string, number>>
}

export async function takesByClass(
  store: Pick<StoreReads, 'pools'>,
  measured: readonly MeasuredQuota[],
  takes: Takes,
): Promise<TakesByClass> {
  const byClass: Record<string, number> = {}
  if (measured.every(({ poolClass }) => poolClass === null)) return { takes, byClass }
  for (const [pool, bytes] of Object.entries(takes.storageIn ?? {})) {
    const poolClass = (await store.pools.find('provider', pool))?.poolClass ?? null
    if (poolClass !== null) byClass[poolClass] = (byClass[poolClass] ?? 0) + bytes
  }
  return { takes, byClass }
}

const withTakes = (measured: readonly MeasuredQuota[], { takes, byClass }: TakesByClass): readonly MeasuredQuota[] =>
  measured.map((quota) => {
    const { resource, poolClass, used } = quota
    return { ...quota, used: used + ((poolClass === null ? takes[resource] : byClass[poolClass]) ?? 0) }
  })

/** 'storage', 'storage of class "fast"'. */
export const whatOf = ({ resource, poolClass }: Pick<MeasuredQuota, 'resource' | 'poolClass'>): string =>
  poolClass === null ? words[resource] : `${words[resource]} of class "${poolClass}"`

const exceeded = ({ resource, poolClass, of, maximum, used }: MeasuredQuota) =>
  new AppError('QUOTA_EXCEEDED', {
    what: `${whatOf({ resource, poolClass })} of ${of}`,
    limit: amount(resource, maximum),
    wanted: amount(resource, used),
  })

const words: Readonly<Record<QuotaResource, string>> = {
  vms: 'the number of VMs',
  vcpus: 'vCPUs',
  memoryMiB: 'memory',
  storageBytes: 'storage',
  snapshots: 'the number of snapshots',
  networks: 'the number of networks',
  addresses: 'the number of addresses',
}

export const units: Readonly<Record<QuotaResource, CapacityUse['unit']>> = {
  vms: 'VMs',
  vcpus: 'vCPU',
  memoryMiB: 'MiB',
  storageBytes: 'bytes',
  snapshots: 'snapshots',
  networks: 'networks',
  addresses: 'addresses',
}

export function amount(resource: QuotaResource, value: number): string {
  switch (resource) {
    case 'memoryMiB':
      return formatBytes(value * 1024 ** 2)
    case 'storageBytes':
      return formatBytes(value)
    case 'vcpus':
      return counted(value, 'vCPU')
    case 'vms':
      return counted(value, 'VM')
    case 'snapshots':
      return counted(value, 'snapshot')
    case 'networks':
      return counted(value, 'network')
    case 'addresses':
      return value === 1 ? '1 address' : `${value} addresses`
    default:
      return resource satisfies never
  }
}
