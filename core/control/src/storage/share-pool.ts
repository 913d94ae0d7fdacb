/** pool share: which pool of the other host it would be, and whether that can be proved. */
import type { ObservedPool } from '@covisor/driver-api'
import { type Actor, AppError, newId } from '@covisor/model'
import type { HostPoolRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import type { PoolPlace } from './merge-pools.ts'
import { placesOf } from './places-of-pool.ts'
import type { SharePoolInput } from './share-pool.saga.ts'

export function sharePool(
  services: Services,
  saga: Saga<SharePoolInput>,
  actor: Actor,
  pool: string,
  params: { readonly host: string; readonly declared?: boolean },
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'pool:share',
    action: 'share',
    target: { kind: 'pool', id: undefined, name: pool },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.pools.resolve('provider', pool)
    const host = await store.hosts.resolve('provider', params.host)
    const places = await placesOf(store, row.id)
    const first = places.find((place) => place.active)
    if (first === undefined) throw new AppError('POOL_UNUSABLE', { pool: row.name, why: 'it is active on no host' })
    if (places.some((place) => place.host === host.id)) {
      throw new AppError('NAME_TAKEN', { kind: `pool on "${host.name}"`, name: row.name })
    }
    const seen = first.facts as ObservedPool
    const twin = (await store.pools.onHosts({ host: host.id })).find((place) => isLike(place, seen))
    if (twin === undefined) {
      const hint = `"${host.name}" has no active ${seen.type} pool of ${seen.source ?? seen.path}; make one there first`
      throw new AppError('NOT_FOUND', { kind: 'pool', name: row.name, hint })
    }
    if (seen.type === 'logical') throw new AppError('POOL_UNUSABLE', { pool: row.name, why: VOLUME_GROUP })
    const unprovable = reasonAgainstProof(seen)
    if (params.declared !== true && unprovable !== undefined) {
      throw new AppError('POOL_UNUSABLE', {
        pool: row.name,
        why: `${unprovable}; declare it shared if you know that it is`,
      })
    }
    const id = newId('task')
    const proof = params.declared === true ? null : { file: `covisor-proof-${id.slice(0, 8)}.img`, content: id }
    const place = async ({ endpoint, host: at, nativeName }: HostPoolRow): Promise<PoolPlace> => ({
      endpoint,
      host: at,
      hostName: (await store.hosts.get('provider', at)).name,
      nativeName,
    })
    return {
      target: { kind: 'pool', id: row.id, name: row.name },
      title: `Share pool "${row.name}" with "${host.name}"`,
      saga,
      input: { pool: row.id, name: row.name, here: await place(first), there: await place(twin), proof },
      created: undefined,
      takes: {},
      plan: { warnings: proof === null ? [DECLARED] : [] },
      after: { host: host.name, proof: proof === null ? 'declared' : 'a file' },
    }
  })
}

const DECLARED = 'if the two are not the same, a VM that moves between them finds another disk, and both are lost'

/** The same storage by name. Domains name files by path, so a pool elsewhere on the other host would be of no use. */
const isLike = ({ active, facts }: HostPoolRow, { type, path, source }: ObservedPool): boolean => {
  const other = facts as ObservedPool
  const isNamed = path !== undefined || source !== undefined
  return active && isNamed && other.type === type && other.path === path && other.source === source
}

const VOLUME_GROUP = 'volume groups are only safe to share under lvmlockd, which libvirt does not tell of'

function reasonAgainstProof({ formats, cannot }: ObservedPool): string | undefined {
  return cannot.create ?? cannot.upload ?? (formats.includes('raw') ? undefined : 'no file can be written in it')
}
