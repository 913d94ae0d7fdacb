/** Lists, makes and removes projects. Somebody with a role in one project alone does not see that there are others. */
import { type Actor, AppError, may, newId, type ProjectId, parsePlainName, taskVerbs, type Verb } from '@covisor/model'
import type { ProjectRow, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { projectNamed } from '../access/choose-project.ts'
import { refuseUnlessMay } from '../access/refuse-escalation.ts'
import { oneAt, storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import { organisationMeant, organisationNames, peopleScope } from './people-scope.ts'
import { refuseUsedProject, removeProject } from './project-contents.ts'
import type { ProjectRecord, ProjectUseCases } from './projects.ts'

export function projectUseCases(services: Services): ProjectUseCases {
  const { store } = services
  const target = (name: string) => ({ kind: 'project', id: undefined, name }) as const
  const known = ({ id, name }: ProjectRow) => ({ kind: 'project', id, name }) as const

  return {
    async list(actor, { asOf, ...query }) {
      authorise(actor, { verb: 'project:read', target: target('any') })
      const past = storeAt(services, asOf === undefined ? {} : { asOf })
      const theirs = await projectsOf(store, actor)
      if (theirs === 'all') {
        const page = await past.projects.list(peopleScope(actor), query)
        return { items: await recordsOf(past, page.items), next: page.next }
      }
      const found = await Promise.all([...theirs].map((id) => past.projects.find('provider', id)))
      const rows = found.filter((row) => row !== undefined)
      return { items: await recordsOf(past, rows), next: undefined }
    },
    async get(actor, project, when = {}) {
      authorise(actor, { verb: 'project:read', target: target(project) })
      const row = await oneAt(services, when, project, (at, name) => projectMeant(at, actor, name, store))
      return await recordOf(storeAt(services, when), row)
    },

    create: (actor, { name: wanted, description = '', organisation }) =>
      change(services, actor, { verb: 'project:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('project', wanted)
        const { id } = await organisationMeant(tx, actor, organisation)
        await refuseUnlessMay(tx, actor, 'project:create', { organisation: id, project: null })
        const row = await tx.projects.insert({ id: newId('project'), organisation: id, name, description })
        return { result: await recordOf(tx, row), target: known(row), after: { name, description } }
      }),

    edit: (actor, project, { description, approvalFor, leaseDays }) =>
      change(services, actor, { verb: 'project:edit', target: target(project) }, async (tx) => {
        const before = await projectMeant(tx, actor, project)
        await refuseUnlessMay(tx, actor, 'project:edit', { organisation: before.organisation, project: before.id })
        const wanted = approvalFor === undefined ? undefined : asTaskVerbs(approvalFor)
        const patch = { description, approvalFor: wanted, leaseDays }
        const after = await tx.projects.update('provider', before.id, patch)
        return {
          result: await recordOf(tx, after),
          target: known(after),
          before: ruled(before),
          after: ruled(after),
        }
      }),

    delete: (actor, project) =>
      change(services, actor, { verb: 'project:delete', target: target(project) }, async (tx) => {
        const row = await projectMeant(tx, actor, project)
        await refuseUnlessMay(tx, actor, 'project:delete', { organisation: row.organisation, project: row.id })
        const siblings = await tx.projects.list({ organisation: row.organisation, project: 'all' }, { limit: 2 })
        if (siblings.items.length < 2) {
          throw new AppError('IN_USE', { kind: 'project', name: row.name, by: 'its organisation, which has no other' })
        }
        await refuseUsedProject(tx, row)
        await removeProject(tx, row)
        return { result: undefined, target: known(row), before: { name: row.name } }
      }),
  }
}

/**
 * NAME in the organisation that is acted in, ORGANISATION/NAME, or an id; of `store`, which may be the past. Rights are those of
 * `now`. Throws NOT_FOUND, also for those of others.
 */
export async function projectMeant(
  store: StoreReads,
  actor: Actor,
  wanted: string,
  now: StoreReads = store,
): Promise<ProjectRow> {
  const found = await projectNamed(store, actor.organisation, wanted)
  const theirs = await projectsOf(now, actor)
  const isSeen =
    found !== undefined &&
    (theirs === 'all'
      ? may(actor, 'organisation:read') || found.organisation === actor.organisation
      : theirs.has(found.id))
  if (!isSeen) throw new AppError('NOT_FOUND', { kind: 'project', name: wanted })
  return found
}

/** 'all': of the organisation, or of the site. */
async function projectsOf(store: StoreReads, actor: Actor): Promise<ReadonlySet<ProjectId> | 'all'> {
  if (actor.limits?.project != null) return new Set([actor.limits.project])
  if (actor.verbs === 'all' || actor.user === undefined) return 'all'
  const rights = await store.signIns.rightsOf(actor.user)
  const isWide = rights.some(
    ({ binding }) =>
      binding.organisation === null || (binding.project === null && binding.organisation === actor.organisation),
  )
  if (isWide) return 'all'
  return new Set([actor.project, ...rights.flatMap(({ binding }) => binding.project ?? [])])
}

const ruled = ({ description, approvalFor, leaseDays }: ProjectRow) => ({ description, approvalFor, leaseDays })

const recordOf = async (store: StoreReads, row: ProjectRow): Promise<ProjectRecord> =>
  (await recordsOf(store, [row]))[0]!

async function recordsOf(store: StoreReads, rows: readonly ProjectRow[]): Promise<readonly ProjectRecord[]> {
  const names = await organisationNames(store, rows)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    organisation: { id: row.organisation, name: names.get(row.organisation) ?? '' },
    approvalFor: row.approvalFor,
    leaseDays: row.leaseDays ?? undefined,
    createdAt: new Date(row.createdAt),
  }))
}

/** What starts no task has no plan that could be approved. Throws REQUEST_INVALID. */
function asTaskVerbs(words: readonly string[]): readonly Verb[] {
  return [...new Set(words)].toSorted().map((word) => {
    const verb = taskVerbs.find((known) => known === word)
    if (verb !== undefined) return verb
    const why = `"${word.slice(0, 64)}" starts no task, so it has no plan; say some of ${taskVerbs.join(', ')}`
    throw new AppError('REQUEST_INVALID', { where: 'approvalFor', why })
  })
}
