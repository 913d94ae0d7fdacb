/** What is in a project, and what goes with it when it is empty. */
import { AppError } from '@covisor/model'
import type { ProjectRow, Tx } from '@covisor/store'
import { everyRow } from '../every-row.ts'

/** Throws IN_USE with the first thing that is in it. */
export async function refuseUsedProject(tx: Tx, project: ProjectRow): Promise<void> {
  const scope = { organisation: project.organisation, project: project.id }
  const one = { limit: 1 }
  const vm = (await tx.vms.list(scope, { ...one, filter: { deleted: 'too' } })).items[0]
  const volume = (await tx.volumes.list(scope, one)).items[0]
  const image = (await tx.images.list(scope, one)).items.find((row) => row.project === project.id)
  const network = (await tx.networks.list(scope, one)).items.find((row) => row.project === project.id)
  const endpoint = (await everyRow((page) => tx.endpoints.list('provider', page))).find(
    (row) => row.project === project.id,
  )
  const [what] = [
    vm && (vm.record === 'deleted' ? `VM "${vm.name}", deleted and not yet purged` : `VM "${vm.name}"`),
    volume && `volume "${volume.name}"`,
    image && `image "${image.name}"`,
    network && `network "${network.name}"`,
    endpoint && `endpoint "${endpoint.uri}", whose VMs it is given`,
  ].filter((found) => found !== undefined)
  if (what !== undefined) throw new AppError('IN_USE', { kind: 'project', name: project.name, by: what })
}

/** An empty one, with the roles that were given there, its quotas and what was kept for its imports. */
export async function removeProject(tx: Tx, { id, organisation }: ProjectRow): Promise<void> {
  const scope = { organisation, project: 'all' } as const
  const own = { organisation, project: id }
  for (const profile of await everyRow((page) => tx.importProfiles.list(own, page)))
    await tx.importProfiles.remove(own, profile.id)
  for (const binding of await everyRow((page) => tx.bindings.list(scope, page)))
    if (binding.project === id) await tx.bindings.remove('provider', binding.id)
  for (const { project, resource } of await tx.quotas.limits(organisation, id))
    if (project === id) await tx.quotas.set({ organisation, project, resource }, undefined)
  for (const plan of await everyRow((page) => tx.savedPlans.list({ organisation, project: id }, page)))
    await tx.savedPlans.remove('provider', plan.id)
  await tx.projects.remove('provider', id)
}
