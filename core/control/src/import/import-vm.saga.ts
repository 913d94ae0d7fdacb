/**
 * import.vm: an appliance or disk becomes a VM, or a group of them, in one pass from its source to the pool.
 *
 * Nothing of the source is kept on the server. An interrupted copy begins again at its first byte, because a volume that
 * was half written is worth nothing: it has no header yet and cannot be mistaken for a disk. Of a group all VMs arrive or none.
 */
import {
  AppError,
  counted,
  type EndpointId,
  errorChain,
  type GroupId,
  type GroupMember,
  isAppError,
} from '@covisor/model'
import { type Saga, type StepContext, StepMustWait, saga } from '@covisor/tasks'
import { type SequencedVm, startInOrder } from '../group/run-in-order.ts'
import type { Services } from '../services.ts'
import { forgetVm, startAfterwards } from '../vm/create-vm.saga.ts'
import { defineVm, handOver, undefineVm } from '../vm/define-vm.ts'
import { fillSeed, forgetSeed } from '../vm/fill-seed.ts'
import { createVolumes, deleteVolumes, locationOf, type NewVolume, storageOf } from '../vm/new-volumes.ts'
import { openSource } from './import-source.ts'
import { type CopiedDisk, type ImportedVm, volumesOf } from './imported-vm.ts'
import type { ImportSource } from './imports.ts'
import { type CopyDiskJob, copyInLane, copyToFile } from './lane/run-lane.ts'

export interface ImportVmInput {
  /** Of the VM, or of the group. */
  readonly name: string
  readonly group: { readonly id: GroupId; readonly members: readonly GroupMember[] } | null
  readonly vms: readonly ImportedVm[]
  readonly source: ImportSource
  readonly fileName: string
  readonly diskFormat: 'raw' | null
  readonly start: boolean
}

