/** volume.create, volume.resize, volume.delete. */
import type { EndpointId, VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { wakeStuckOf } from '../task/mark-failed.ts'
import {
  createVolumes,
  deleteVolumes,
  forgetVolumes,
  markVolumesReady,
  type NewVolume,
  storageOf,
} from '../vm/new-volumes.ts'
import { volumeLocation } from '../vm/vm-definition.ts'
import { deleteVolume } from './delete-volume.ts'

export interface CreateVolumeInput {
  readonly endpoint: EndpointId
  readonly volume: NewVolume
}

export const createVolumeSaga = (services: Services): Saga<CreateVolumeInput> =>
  saga<CreateVolumeInput>('volume.create', 1)
    .step('record', {
      title: ({ volume }) => `Reserve room for "${volume.name}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) => services.store.transaction((tx) => forgetVolumes(tx, [input.volume])),
    })
    .step('create', {
      title: ({ volume }) => `Create volume "${volume.name}"`,
      run: ({ input, signal }) => createVolumes(services, input.endpoint, [input.volume], signal),
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, [input.volume], signal),
    })
    .step('ready', {
      title: () => 'Hand it over',
      run: ({ input }) => services.store.transaction((tx) => markVolumesReady(tx, [input.volume])),
      undo: { notNeeded: 'the first step forgets the record' },
    })
    .build()

export interface VolumeInput {
  readonly endpoint: EndpointId
  readonly volume: VolumeId
  readonly name: string
}

export interface DeleteVolumeInput extends VolumeInput {
  /** Before: what it is again when the host refuses. Absent: 'ready'. */
  readonly was?: 'ready' | 'failed'
}

export interface ResizeVolumeInput extends VolumeInput {
  readonly capacityBytes: number
}

export const resizeVolumeSaga = (services: Services): Saga<ResizeVolumeInput> =>
  saga<ResizeVolumeInput>('volume.resize', 1)
    .step('resize', {
      title: ({ name }) => `Grow volume "${name}"`,
      commits: true,
      async run({ input, signal }) {
        const { store, connections } = services
        const row = await store.volumes.get('provider', input.volume)
        const host = row.host ?? (await store.pools.onHosts({ pool: row.pool, endpoint: input.endpoint }))[0]!.host
        const location = await volumeLocation(store, row, host)
        await connections.withSession(input.endpoint, (session) =>
          storageOf(session).resizeVolume(location, input.capacityBytes, signal),
        )
        await store.transaction(async (tx) => {
          await tx.volumes.update('provider', input.volume, { capacityBytes: input.capacityBytes }, { what: 'grown' })
          await tx.reservations.release({ owner: input.volume })
        })
      },
      // The host refused, so the volume is as it was; what was reserved for it is free again.
      undo: ({ input }) => services.store.transaction((tx) => tx.reservations.release({ owner: input.volume })),
    })
    .build()

export const deleteVolumeSaga = (services: Services): Saga<DeleteVolumeInput> =>
  saga<DeleteVolumeInput>('volume.delete', 1)
    .step('record', {
      title: ({ name }) => `Take volume "${name}" out of use`,
      run: () => {}, // committed with the request
      undo: async ({ input }) => {
        await services.store.transaction(async (tx) => {
          // Gone: the host did delete it, and only its answer got lost.
          if ((await tx.volumes.find('provider', input.volume)) === undefined) return
          await tx.volumes.update('provider', input.volume, { state: input.was ?? 'ready' })
        })
      },
    })
    .step('delete', {
      title: ({ name }) => `Delete volume "${name}"`,
      commits: true,
      async run({ input, signal }) {
        await deleteVolume(services, input.endpoint, input.volume, signal)
        await services.store.transaction((tx) => wakeStuckOf(tx, input.volume))
      },
      undo: { notNeeded: 'the host refused, so the volume is still there' },
    })
    .build()
