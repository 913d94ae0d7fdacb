/** Volumes: list, make, grow, delete, download. Moving has a file of its own. */
import type { ObservedPool, VolumeFormat } from '@covisor/driver-api'
import {
  type Actor,
  AppError,
  type EndpointId,
  formatBytes,
  type HostId,
  type PoolId,
  parseName,
  type TaskId,
} from '@covisor/model'
import type { StoreReads, Tx, VolumeRow } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import { mayUsePoolIds, poolMeant } from '../plan/entitled-places.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { tagsOf, wantedTag } from '../tag/tags-of.ts'
import { owner } from '../vm/create-vm.ts'
import { insertVolumes, newVolume, storageOf } from '../vm/new-volumes.ts'
import { volumeLocation } from '../vm/vm-definition.ts'
import { moveVolumeLiveSaga, moveVolumeSaga } from './move-volume.saga.ts'
import { moveVolume } from './move-volume.ts'
import { bestFirst, placesOf } from './places-of-pool.ts'
import { refuseOvercommitted } from './refuse-overcommitted.ts'
import { holdsOf, refuseHeld, refuseUnsettled } from './unchanged-volumes.ts'
import { createVolumeSaga, deleteVolumeSaga, resizeVolumeSaga } from './volume.saga.ts'
import { refuseOverlays, refuseRunningUsers, refuseUsers } from './volume-users.ts'
import type { VolumeRecord, VolumeUseCases } from './volumes.ts'

