/**
 * The project that a request acts in: the one it names, or the first one of whoever asks.
 *
 * A project that exists and is none of the caller's is answered exactly like one that does not exist, after the same questions
 * to the store.
 */
import { AppError, isId, newId, type OrganisationId } from '@covisor/model'
import type { ProjectRow, StoreReads, UserRow } from '@covisor/store'
import { covers, isWide, type Right } from './rights.ts'

/** `wanted`: NAME in the user's own organisation, ORGANISATION/NAME, or an id. Throws NOT_FOUND. */
export async function chooseProject(
  store: Pick<StoreReads, 'projects' | 'organisations'>,
  user: UserRow,
  rights: readonly Right[],
  wanted: string | undefined,
): Promise<ProjectRow | undefined> {
  if (wanted === undefined) return await firstProject(store, user, rights)
  const found = await projectNamed(store, user.organisation, wanted)
  const isTheirs = found !== undefined && rights.some((right) => leadsInto(right, found))
  if (!isTheirs) throw new AppError('NOT_FOUND', { kind: 'project', name: wanted })
  return found
}

/** Also a right on a single resource leads into its project; one on the provider's things leads into none. */
const leadsInto = (right: Right, { organisation, id }: ProjectRow): boolean =>
  isWide(right) ? covers(right.binding, { organisation, project: id }) : right.binding.project === id

/** NAME in an organisation, ORGANISATION/NAME anywhere, or an id. Whether the asker may know of it is not asked here. */
export async function projectNamed(
  store: Pick<StoreReads, 'projects' | 'organisations'>,
  home: OrganisationId,
  wanted: string,
): Promise<ProjectRow | undefined> {
  if (isId(wanted)) return await store.projects.find('provider', wanted)
  const slash = wanted.indexOf('/')
  const named =
    slash < 0
      ? home
      : (await store.organisations.list('provider', { filter: { name: wanted.slice(0, slash) }, limit: 1 })).items[0]
          ?.id
  // Asked also where there is no such organisation, so that the time does not tell.
  const scope = { organisation: named ?? newId('organisation'), project: 'all' } as const
  return (await store.projects.list(scope, { filter: { name: wanted.slice(slash + 1) }, limit: 1 })).items[0]
}

async function firstProject(
  store: Pick<StoreReads, 'projects'>,
  user: UserRow,
  rights: readonly Right[],
): Promise<ProjectRow | undefined> {
  const atHome = rights
    .filter((right) => isWide(right) || right.binding.project !== null)
    .toSorted((a, b) => distance(user, a) - distance(user, b))
  const bound = atHome.find(({ binding }) => binding.project !== null)?.binding
  const widest = atHome.find(({ binding }) => binding.project === null)?.binding
  if (widest === undefined && bound?.project != null) return await store.projects.find('provider', bound.project)
  const organisation = widest?.organisation ?? user.organisation
  const query = { limit: 1, sort: 'createdAt' }
  return (await store.projects.list({ organisation, project: 'all' }, query)).items[0]
}

const distance = (user: UserRow, { binding }: Right): number =>
  binding.organisation === user.organisation || binding.organisation === null ? 0 : 1
