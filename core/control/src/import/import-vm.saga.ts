/**
 * import.vm: an appliance or disk becomes a VM, in one pass from its source to the pool.
 *
 * Nothing of the source is kept on the server. An interrupted copy begins again at its first byte, because a volume that
 * was half written is worth nothing: it has no header yet and cannot be mistaken for a disk.
 */
import { AppError, counted, type EndpointId, type VmId } from '@covisor/model'
import { type Saga, type StepContext, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { forgetVm, startAfterwards } from '../vm/create-vm.saga.ts'
import { defineVm, handOver, undefineVm } from '../vm/define-vm.ts'
import { createVolumes, deleteVolumes, locationOf, type NewVolume, storageOf } from '../vm/new-volumes.ts'
import { openSource } from './import-source.ts'
import type { ImportSource } from './imports.ts'
import { type CopyDiskJob, copyInLane, copyToFile } from './lane/run-lane.ts'

export interface CopiedDisk {
  /** A file of the appliance; null: the source itself. */
  readonly fileId: string | null
  readonly volume: NewVolume
  /** Bytes of the file, for progress. */
  readonly fileBytes: number
}

export interface ImportVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly source: ImportSource
  readonly fileName: string
  readonly copies: readonly CopiedDisk[]
  readonly diskFormat: 'raw' | null
  /** Disks that the appliance only describes. */
  readonly empty: readonly NewVolume[]
  readonly start: boolean
}

export const importVmSaga = (services: Services): Saga<ImportVmInput> => {
  const volumesOf = ({ copies, empty }: ImportVmInput): NewVolume[] => [...copies.map((copy) => copy.volume), ...empty]
  return saga<ImportVmInput>('import.vm', 1)
    .step('record', {
      title: ({ name }) => `Reserve a name, addresses and capacity for "${name}"`,
      run: () => {}, // committed with the request
      undo: async ({ input }) => {
        await endUpload(services, input.source, 'abandoned')
        await forgetVm(services, input.vm, volumesOf(input))
      },
    })
    .step('volumes', {
      title: (input) => `Create ${counted(volumesOf(input).length, 'volume')}`,
      run: ({ input, signal }) => createVolumes(services, input.endpoint, volumesOf(input), signal),
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, volumesOf(input), signal),
    })
    .step('copy', {
      title: ({ copies, fileName }) => `Copy ${counted(copies.length, 'disk')} out of ${fileName}`,
      weight: 50,
      run: (context) => copyDisks(services, context),
      undo: { notNeeded: 'undoing the step before deletes the volumes' },
    })
    .step('define', {
      title: ({ name }) => `Define VM "${name}" on its host`,
      run: ({ input, signal }) => defineVm(services, input, signal),
      undo: ({ input, signal }) => undefineVm(services, input, signal),
    })
    .step('ready', {
      title: () => 'Hand it over',
      commits: true,
      run: ({ input, signal }) => handOver(services, input, volumesOf(input), signal),
      undo: { notNeeded: 'it only changes the record, which the first step forgets' },
    })
    .step('start', {
      title: ({ start }) => (start ? 'Start it' : 'Leave it stopped'),
      async run({ input, signal }) {
        await endUpload(services, input.source, 'done')
        return await startAfterwards(services, input, signal)
      },
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

export type CopyInput = Pick<ImportVmInput, 'endpoint' | 'source' | 'copies' | 'diskFormat'>

export async function copyDisks(services: Services, context: StepContext<CopyInput, unknown>): Promise<void> {
  const { input, signal, progress } = context
  const source = await openSource(services, 'provider', input.source)
  const total = input.copies.reduce((sum, copy) => sum + copy.fileBytes, 0)
  let before = 0
  for (const [index, { fileId, volume, fileBytes }] of input.copies.entries()) {
    const location = await locationOf(services.store, volume)
    const note = input.copies.length === 1 ? volume.name : `${volume.name} (${index + 1} of ${input.copies.length})`
    if (volume.format !== 'qcow2' && volume.format !== 'raw') throw new AppError('INTERNAL', {})
    const job: CopyDiskJob = {
      kind: 'copy',
      source: source.lane,
      fileId,
      diskFormat: input.diskFormat,
      to: volume.format,
      capacityBytes: volume.capacityBytes,
    }
    const onRead = (readBytes: number) =>
      progress({ done: before + Math.min(readBytes, fileBytes), total, unit: 'bytes', note })
    await services.connections.withSession(input.endpoint, async (session) => {
      const storage = storageOf(session)
      await using file = await storage.openVolumeFile?.(location, signal)
      if (file === undefined) {
        await storage.writeVolume(location, copyInLane(job, source.readRange, onRead, signal), signal)
        return
      }
      await copyToFile(job, file, source.readRange, onRead, signal)
      await file.finish(signal)
    })
    before += fileBytes
    progress({ done: before, total, unit: 'bytes', note })
  }
}

export async function endUpload(
  { uploads }: Services,
  source: ImportSource,
  state: 'done' | 'abandoned',
): Promise<void> {
  if ('upload' in source) await uploads.end(source.upload, state)
}
