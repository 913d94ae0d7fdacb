/** Tags over the store. A change is read, checked and written in one transaction, so that two who tag at once lose nothing. */
import { type Actor, AppError, changedTags, may, type TaggedKind, taggedKinds, type Verb } from '@covisor/model'
import type { Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { singlesListed } from '../access/single-rights.ts'
import { storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import type { TagInUse, TagUseCases } from './tags.ts'
import { tagsOf } from './tags-of.ts'

/** Who may edit it may tag it. */
export const tagVerbs = {
  vm: 'vm:edit',
  volume: 'volume:edit',
  image: 'image:edit',
  network: 'network:edit',
  host: 'host:edit',
} as const satisfies Readonly<Record<TaggedKind, Verb>>

export function tagUseCases(services: Services): TagUseCases {
  return {
    async list(actor, { kind: only, asOf } = {}) {
      authorise(actor, { verb: 'project:read', target: { kind: 'project', name: 'tags of this project' } })
      const past = storeAt(services, asOf === undefined ? {} : { asOf })
      const byTag = new Map<string, { key: string; value: string; uses: TagInUse['uses'] }>()
      for (const kind of taggedKinds) {
        if ((only !== undefined && only !== kind) || !isListed(actor, kind)) continue
        for (const { key, value, uses } of await past.tags.inUse(kind === 'host' ? 'provider' : actor, kind)) {
          const known = byTag.get(`${key}=${value}`)
          byTag.set(`${key}=${value}`, { key, value, uses: { ...known?.uses, [kind]: uses } })
        }
      }
      return [...byTag].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag)
    },

    change: (actor, kind, idOrName, wanted) =>
      change(services, actor, { verb: tagVerbs[kind], target: { kind, id: undefined, name: idOrName } }, async (tx) => {
        const thing = await tagged(tx, actor, kind, idOrName)
        const before = (await tagsOf(tx, kind, [thing]))(thing)
        const after = changedTags(before, wanted)
        await tx.tags.set({ kind, ...thing }, after)
        return {
          result: after,
          target: { kind, id: thing.id, name: thing.name },
          before: { tags: before },
          after: { tags: after },
        }
      }),
  }
}

/** Hosts are all or none of them: who has a right on one host sees its tags there. */
const isListed = (actor: Actor, kind: TaggedKind): boolean =>
  may(actor, `${kind}:read`) && (kind !== 'host' || singlesListed(actor, 'host') === undefined)

async function tagged(tx: Tx, actor: Actor, kind: TaggedKind, idOrName: string) {
  if (kind === 'host') {
    const { id, name } = await tx.hosts.resolve('provider', idOrName)
    return { id, name, organisation: null, project: null }
  }
  const { id, name, organisation, project } = await found(tx, actor, kind, idOrName)
  // Images of the provider are seen by every customer, and so are their tags.
  if (organisation === null && !may(actor, 'host:edit'))
    throw new AppError('FORBIDDEN', { verb: 'tag', what: `${kind} "${name}", which is the provider's` })
  return { id, name, organisation, project }
}

function found(tx: Tx, actor: Actor, kind: Exclude<TaggedKind, 'host'>, idOrName: string) {
  switch (kind) {
    case 'vm':
      return tx.vms.resolve(actor, idOrName)
    case 'volume':
      return tx.volumes.resolve(actor, idOrName)
    case 'image':
      return tx.images.resolve(actor, idOrName)
    case 'network':
      return tx.networks.resolve(actor, idOrName)
  }
}
