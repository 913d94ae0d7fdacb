/**
 * vm.edit: carries the difference between two specs over to the host.
 *
 * The wish stands in the store when the task is accepted; its undo puts the former one back. New volumes come before the
 * change that attaches them, volumes to be deleted go after it, behind the point of no return.
 */
import { counted, type EndpointId, type VmId, type VmSpec, type VolumeId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { deleteVolumesOrKeep } from '../storage/delete-volume.ts'
import { createVolumes, deleteVolumes, forgetVolumes, markVolumesReady, type NewVolume } from './new-volumes.ts'
import { specChanges } from './spec-changes.ts'
import { vmDefinition } from './vm-definition.ts'
import { vmTarget } from './vm-target.ts'

export interface EditVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly before: VmSpec
  readonly after: VmSpec
  readonly names: { readonly before: string; readonly after: string }
  readonly wasManaged: boolean
  readonly newVolumes: readonly NewVolume[]
  readonly deleteVolumes: readonly VolumeId[]
}

/** As ': vCPUs 1 → 2; with disk1', or nothing. */
function changesOf({ before, after, names }: EditVmInput): string {
  const changes = specChanges({ name: names.before, spec: before }, { name: names.after, spec: after })
  return changes.length === 0 ? '' : `: ${changes.join('; ')}`
}

export const editVmSaga = (services: Services): Saga<EditVmInput> => {
  const { store, connections } = services

  const update = async (input: EditVmInput, from: 'before' | 'after', signal: AbortSignal) => {
    const to = from === 'before' ? 'after' : 'before'
    const vm = await store.vms.get('provider', input.vm)
    const named = (which: 'before' | 'after') => ({ ...vm, name: input.names[which] })
    const before = await vmDefinition(store, services.installation, named(from), input[from])
    const after = await vmDefinition(store, services.installation, named(to), input[to])
    const target = await vmTarget(store, input.vm)
    const outcome = await connections.withSession(input.endpoint, (session) =>
      session.updateVm({ target, before, after }, signal),
    )
    await connections.refreshVm(input.endpoint, target, signal)
    return outcome
  }

  return saga<EditVmInput>('vm.edit', 1)
    .step('record', {
      title: ({ name }) => `Note the new hardware of "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await store.transaction(async (tx) => {
          for (const id of input.deleteVolumes) {
            if ((await tx.volumes.find('provider', id)) !== undefined)
              await tx.volumes.update('provider', id, { state: 'ready' })
          }
          const desired = input.wasManaged ? input.before : null
          await tx.vms.update(
            'provider',
            input.vm,
            { desired, name: input.names.before, managed: input.wasManaged },
            { what: 'edit taken back' },
          )
          await keepPortsOf(tx, input.vm, input.before)
          await forgetVolumes(tx, input.newVolumes)
        })
      },
    })
    .step('volumes', {
      title: ({ newVolumes }) =>
        newVolumes.length === 0 ? 'No new volumes' : `Create ${counted(newVolumes.length, 'volume')}`,
      run: ({ input, signal }) => createVolumes(services, input.endpoint, input.newVolumes, signal),
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, input.newVolumes, signal),
    })
    .step('update', {
      title: (input) => `Change "${input.name}" on its host${changesOf(input)}`,
      async run({ input, signal }) {
        const { now, nextStart } = await update(input, 'before', signal)
        const later = nextStart.map(({ what, because }) => `${what} at the next start: ${because}`)
        return { now: [...now], warning: later.length === 0 ? null : later.join('; ') }
      },
      undo: async ({ input, signal }) => {
        await update(input, 'after', signal)
      },
    })
    .step('ready', {
      title: () => 'Hand it over',
      commits: true,
      run: ({ input }) =>
        store.transaction(async (tx) => {
          await keepPortsOf(tx, input.vm, input.after)
          await markVolumesReady(tx, input.newVolumes)
        }),
      undo: { notNeeded: 'it only changes records' },
    })
    .step('cleanUp', {
      title: ({ deleteVolumes: ids }) =>
        ids.length === 0 ? 'Nothing to delete' : `Delete ${counted(ids.length, 'volume')}`,
      run: ({ input, signal }) => deleteVolumesOrKeep(services, input.endpoint, input.deleteVolumes, signal),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

/** Gives back the addresses, and the networks, of cards that the VM no longer has. */
async function keepPortsOf(tx: Tx, vm: VmId, { nics }: VmSpec): Promise<void> {
  for (const port of (await tx.ports.list('provider', { filter: { vm }, limit: 1000 })).items) {
    if (!nics.some((nic) => nic.mac === port.mac)) await tx.ports.remove('provider', port.id)
  }
}
