/** Images: list, make of a volume, delete. */
import type { VolumeFormat } from '@covisor/driver-api'
import { type Actor, AppError, type GuestFamily, may, newId, parseName } from '@covisor/model'
import type { ImageRow, StoreReads, VolumeRow } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { holdsOf, refuseHeld, refuseUnsettled } from '../storage/unchanged-volumes.ts'
import { placeOf } from '../storage/volume-use-cases.ts'
import { refuseRunningUsers, refuseUsers } from '../storage/volume-users.ts'
import { tagsOf, wantedTag } from '../tag/tags-of.ts'
import { owner } from '../vm/create-vm.ts'
import { insertVolumes, newVolume } from '../vm/new-volumes.ts'
import { createImageSaga, deleteImageSaga } from './image.saga.ts'
import type { ImageRecord, ImageUseCases } from './images.ts'

export function imageUseCases(services: Services): ImageUseCases {
  const { store } = services
  const createSaga = createImageSaga(services)
  const deleteSaga = deleteImageSaga(services)

  const record = async (past: StoreReads, row: ImageRow): Promise<ImageRecord> => {
    const volume = row.volume === null ? undefined : await past.volumes.find('provider', row.volume)
    const pool = volume === undefined ? undefined : await past.pools.find('provider', volume.pool)
    return {
      id: row.id,
      name: row.name,
      tags: (await tagsOf(past, 'image', [row]))(row),
      guestOs: (row.hardware as { guestOs?: GuestFamily } | null)?.guestOs ?? 'other',
      capacityBytes: row.capacityBytes,
      pool: { id: pool?.id ?? ('' as never), name: pool?.name ?? '' },
      state: row.state,
      isPublished: row.organisation === null,
      createdAt: new Date(row.createdAt),
    }
  }

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'image:read', target: { kind: 'image', name: 'any' } })
      const past = storeAt(services, when)
      const rows = await everyRow((page) => past.images.list(actor, { filter: { tag: wantedTag(when.tag) }, ...page }))
      return await Promise.all(rows.map((row) => record(past, row)))
    },
    async get(actor, image, when = {}) {
      authorise(actor, { verb: 'image:read', target: { kind: 'image', name: image } })
      const past = storeAt(services, when)
      return await record(past, await oneAt(services, when, image, (at, name) => at.images.resolve(actor, name)))
    },

    createFromVolume: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'image:create', action: 'create', target: { kind: 'image', id: undefined, name: params.name }, params },
        async () => {
          const name = parseName('image', params.name)
          const same = await store.images.list(actor, { filter: { name }, limit: 1 })
          if (same.items.length > 0) throw new AppError('NAME_TAKEN', { kind: 'image', name })
          const from = await store.volumes.resolve(actor, params.volume)
          await refuseUnsettled(store, from)
          await refuseRunningUsers(store, from)
          const { endpoint, host } = await placeOf(store, from)
          const to = newVolume({
            name: `image-${name}`,
            pool: from.pool,
            host,
            format: from.format as VolumeFormat,
            capacityBytes: from.capacityBytes,
            purpose: 'image',
          })
          const image = newId('image')
          return {
            target: { kind: 'image', id: image, name },
            title: `Make image "${name}" of volume "${from.name}"`,
            saga: createSaga,
            input: { image, name, endpoint, from: from.id, to },
            created: image,
            takes: storageOfVolumes([to]),
            async commit(tx, task) {
              await refuseUnsettled(tx, await tx.volumes.get('provider', from.id))
              await refuseRunningUsers(tx, from)
              await insertVolumes(tx, owner(actor), [to], `volume "${from.name}"`, task)
              await tx.images.insert({
                ...owner(actor),
                id: image,
                name,
                volume: to.id,
                format: to.format,
                capacityBytes: to.capacityBytes,
                state: 'creating',
                source: `volume "${from.name}"`,
                hardware: { guestOs: params.guestOs ?? 'linux' },
              })
            },
            holds: (tx) => holdsOf(tx, [from]),
            after: { of: from.name },
          }
        },
      ),

    publish: (actor, image, isPublished) =>
      change(
        services,
        actor,
        { verb: 'image:publish', target: { kind: 'image', id: undefined, name: image } },
        async (tx) => {
          const row = await tx.images.resolve(actor, image)
          const volume = row.volume === null ? undefined : await tx.volumes.find('provider', row.volume)
          if (row.state !== 'ready' || volume === undefined)
            throw new AppError('VOLUME_IN_USE', { volume: row.name, by: `a task: the image is ${row.state}` })
          // Its volume stays whose it is, and counts there; that is also where the image goes back to.
          const { organisation, project } = isPublished ? { organisation: null, project: null } : volume
          const after = await tx.images.update('provider', row.id, { organisation, project })
          const was = { isPublished: row.organisation === null }
          return {
            result: await record(tx, after),
            target: { kind: 'image', id: row.id, name: row.name },
            before: was,
            after: { isPublished },
          }
        },
      ),

    delete: (actor, image, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'image:delete', action: 'delete', target: { kind: 'image', id: undefined, name: image }, params: null },
        async () => {
          const row = await deletable(store, actor, image)
          const volume = row.volume === null ? undefined : await store.volumes.find('provider', row.volume)
          await refuseNeeded(store, volume)
          const place = volume === undefined ? undefined : await placeOf(store, volume)
          return {
            target: { kind: 'image', id: row.id, name: row.name },
            title: `Delete image "${row.name}"`,
            saga: deleteSaga,
            input: {
              image: row.id,
              name: row.name,
              endpoint: place?.endpoint ?? null,
              volume: volume?.id ?? null,
              was: row.state === 'failed' ? ('failed' as const) : ('ready' as const),
            },
            created: undefined,
            takes: {},
            plan: { irreversible: [`image "${row.name}"`], warnings: ['VMs that were made from it stay'] },
            async commit(tx) {
              await deletable(tx, actor, row.id)
              await refuseNeeded(tx, volume)
              await tx.images.update(actor, row.id, { state: 'deleting' })
              if (volume !== undefined) await tx.volumes.update('provider', volume.id, { state: 'deleting' })
            },
          }
        },
      ),
  }
}

/** Not while a task makes or deletes it; one that failed is there to be deleted. */
async function deletable(store: StoreReads, actor: Actor, idOrName: string): Promise<ImageRow> {
  const row = await store.images.resolve(actor, idOrName)
  if (row.organisation === null && !may(actor, 'image:publish'))
    throw new AppError('FORBIDDEN', { verb: 'delete', what: `image "${row.name}", which the provider offers` })
  if (row.state === 'ready' || row.state === 'failed') return row
  throw new AppError('VOLUME_IN_USE', { volume: row.name, by: `a task: the image is ${row.state}` })
}

/** An image of a disc may be in the drive of a VM, and one of a disk may be the start of a VM that is being made. */
async function refuseNeeded(store: StoreReads, volume: VolumeRow | undefined): Promise<void> {
  if (volume === undefined) return
  await refuseUsers(store, volume)
  await refuseHeld(store, volume)
}
