/** image.create, image.delete. */
import type { EndpointId, ImageId, VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { deleteVolume } from '../storage/delete-volume.ts'
import { wakeStuckOf } from '../task/mark-failed.ts'
import {
  deleteVolumes,
  forgetVolumes,
  locationOf,
  markVolumesReady,
  type NewVolume,
  storageOf,
} from '../vm/new-volumes.ts'
import { volumeLocation } from '../vm/vm-definition.ts'

export interface CreateImageInput {
  readonly image: ImageId
  readonly name: string
  readonly endpoint: EndpointId
  readonly from: VolumeId
  readonly to: NewVolume
}

export interface DeleteImageInput {
  readonly image: ImageId
  readonly name: string
  readonly endpoint: EndpointId | null
  readonly volume: VolumeId | null
  /** Before: what it is again when the host refuses. Absent: 'ready'. */
  readonly was?: 'ready' | 'failed'
}

export const createImageSaga = (services: Services): Saga<CreateImageInput> =>
  saga<CreateImageInput>('image.create', 1)
    .step('record', {
      title: ({ name }) => `Reserve room for image "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await services.store.transaction(async (tx) => {
          if ((await tx.images.find('provider', input.image)) !== undefined)
            await tx.images.remove('provider', input.image)
          await forgetVolumes(tx, [input.to])
        })
      },
    })
    .step('copy', {
      title: () => 'Copy the volume on its host',
      weight: 10,
      async run({ input, signal }) {
        const from = await services.store.volumes.get('provider', input.from)
        const source = await volumeLocation(services.store, from, input.to.host)
        const target = await locationOf(services.store, input.to)
        await services.connections.withSession(input.endpoint, (session) =>
          storageOf(session).copyVolume(
            source,
            { ...target, format: input.to.format, capacityBytes: input.to.capacityBytes },
            signal,
          ),
        )
      },
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, [input.to], signal),
    })
    .step('ready', {
      title: () => 'Hand it over',
      run: ({ input }) =>
        services.store.transaction(async (tx) => {
          await markVolumesReady(tx, [input.to])
          await tx.images.update('provider', input.image, { state: 'ready' }, { what: 'made' })
        }),
      undo: { notNeeded: 'the first step forgets the record' },
    })
    .build()

export const deleteImageSaga = (services: Services): Saga<DeleteImageInput> =>
  saga<DeleteImageInput>('image.delete', 1)
    .step('volume', {
      title: ({ name }) => `Delete the volume of image "${name}"`,
      commits: true,
      async run({ input, signal }) {
        if (input.endpoint !== null && input.volume !== null)
          await deleteVolume(services, input.endpoint, input.volume, signal)
      },
      // The image is usable as long as its volume is there. Without: the host did delete it, and only its answer got lost.
      undo: ({ input }) =>
        services.store.transaction(async (tx) => {
          if ((await tx.images.find('provider', input.image)) === undefined) return
          const isThere = input.volume !== null && (await tx.volumes.find('provider', input.volume)) !== undefined
          if (!isThere) return await tx.images.remove('provider', input.image)
          await tx.volumes.update('provider', input.volume, { state: input.was ?? 'ready' })
          await tx.images.update(
            'provider',
            input.image,
            { state: input.was ?? 'ready', volume: input.volume },
            { what: 'delete taken back' },
          )
        }),
    })
    .step('forget', {
      title: () => 'Remove the record',
      run: ({ input }) =>
        services.store.transaction(async (tx) => {
          if ((await tx.images.find('provider', input.image)) !== undefined)
            await tx.images.remove('provider', input.image)
          await wakeStuckOf(tx, input.image)
        }),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
