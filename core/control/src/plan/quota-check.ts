/**
 * Quotas, checked and taken in the transaction of the change.
 *
 * What is used is counted from the rows there are, so there is nothing to take, give back, or lose: a request is beyond its
 * quota when, with its rows written, more is there than may be and more than before. That holds for every use case, also for
 * one that forgot to say what it takes; `takes` is what plans show. Both levels count: the project's quota and its
 * organisation's, whatever the sum of the projects' may be.
 */
import { type Actor, AppError, counted, formatBytes } from '@covisor/model'
import type { QuotaResource, StoreReads } from '@covisor/store'
import type { CapacityUse } from './plan.ts'

/** What an accepted request adds. Nothing is said of what it gives back, because that is given back when it is gone. */
export type Takes = Readonly<Partial<Record<QuotaResource, number>>>

/** A limit with what is used of it now. */
export interface MeasuredQuota {
  readonly resource: QuotaResource
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
  const projectName = ofProject ? (await store.projects.get('provider', project)).name : ''
  const organisationName = ofOrganisation ? (await store.organisations.get('provider', organisation)).name : ''
  return limits.map(({ resource, maximum, project: only }) => ({
    resource,
    maximum,
    of: only === null ? `organisation "${organisationName}"` : `project "${projectName}"`,
    used: (only === null ? inOrganisation : inProject)![resource],
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
export const refuseTakes = (measured: readonly MeasuredQuota[], takes: Takes): void =>
  refuseBeyondQuota(measured, withTakes(measured, takes))

/** Before and after, of every limit that the request touches. */
export const plannedQuotas = (measured: readonly MeasuredQuota[], takes: Takes): readonly CapacityUse[] =>
  withTakes(measured, takes).flatMap(({ resource, of, used, maximum }, index) =>
    (takes[resource] ?? 0) === 0
      ? []
      : [
          {
            what: words[resource],
            where: of,
            unit: units[resource],
            before: measured[index]!.used,
            after: used,
            limit: maximum,
          },
        ],
  )

const withTakes = (measured: readonly MeasuredQuota[], takes: Takes): readonly MeasuredQuota[] =>
  measured.map((quota) => ({ ...quota, used: quota.used + (takes[quota.resource] ?? 0) }))

const exceeded = ({ resource, of, maximum, used }: MeasuredQuota) =>
  new AppError('QUOTA_EXCEEDED', {
    what: `${words[resource]} of ${of}`,
    limit: amount(resource, maximum),
    wanted: amount(resource, used),
  })

const words: Readonly<Record<QuotaResource, string>> = {
  vms: 'the number of VMs',
  vcpus: 'vCPUs',
  memoryMiB: 'memory',
  storageBytes: 'storage',
  snapshots: 'the number of snapshots',
}

const units: Readonly<Record<QuotaResource, CapacityUse['unit']>> = {
  vms: 'VMs',
  vcpus: 'vCPU',
  memoryMiB: 'MiB',
  storageBytes: 'bytes',
  snapshots: 'snapshots',
}

function amount(resource: QuotaResource, value: number): string {
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
    default:
      return resource satisfies never
  }
}
