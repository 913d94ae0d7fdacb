/** What of each kind can be set, how it is read as of a time, and which use case sets it. */
import type { Actor, Verb } from '@covisor/model'
import type { QuotaResource } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import type { AsOf } from '../as-of.ts'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import type { EditCluster } from '../cluster/clusters.ts'
import { organisationUseCases } from '../people/organisation-use-cases.ts'
import { projectUseCases } from '../people/project-use-cases.ts'
import { quotaUseCases } from '../people/quota-use-cases.ts'
import type { QuotaLimit, QuotaPlace } from '../people/quotas.ts'
import { roleUseCases } from '../people/role-use-cases.ts'
import type { Services } from '../services.ts'
import { poolUseCases } from '../storage/pool-use-cases.ts'
import type { RevertibleKind } from './settings.ts'

/** `value` is compared and set; `shown` is for people, where that is something else. */
export interface Setting {
  readonly value: Json
  readonly shown?: Json
}

export interface Revertible {
  readonly verb: Verb
  read(
    services: Services,
    actor: Actor,
    name: string,
    when: AsOf,
  ): Promise<{ readonly id: string; readonly settings: Readonly<Record<string, Setting>> }>
  /** `wanted` has only what differs from `now`. */
  write(
    services: Services,
    actor: Actor,
    id: string,
    wanted: Readonly<Record<string, Json>>,
    now: Readonly<Record<string, Json>>,
  ): Promise<unknown>
}

const asSettings = (values: Readonly<Record<string, Json>>): Readonly<Record<string, Setting>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))

export const revertible: Readonly<Record<RevertibleKind, Revertible>> = {
  pool: {
    verb: 'pool:edit',
    async read(services, actor, name, when) {
      const { id, poolClass = null, overcommit = null } = await poolUseCases(services).get(actor, name, when)
      return { id, settings: asSettings({ poolClass, overcommit }) }
    },
    write: (services, actor, id, wanted) => poolUseCases(services).edit(actor, id, wanted),
  },
  cluster: {
    verb: 'cluster:edit',
    async read(services, actor, cluster, when) {
      const { id, name, site, hosts, settings } = await clusterUseCases(services).get(actor, cluster, when)
      const inOrder = hosts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return {
        id,
        settings: {
          ...asSettings({ name, ...(settings as unknown as Record<string, Json>) }),
          site: { value: site.id, shown: site.name },
          hosts: { value: inOrder.map((host) => host.id), shown: inOrder.map((host) => host.name).toSorted() },
        },
      }
    },
    async write(services, actor, id, { hosts, ...wanted }, now) {
      const [then, at] = [(hosts ?? now['hosts']) as string[], now['hosts'] as string[]]
      const change = {
        ...wanted,
        addHosts: then.filter((host) => !at.includes(host)),
        removeHosts: at.filter((host) => !then.includes(host)),
      }
      return await clusterUseCases(services).edit(actor, id, change as EditCluster)
    },
  },
  project: {
    verb: 'project:edit',
    async read(services, actor, name, when) {
      const { id, description, approvalFor, leaseDays = null } = await projectUseCases(services).get(actor, name, when)
      return { id, settings: asSettings({ description, approvalFor: [...approvalFor], leaseDays }) }
    },
    write: (services, actor, id, wanted) => projectUseCases(services).edit(actor, id, wanted),
  },
  organisation: {
    verb: 'organisation:edit',
    async read(services, actor, name, when) {
      const { id, description, needsSecondFactor } = await organisationUseCases(services).get(actor, name, when)
      return { id, settings: asSettings({ description, needsSecondFactor }) }
    },
    write: (services, actor, id, wanted) => organisationUseCases(services).edit(actor, id, wanted),
  },
  role: {
    verb: 'role:edit',
    async read(services, actor, name, when) {
      const { id, verbs } = await roleUseCases(services).get(actor, name, when)
      return { id, settings: asSettings({ verbs: verbs === 'all' ? verbs : [...verbs] }) }
    },
    write: (services, actor, id, { verbs }) =>
      roleUseCases(services).edit(actor, id, { verbs: verbs as readonly string[] }),
  },
  'project-quota': quotaOf('project:quota', (project) => ({ kind: 'project', project })),
  'organisation-quota': quotaOf('organisation:quota', (organisation) => ({ kind: 'organisation', organisation })),
}

function quotaOf(verb: Verb, placeOf: (name: string) => QuotaPlace): Revertible {
  return {
    verb,
    async read(services, actor, name, when) {
      const { id, limits } = await quotaUseCases(services).limits(actor, placeOf(name), when)
      const settings = limits.map(({ resource, poolClass, maximum, overcommit }) => [
        [resource, ...(poolClass === null ? [] : [poolClass])].join('/'),
        { value: { maximum, overcommit }, shown: overcommit === null ? maximum : `${maximum} times ${overcommit}` },
      ])
      return { id, settings: Object.fromEntries(settings) as Readonly<Record<string, Setting>> }
    },
    write(services, actor, id, wanted) {
      const limits = Object.entries(wanted).map(([of, limit]): QuotaLimit => {
        const [resource = '', ...poolClass] = of.split('/')
        const { maximum, overcommit = null } = (limit ?? {}) as Partial<QuotaLimit>
        return {
          resource: resource as QuotaResource,
          poolClass: poolClass.length === 0 ? null : poolClass.join('/'),
          maximum,
          overcommit,
        }
      })
      return quotaUseCases(services).setAll(actor, placeOf(id), limits)
    },
  }
}
