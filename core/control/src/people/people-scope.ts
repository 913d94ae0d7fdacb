/** Whose users, roles and projects an actor looks at: those of the organisation, or all for who may see all organisations. */
import { type Actor, AppError, may, newId, type OrganisationId } from '@covisor/model'
import type { OrganisationRow, Scope, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { refuseUnlessMay } from '../access/refuse-escalation.ts'
import { type AsOf, oneAt, storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'

export const peopleScope = (actor: Actor): Scope =>
  may(actor, 'organisation:read') ? 'provider' : { organisation: actor.organisation, project: 'all' }

/**
 * The organisation that is meant; without a name the actor's own. Another one is found only by who may see all, and is not
 * there for others, after the same question.
 */
export async function organisationMeant(
  store: StoreReads,
  actor: Actor,
  idOrName: string | undefined,
): Promise<OrganisationRow> {
  const found = await store.organisations
    .resolve('provider', idOrName ?? actor.organisation)
    .catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined
      throw error
    })
  const isTheirs = found !== undefined && (found.id === actor.organisation || may(actor, 'organisation:read'))
  if (!isTheirs) throw new AppError('NOT_FOUND', { kind: 'organisation', name: idOrName ?? newId('organisation') })
  return found
}

/** What it has and may have is read of one's own organisation, or of any by the provider. Throws FORBIDDEN, NOT_FOUND. */
export async function organisationWithShares(
  services: Services,
  actor: Actor,
  idOrName: string,
  when: AsOf,
): Promise<{ readonly past: StoreReads; readonly organisation: OrganisationId }> {
  authorise(actor, { verb: 'quota:read', target: { kind: 'organisation', name: idOrName } })
  const { id } = await oneAt(services, when, idOrName, (at, name) => organisationMeant(at, actor, name))
  await refuseUnlessMay(services.store, actor, 'quota:read', { organisation: id, project: actor.project })
  return { past: storeAt(services, when), organisation: id }
}

/** Names of organisations for a page of rows, asked once each. */
export async function organisationNames(
  store: StoreReads,
  rows: readonly { readonly organisation: OrganisationId }[],
): Promise<ReadonlyMap<OrganisationId, string>> {
  const ids = [...new Set(rows.map((row) => row.organisation))]
  const found = await Promise.all(ids.map((id) => store.organisations.find('provider', id)))
  return new Map(ids.map((id, i) => [id, found[i]?.name ?? '']))
}
