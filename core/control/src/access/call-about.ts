/**
 * Who it is that calls about one resource: edges ask this before they look at verbs, for actors with rights on single resources.
 *
 * A name is looked for among what the rights were given on, with one question whether it is found or not. What is found is
 * told by its id: with the name, the call could find another one of that name than the one that the right is on.
 */
import { type Actor, isId, isProvidersKind, type SingleKind } from '@covisor/model'
import type { Store, TenantScope } from '@covisor/store'
import type { Services } from '../services.ts'
import { actorOn } from './single-rights.ts'

export interface CallAboutUseCases {
  /** `name` undefined: about the list. `id` undefined: no right on it was found, and the actor is as before. */
  actorAbout(
    actor: Actor,
    kind: SingleKind,
    name: string | undefined,
  ): Promise<{ readonly actor: Actor; readonly id: string | undefined }>
}

export function callAboutUseCases({ store }: Pick<Services, 'store'>): CallAboutUseCases {
  return {
    async actorAbout(actor, kind, name) {
      const ids = (actor.singles ?? []).flatMap((right) => (right.kind === kind ? [right.id] : []))
      if (ids.length === 0) return { actor, id: undefined }
      if (name === undefined) {
        const isNeeded = isProvidersKind(kind)
        return { actor: isNeeded ? actorOn(actor, { kind, id: undefined }) : actor, id: undefined }
      }
      const id = isId(name) ? ids.find((one) => one === name) : await idOf(store, actor, kind, ids, name)
      return id === undefined ? { actor, id } : { actor: actorOn(actor, { kind, id }), id }
    },
  }
}

async function idOf(
  store: Store,
  { organisation, project }: Actor,
  kind: SingleKind,
  ids: readonly string[],
  name: string,
): Promise<string | undefined> {
  const sight = { kinds: { [kind]: { ids, vms: [] } }, events: undefined, others: 'nothing' } as const
  const found = await called(store, { organisation, project, sight }, kind, name)
  const granted = found.filter(({ id }) => ids.includes(id))
  // Two of one name: an id has to say which.
  return granted.length === 1 ? granted[0]!.id : undefined
}

async function called(
  store: Store,
  scope: TenantScope,
  kind: SingleKind,
  name: string,
): Promise<readonly { readonly id: string }[]> {
  const query = { filter: { name }, limit: 1000 }
  switch (kind) {
    case 'vm':
      return (await store.vms.list(scope, { ...query, filter: { name, deleted: 'too' } })).items
    case 'volume':
      return (await store.volumes.list(scope, query)).items
    case 'network':
      return (await store.networks.list(scope, query)).items
    case 'image':
      return (await store.images.list(scope, query)).items
    case 'pool':
      return (await store.pools.list('provider', query)).items
    case 'host':
      return (await store.hosts.list('provider', query)).items
    case 'cluster':
      return (await store.clusters.list('provider', query)).items
    default:
      return kind satisfies never
  }
}
