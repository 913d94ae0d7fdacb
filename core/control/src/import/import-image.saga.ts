/** import.image: a disk file becomes an image: a volume that new VMs start as copies of. */
import type { EndpointId, ImageId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { createVolumes, deleteVolumes, forgetVolumes, markVolumesReady } from '../vm/new-volumes.ts'
import { copyDisks, endUpload } from './import-vm.saga.ts'
import type { CopiedDisk } from './imported-vm.ts'
import type { ImportSource } from './imports.ts'

export interface ImportImageInput {
  readonly image: ImageId
  readonly name: string
  readonly endpoint: EndpointId
  readonly source: ImportSource
  readonly fileName: string
  readonly copies: readonly CopiedDisk[]
  readonly diskFormat: 'raw' | null
}

export const importImageSaga = (services: Services): Saga<ImportImageInput> => {
  const { store } = services
  const volumes = (input: ImportImageInput) => input.copies.map((copy) => copy.volume)
  return saga<ImportImageInput>('import.image', 1)
    .step('record', {
      title: ({ name }) => `Reserve room for image "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await endUpload(services, input.source, 'abandoned')
        await store.transaction(async (tx) => {
          if ((await tx.images.find('provider', input.image)) !== undefined)
            await tx.images.remove('provider', input.image)
          await forgetVolumes(tx, volumes(input))
        })
      },
    })
    .step('volume', {
      title: () => 'Create its volume',
      run: ({ input, signal }) => createVolumes(services, input.endpoint, volumes(input), signal),
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, volumes(input), signal),
    })
    .step('copy', {
      title: ({ fileName }) => `Copy the disk out of ${fileName}`,
      weight: 50,
      run: (context) => copyDisks(services, context),
      undo: { notNeeded: 'undoing the step before deletes the volume' },
    })
    .step('ready', {
      title: () => 'Hand it over',
      async run({ input }) {
        await store.transaction(async (tx) => {
          await markVolumesReady(tx, volumes(input))
          await tx.images.update('provider', input.image, { state: 'ready' }, { what: 'imported' })
        })
        await endUpload(services, input.source, 'done')
      },
      undo: { notNeeded: 'the first step forgets the record' },
    })
    .build()
}