export function volumeUseCases(services: Services): VolumeUseCases {
  const { store, connections } = services
  const createSaga = createVolumeSaga(services)
  const resizeSaga = resizeVolumeSaga(services)
  const deleteSaga = deleteVolumeSaga(services)
  const moveSagas = { live: moveVolumeLiveSaga(services), still: moveVolumeSaga(services) }

  const record = async (past: StoreReads, actor: Actor, row: VolumeRow): Promise<VolumeRecord> => {
    const pool = await past.pools.get('provider', row.pool)
    const users = new Map((await past.vms.usingVolume(actor, row.id)).map((user) => [user.id, user.name]))
    return {
      id: row.id,
      name: row.name,
      tags: (await tagsOf(past, 'volume', [row]))(row),
      pool: { id: pool.id, name: pool.name },
      format: row.format as VolumeFormat,
      capacityBytes: row.capacityBytes,
      allocatedBytes: row.allocatedBytes,
      state: row.state,
      purpose: row.purpose,
      attachedTo: [...users].map(([id, name]) => ({ id, name })),
      managed: row.madeByUs,
      generation: row.generation,
      createdAt: new Date(row.createdAt),
    }
  }

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'volume:read', target: { kind: 'volume', name: 'any' } })
      const past = storeAt(services, query)
      const pool = query.pool === undefined ? undefined : (await poolMeant(past, actor, query.pool)).id
      const { limit, after, sort, nameContains } = query
      const page = await past.volumes.list(actor, {
        filter: { pool, nameContains, tag: wantedTag(query.tag) },
        limit,
        after,
        sort,
      })
      return { items: await Promise.all(page.items.map((row) => record(past, actor, row))), next: page.next }
    },

    async get(actor, volume, when = {}) {
      authorise(actor, { verb: 'volume:read', target: { kind: 'volume', name: volume } })
      const past = storeAt(services, when)
      return await record(
        past,
        actor,
        await oneAt(services, when, volume, (at, name) => at.volumes.resolve(actor, name)),
      )
    },

    create: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'volume:create',
          action: 'create',
          target: { kind: 'volume', id: undefined, name: params.name },
          params,
        },
        async () => {
          const name = parseName('volume', params.name)
          await refuseTakenName(store, actor, name)
          const { pool, host, endpoint, facts, poolName } = await poolFor(store, actor, params.pool, params.sizeBytes)
          const format: VolumeFormat = params.format ?? (facts.formats.includes('qcow2') ? 'qcow2' : 'raw')
          if (!facts.formats.includes(format)) {
            throw new AppError('POOL_UNUSABLE', { pool: poolName, why: `it cannot hold ${format} volumes` })
          }
          const volume = newVolume({ name, pool, host, format, capacityBytes: params.sizeBytes, purpose: 'disk' })
          return {
            target: { kind: 'volume', id: volume.id, name },
            title: `Create volume "${name}"`,
            saga: createSaga,
            input: { endpoint, volume },
            created: volume.id,
            takes: storageOfVolumes([volume]),
            async commit(tx, task) {
              await refuseTakenName(tx, actor, name)
              await insertVolumes(tx, owner(actor), [volume], undefined, task)
            },
            after: { pool: poolName, sizeBytes: params.sizeBytes },
          }
        },
      ),

    resize: (actor, volume, params, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'volume:resize', action: 'resize', target: { kind: 'volume', id: undefined, name: volume }, params },
        async () => {
          const row = await changeable(store, actor, volume)
          if (params.sizeBytes < row.capacityBytes) {
            const why = `it has ${formatBytes(row.capacityBytes)}; shrinking would cut off what is at its end`
            throw new AppError('NOT_SUPPORTED', { what: `making volume "${row.name}" smaller`, why })
          }
          await refuseRunningUsers(store, row)
          await refuseOverlays(store, row)
          const { endpoint } = await placeOf(store, row)
          const growth = params.sizeBytes - row.capacityBytes
          await refuseGrowth(store, row, growth)
          return {
            target: { kind: 'volume', id: row.id, name: row.name },
            title: `Grow volume "${row.name}" to ${formatBytes(params.sizeBytes)}`,
            saga: resizeSaga,
            input: { endpoint, volume: row.id, name: row.name, capacityBytes: params.sizeBytes },
            created: undefined,
            takes: storageOfVolumes([{ pool: row.pool, capacityBytes: growth }]),
            async commit(tx, task) {
              await changeable(tx, actor, row.id)
              await refuseRunningUsers(tx, row)
              await refuseOverlays(tx, row)
              await refuseGrowth(tx, row, growth)
              await reserveGrowth(tx, row, growth, task)
            },
            holds: (tx) => holdsOf(tx, [row]),
            plan: { irreversible: ['volumes do not shrink'] },
            before: { sizeBytes: row.capacityBytes },
            after: { sizeBytes: params.sizeBytes },
          }
        },
      ),

    move: (actor, volume, params, options) => moveVolume(services, moveSagas, actor, volume, params, options),

    delete: (actor, volume, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'volume:delete',
          action: 'delete',
          target: { kind: 'volume', id: undefined, name: volume },
          params: null,
        },
        async () => {
          const row = await deletable(store, actor, volume)
          await refuseNeeded(store, row)
          const { endpoint } = await placeOf(store, row)
          return {
            target: { kind: 'volume', id: row.id, name: row.name },
            title: `Delete volume "${row.name}"`,
            saga: deleteSaga,
            input: {
              endpoint,
              volume: row.id,
              name: row.name,
              was: row.state === 'failed' ? ('failed' as const) : ('ready' as const),
            },
            created: undefined,
            takes: {},
            plan: { irreversible: [`volume "${row.name}" and everything on it`] },
            async commit(tx) {
              await deletable(tx, actor, row.id)
              await refuseNeeded(tx, row)
              await tx.volumes.update(actor, row.id, { state: 'deleting' })
            },
          }
        },
      ),

    async download(actor, volume, signal) {
      authorise(actor, { verb: 'volume:download', target: { kind: 'volume', name: volume } })
      const row = await store.volumes.resolve(actor, volume)
      await refuseUnsettled(store, row)
      await refuseRunningUsers(store, row)
      const { endpoint, host } = await placeOf(store, row)
      const location = await volumeLocation(store, row, host)
      await store.transaction((tx) =>
        tx.audit.append({
          actor,
          verb: 'volume:download',
          target: { kind: 'volume', id: row.id, name: row.name },
          outcome: 'accepted',
        }),
      )
      return {
        fileName: row.nativeName,
        content: storageOf(connections.session(endpoint)).readVolume(location, signal),
      }
    },
  }
}

async function refuseTakenName(store: StoreReads, actor: Actor, name: string): Promise<void> {
  const same = await store.volumes.list(actor, { filter: { name }, limit: 1 })
  if (same.items.length > 0) throw new AppError('NAME_TAKEN', { kind: 'volume', name })
}

