/** Gives organisations shares of clusters. The provider does; what is used is counted, and held by every accepted change (plan/share-check.ts). */
import { AppError, newId } from '@covisor/model'
import type { AllocationRow, ClusterRow, ClusterUse, StoreReads, Tx } from '@covisor/store'
import { change } from '../access/change.ts'
import { everyRow } from '../every-row.ts'
import { amount, whatOf } from '../plan/quota-check.ts'
import { capacityIn, guaranteed } from '../plan/share-check.ts'
import type { Services } from '../services.ts'
import type { AllocationRecord, AllocationUseCases, NewAllocation, ShareOf } from './allocations.ts'
import { organisationMeant, organisationWithShares } from './people-scope.ts'

const HALF = 0.5
const resources = ['vcpus', 'memoryMiB'] as const

export function allocationUseCases(services: Services): AllocationUseCases {
  const asked = (organisation: string) =>
    ({
      verb: 'organisation:allocate',
      target: { kind: 'organisation', id: undefined, name: organisation },
    }) as const

  return {
    async list(actor, organisation, when = {}) {
      const { past, organisation: id } = await organisationWithShares(services, actor, organisation, when)
      const rows = await everyRow((page) => past.allocations.list({ organisation: id, project: 'all' }, page))
      const records = await Promise.all(
        rows.map(async (row) => {
          const cluster = await past.clusters.find('provider', row.cluster)
          const uses = when.asOf === undefined ? await past.shares.use(row.cluster) : undefined
          return record(
            row,
            cluster?.name ?? '',
            uses?.find((use) => use.organisation === id) ?? (uses && nothing(row)),
          )
        }),
      )
      return records.toSorted((a, b) => (a.cluster.name < b.cluster.name ? -1 : 1))
    },

    set: (actor, organisation, wanted) =>
      change(services, actor, asked(organisation), async (tx) => {
        const { id, name } = await organisationMeant(tx, actor, organisation)
        const cluster = await tx.clusters.resolve('provider', wanted.cluster)
        const limits = limitsMeant(wanted)
        const before = await existing(tx, id, cluster)
        if (before === undefined)
          await tx.allocations.insert({ id: newId('allocation'), organisation: id, cluster: cluster.id, ...limits })
        else await tx.allocations.update('provider', before.id, limits)
        await refuseOvercommitted(tx, cluster)
        return {
          result: undefined,
          target: { kind: 'organisation', id, name },
          before: before === undefined ? null : facts(before, cluster),
          after: facts(limits, cluster),
        }
      }),

    remove: (actor, organisation, clusterName) =>
      change(services, actor, asked(organisation), async (tx) => {
        const { id, name } = await organisationMeant(tx, actor, organisation)
        const cluster = await tx.clusters.resolve('provider', clusterName)
        const row = await existing(tx, id, cluster)
        if (row === undefined)
          throw new AppError('NOT_FOUND', { kind: 'allocation', name: `${name} in ${cluster.name}` })
        await tx.allocations.remove('provider', row.id)
        return { result: undefined, target: { kind: 'organisation', id, name }, before: facts(row, cluster) }
      }),
  }
}

type Limits = Pick<AllocationRow, 'model' | 'vcpus' | 'memoryMiB' | 'vcpuGuarantee' | 'memoryGuarantee'>

/** Throws REQUEST_INVALID. */
function limitsMeant({ model, vcpus, memoryMiB, vcpuGuarantee, memoryGuarantee }: NewAllocation): Limits {
  const refuse = (where: string, why: string) => new AppError('REQUEST_INVALID', { where: `body.${where}`, why })
  if (model !== 'pay-as-you-go') {
    if (vcpus === undefined) throw refuse('vcpus', `the model "${model}" needs a number of vCPUs`)
    if (memoryMiB === undefined) throw refuse('memoryMiB', `the model "${model}" needs an amount of memory`)
  }
  const isWhole = model === 'reservation'
  for (const [where, part] of Object.entries({ vcpuGuarantee, memoryGuarantee }))
    if (isWhole && part !== undefined && part !== 1) throw refuse(where, 'all of a reservation is guaranteed')
  const usual = isWhole ? 1 : model === 'allocation' ? HALF : 0
  return {
    model,
    vcpus: vcpus ?? null,
    memoryMiB: memoryMiB ?? null,
    vcpuGuarantee: vcpuGuarantee ?? usual,
    memoryGuarantee: memoryGuarantee ?? usual,
  }
}

async function existing(tx: Tx, organisation: AllocationRow['organisation'], { id: cluster }: ClusterRow) {
  const found = await tx.allocations.list('provider', { filter: { organisation, cluster }, limit: 1 })
  return found.items[0]
}

/** With the new share written: what is guaranteed to all must be there. Throws CAPACITY_EXHAUSTED. */
async function refuseOvercommitted(tx: StoreReads, cluster: ClusterRow): Promise<void> {
  const shares = await everyRow((page) => tx.allocations.list('provider', { ...page, filter: { cluster: cluster.id } }))
  const uses = await tx.shares.use(cluster.id)
  const capacity = await capacityIn(tx, cluster)
  for (const resource of resources) {
    const sum = shares.reduce((total, share) => total + guaranteed(share, resource, useOf(uses, share)), 0)
    if (sum <= capacity[resource]) continue
    const what = whatOf({ resource, poolClass: null })
    throw new AppError('CAPACITY_EXHAUSTED', {
      wanted: `${amount(resource, sum)} of ${what}, guaranteed to all organisations together`,
      why: `cluster "${cluster.name}" has ${amount(resource, capacity[resource])}; guarantee less, add hosts, or let the cluster promise more`,
    })
  }
}

const useOf = (uses: readonly ClusterUse[], { organisation }: AllocationRow) =>
  uses.find((use) => use.organisation === organisation)

const nothing = ({ organisation }: AllocationRow): ClusterUse => ({
  organisation,
  vcpus: 0,
  memoryMiB: 0,
  upVcpus: 0,
  upMemoryMiB: 0,
})

function record(row: AllocationRow, clusterName: string, use: ClusterUse | undefined): AllocationRecord {
  const of = (resource: (typeof resources)[number]): ShareOf => ({
    maximum: row[resource] ?? undefined,
    guarantee: resource === 'vcpus' ? row.vcpuGuarantee : row.memoryGuarantee,
    guaranteed: use === undefined ? undefined : guaranteed(row, resource, use),
    used: use?.[resource],
    running: resource === 'vcpus' ? use?.upVcpus : use?.upMemoryMiB,
  })
  return {
    cluster: { id: row.cluster, name: clusterName },
    model: row.model,
    vcpus: of('vcpus'),
    memoryMiB: of('memoryMiB'),
  }
}

const facts = ({ model, vcpus, memoryMiB, vcpuGuarantee, memoryGuarantee }: Limits, { name }: ClusterRow) => ({
  cluster: name,
  model,
  vcpus,
  memoryMiB,
  vcpuGuarantee,
  memoryGuarantee,
})
