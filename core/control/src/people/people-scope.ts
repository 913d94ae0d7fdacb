/** Whose users, roles and projects an actor looks at: those of the organisation, or all for who may see all organisations. */
import { type Actor, AppError, may, newId, type OrganisationId } from '@covisor/model'
import type { OrganisationRow, Scope, StoreReads } from '@covisor/store'

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

/** Names of organisations for a page of rows, asked once each. */
export async function organisationNames(
  store: StoreReads,
  rows: readonly { readonly organisation: OrganisationId }[],
): Promise<ReadonlyMap<OrganisationId, string>> {
  const ids = [...new Set(rows.map((row) => row.organisation))]
  const found = await Promise.all(ids.map((id) => store.organisations.find('provider', id)))
  return new Map(ids.map((id, i) => [id, found[i]?.name ?? '']))
}
