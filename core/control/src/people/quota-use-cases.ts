/** Shows and sets quotas. An organisation's is set by the provider, a project's by its organisation. */
import type { Actor } from '@covisor/model'
import { type ProjectRow, quotaResources, type StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseUnlessMay } from '../access/refuse-escalation.ts'
import type { Services } from '../services.ts'
import { organisationMeant } from './people-scope.ts'
import { projectMeant } from './project-use-cases.ts'
import type { QuotaPlace, QuotaRecord, QuotaUseCases } from './quotas.ts'

export function quotaUseCases(services: Services): QuotaUseCases {
  const { store } = services

  const recordsOf = async ({ id, name, organisation }: ProjectRow): Promise<readonly QuotaRecord[]> => {
    const owner = await store.organisations.get('provider', organisation)
    const limits = await store.quotas.limits(organisation, id)
    const inProject = await store.quotas.use({ organisation, project: id })
    const inOrganisation = await store.quotas.use({ organisation, project: 'all' })
    const limitOf = (resource: string, project: string | null) =>
      limits.find((limit) => limit.resource === resource && limit.project === project)?.maximum
    const named = { id: owner.id, name: owner.name }
    return quotaResources.flatMap((resource) => [
      {
        resource,
        organisation: named,
        project: { id, name },
        used: inProject[resource],
        maximum: limitOf(resource, id),
      },
      {
        resource,
        organisation: named,
        project: undefined,
        used: inOrganisation[resource],
        maximum: limitOf(resource, null),
      },
    ])
  }

  return {
    async list(actor, project) {
      authorise(actor, { verb: 'quota:read', target: { kind: 'project', name: project ?? 'this one' } })
      const meant = await projectMeant(store, actor, project ?? actor.project)
      await refuseUnlessMay(store, actor, 'quota:read', { organisation: meant.organisation, project: meant.id })
      return await recordsOf(meant)
    },

    async set(actor, { at, resource, maximum }) {
      const verb = at.kind === 'organisation' ? 'organisation:quota' : 'project:quota'
      const name = at.kind === 'organisation' ? at.organisation : at.project
      await change(services, actor, { verb, target: { kind: at.kind, id: undefined, name } }, async (tx) => {
        const { organisation, project, target } = await placeMeant(tx, actor, at)
        await refuseUnlessMay(tx, actor, verb, { organisation, project })
        const before = (await tx.quotas.limits(organisation, (project ?? '') as never)).find(
          (limit) => limit.resource === resource && limit.project === project,
        )
        await tx.quotas.set({ organisation, project, resource }, maximum)
        return {
          result: undefined,
          target,
          before: { resource, maximum: before?.maximum ?? null },
          after: { resource, maximum: maximum ?? null },
        }
      })
    },
  }
}

async function placeMeant(store: StoreReads, actor: Actor, at: QuotaPlace) {
  if (at.kind === 'organisation') {
    const { id, name } = await organisationMeant(store, actor, at.organisation)
    return { organisation: id, project: null, target: { kind: at.kind, id, name } }
  }
  const { id, name, organisation } = await projectMeant(store, actor, at.project)
  return { organisation, project: id, target: { kind: at.kind, id, name } }
}