export const importVmSaga = (services: Services): Saga<ImportVmInput> => {
  const allVolumes = ({ vms }: ImportVmInput): NewVolume[] => vms.flatMap(volumesOf)
  const copied = ({ vms }: ImportVmInput) => vms.flatMap(({ copies, discs }) => [...copies, ...discs])
  const what = ({ vms, name }: ImportVmInput) =>
    vms.length === 1 ? `VM "${vms[0]!.name}"` : `the ${counted(vms.length, 'VM')} of "${name}"`
  return saga<ImportVmInput>('import.vm', 2)
    .step('record', {
      title: ({ name }) => `Reserve a name, addresses and capacity for "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await endUpload(services, input.source, 'abandoned')
        if (input.group !== null) await forgetGroup(services, input.group.id)
        for (const vm of input.vms) {
          if (vm.seed !== null) await forgetSeed(services, vm.seed.id)
          await forgetVm(services, vm.vm, volumesOf(vm))
        }
      },
    })
    .step('volumes', {
      title: (input) => `Create ${counted(allVolumes(input).length, 'volume')}`,
      async run({ input, signal }) {
        for (const vm of input.vms) await createVolumes(services, vm.endpoint, volumesOf(vm), signal)
      },
      async undo({ input, signal }) {
        for (const vm of input.vms) await deleteVolumes(services, vm.endpoint, volumesOf(vm), signal)
      },
    })
    .step('copy', {
      title: (input) => `Copy ${counted(copied(input).length, 'disk')} out of ${input.fileName}`,
      weight: 50,
      run: (context) => copyAll(services, context),
      undo: { notNeeded: 'undoing the step before deletes the volumes' },
    })
    .step('properties', {
      title: ({ vms }) =>
        vms.some(({ seed }) => seed !== null) ? 'Write what the guests are told' : 'Nothing to tell the guests',
      async run({ input, signal }) {
        for (const { seed, endpoint } of input.vms) if (seed !== null) await fillSeed(services, endpoint, seed, signal)
      },
      undo: { notNeeded: 'the first step forgets the answers, the second deletes the volumes' },
    })
    .step('define', {
      title: (input) => `Define ${what(input)} on the host`,
      async run({ input, signal }) {
        for (const vm of input.vms) await defineVm(services, vm, signal)
      },
      async undo({ input, signal }) {
        for (const vm of input.vms) await undefineVm(services, vm, signal)
      },
    })
    .step('ready', {
      title: () => 'Hand it over',
      commits: true,
      async run({ input, signal }) {
        for (const vm of input.vms) await handOver(services, vm, volumesOf(vm), signal)
        for (const { seed } of input.vms) if (seed !== null) await forgetSeed(services, seed.id)
      },
      undo: { notNeeded: 'it only changes the record, which the first step forgets' },
    })
    .step('start', {
      title: ({ start, group }) => (start ? (group === null ? 'Start it' : 'Start them in order') : 'Leave it stopped'),
      async run(context) {
        await endUpload(services, context.input.source, 'done')
        return await startAll(services, context)
      },
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

async function forgetGroup({ store }: Services, group: GroupId): Promise<void> {
  await store.transaction(async (tx) => {
    if ((await tx.groups.find('provider', group)) !== undefined) await tx.groups.remove('provider', group)
  })
}

/** VM by VM: each may be on another endpoint. The bytes that are done add up over all of them. */
async function copyAll(services: Services, context: StepContext<ImportVmInput, unknown>): Promise<void> {
  const { source, diskFormat, vms } = context.input
  const parts = vms.flatMap(({ endpoint, copies, discs }) => [
    { endpoint, source, copies, diskFormat },
    { endpoint, source, copies: discs, diskFormat: 'raw' as const },
  ])
  const total = sizeOf(parts.flatMap(({ copies }) => copies))
  let before = 0
  for (const part of parts.filter(({ copies }) => copies.length > 0)) {
    await copyDisks(services, {
      ...context,
      input: part,
      progress: (now) => context.progress({ ...now, done: before + now.done, total }),
    })
    before += sizeOf(part.copies)
  }
}

const sizeOf = (copies: readonly CopiedDisk[]): number => copies.reduce((sum, copy) => sum + copy.fileBytes, 0)

/** The VMs are there: what cannot be started is a warning. */
async function startAll(
  services: Services,
  { input, signal, progress }: StepContext<ImportVmInput, unknown>,
): Promise<{ warning: string | null }> {
  const { start, group, vms } = input
  if (!start) return { warning: null }
  if (group === null) return await startAfterwards(services, { ...vms[0]!, start }, signal)
  const members = group.members.flatMap((member): SequencedVm[] => {
    const vm = vms.find((candidate) => candidate.vm === member.vm)
    return vm === undefined ? [] : [{ ...member, name: vm.name, endpoint: vm.endpoint }]
  })
  try {
    const say = (done: number, note: string) => progress({ done, total: members.length, unit: 'steps', note })
    await startInOrder(services, members, say, signal)
  } catch (error) {
    if (error instanceof StepMustWait || signal.aborted || !isAppError(error)) throw error
    return { warning: `the VMs were made, but not all could be started: ${errorChain(error)}` }
  }
  return { warning: null }
}

export interface CopyInput {
  readonly endpoint: EndpointId
  readonly source: ImportSource
  readonly copies: readonly CopiedDisk[]
  readonly diskFormat: 'raw' | null
}

export async function copyDisks(services: Services, context: StepContext<CopyInput, unknown>): Promise<void> {
  const { input, signal, progress } = context
  const total = input.copies.reduce((sum, copy) => sum + copy.fileBytes, 0)
  let before = 0
  let done = 0
  const source = await openSource(services, 'provider', input.source, (waitingFor) =>
    progress({ done, total, unit: 'bytes', waitingFor }),
  )
  for (const [index, { fileId, parentFileIds = [], volume, fileBytes }] of input.copies.entries()) {
    const location = await locationOf(services.store, volume)
    const { organisation } = await services.store.volumes.get('provider', volume.id)
    const note = input.copies.length === 1 ? volume.name : `${volume.name} (${index + 1} of ${input.copies.length})`
    if (volume.format !== 'qcow2' && volume.format !== 'raw') throw new AppError('INTERNAL', {})
    const job: CopyDiskJob = {
      kind: 'copy',
      source: source.lane,
      scratchFolder: services.config.scratchFolder,
      fileId,
      parentFileIds,
      diskFormat: input.diskFormat,
      to: volume.format,
      capacityBytes: volume.capacityBytes,
    }
    const onRead = (readBytes: number) => {
      done = before + Math.min(readBytes, fileBytes)
      progress({ done, total, unit: 'bytes', note })
    }
    await services.connections.withSession(input.endpoint, async (session) => {
      const storage = storageOf(session)
      await using file = await storage.openVolumeFile?.(location, signal)
      if (file === undefined) {
        await storage.writeVolume(location, copyInLane(organisation, job, source.files, onRead, signal), signal)
        return
      }
      await copyToFile(organisation, job, file, source.files, onRead, signal)
      await file.finish(signal)
    })
    before += fileBytes
    done = before
    progress({ done, total, unit: 'bytes', note })
  }
}

export async function endUpload(
  { uploads }: Services,
  source: ImportSource,
  state: 'done' | 'abandoned',
): Promise<void> {
  if ('upload' in source) await uploads.end(source.upload, state)
}