/** Held until it has grown, so that nobody else takes it meanwhile, from the pool or from the quota. */
async function reserveGrowth(tx: Tx, row: VolumeRow, storageBytes: number, task: TaskId): Promise<void> {
  const { organisation, project, id: owner, pool } = row
  await tx.reservations.insert({ id: crypto.randomUUID(), organisation, project, owner, task, pool, storageBytes })
  await refuseOvercommitted(tx, pool, storageBytes, storageBytes)
}

/** As for a new volume of that size: growing is no way past it. Throws POOL_FULL. */
async function refuseGrowth(store: StoreReads, row: VolumeRow, bytes: number): Promise<void> {
  const [seen] = await placesOf(store, row.pool, row.host)
  if (seen !== undefined) await refuseWithoutRoom(store, seen, bytes)
}

/** No task changes it, or needs it as it is. */
async function changeable(store: StoreReads, actor: Actor, idOrName: string): Promise<VolumeRow> {
  const row = await store.volumes.resolve(actor, idOrName)
  await refuseUnsettled(store, row)
  await refuseHeld(store, row)
  return row
}

/** What failed to be made is there to be deleted. */
async function deletable(store: StoreReads, actor: Actor, idOrName: string): Promise<VolumeRow> {
  const row = await store.volumes.resolve(actor, idOrName)
  return row.state === 'failed' ? row : await changeable(store, actor, row.id)
}

/** Neither a VM nor an image needs it. */
async function refuseNeeded(store: StoreReads, row: VolumeRow): Promise<void> {
  await refuseUsers(store, row)
  const images = await everyRow((page) => store.images.list('provider', page))
  const image = images.find((candidate) => candidate.volume === row.id)
  if (image !== undefined) throw new AppError('VOLUME_IN_USE', { volume: row.name, by: `image "${image.name}"` })
}

export async function placeOf(store: StoreReads, row: VolumeRow): Promise<{ endpoint: EndpointId; host: HostId }> {
  const [seen] = await placesOf(store, row.pool, row.host)
  if (seen === undefined) throw new AppError('POOL_UNUSABLE', { pool: row.pool, why: 'no host sees it' })
  return { endpoint: seen.endpoint, host: seen.host }
}

/** The pool that was asked for, or the one with the most room. Throws POOL_FULL, POOL_UNUSABLE. */
export async function poolFor(
  store: StoreReads,
  whose: Pick<Actor, 'organisation'>,
  wanted: string | undefined,
  bytes: number,
) {
  const only = wanted === undefined ? undefined : await poolMeant(store, whose, wanted)
  const isTheirs = await mayUsePoolIds(store, whose)
  const onHosts = await store.pools.onHosts(only === undefined ? {} : { pool: only.id })
  // Of equal room, which a shared pool has on all its hosts, the sort below keeps this order.
  const able = (await bestFirst(store, onHosts))
    .filter(({ pool, active, facts }) => active && isTheirs(pool) && (facts as ObservedPool).formats.length > 0)
    .toSorted((a, b) => b.availableBytes - a.availableBytes)
  const best = able[0]
  if (best === undefined) {
    throw new AppError('POOL_UNUSABLE', { pool: only?.name ?? 'any', why: 'volumes cannot be made in it' })
  }
  const poolName = only?.name ?? (await store.pools.get('provider', best.pool)).name
  await refuseWithoutRoom(store, best, bytes)
  return { pool: best.pool, host: best.host, endpoint: best.endpoint, facts: best.facts as ObservedPool, poolName }
}

async function refuseWithoutRoom(
  store: StoreReads,
  { pool, availableBytes }: { readonly pool: PoolId; readonly availableBytes: number },
  bytes: number,
): Promise<void> {
  const reserved = (await store.reservations.perPool()).find((use) => use.pool === pool)?.storageBytes ?? 0
  const free = availableBytes - reserved
  if (free >= bytes) return
  throw new AppError('POOL_FULL', {
    pool: (await store.pools.get('provider', pool)).name,
    wanted: formatBytes(bytes),
    free: formatBytes(Math.max(0, free)),
  })
}
