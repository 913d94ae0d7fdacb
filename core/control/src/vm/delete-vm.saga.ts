/**
 * vm.delete: the VM goes, and the volumes that are its alone.
 *
 * Until the host has forgotten the VM everything can be taken back; from then on there is only forward.
 */
import { type EndpointId, type VmId, type VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { wakeStuckOf } from '../task/mark-failed.ts'
import { forgetVm } from './create-vm.saga.ts'
import { defineVm } from './define-vm.ts'
import { deleteVolumesStep, switchOffStep } from './leaving-steps.ts'
import { vmTarget } from './vm-target.ts'

export interface DeleteVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly stopFirst: boolean
  readonly volumes: readonly VolumeId[]
  /** The host did not have it any more when this was asked. Absent: it had. */
  readonly wasGone?: boolean
}

export const deleteVmSaga = (services: Services): Saga<DeleteVmInput> => {
  const { store, connections } = services
  return saga<DeleteVmInput>('vm.delete', 1)
    .step('record', {
      title: ({ name }) => `Take "${name}" out of use`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await store.transaction(async (tx) => {
          // Gone: this delete was stuck, and another one did it.
          if ((await tx.vms.find('provider', input.vm)) === undefined) return
          await tx.vms.update('provider', input.vm, { record: 'present' }, { what: 'delete taken back' })
          for (const id of input.volumes) {
            if ((await tx.volumes.find('provider', id)) !== undefined)
              await tx.volumes.update('provider', id, { state: 'ready' })
          }
        })
      },
    })
    .step('stop', switchOffStep(services))
    .step('undefine', {
      title: ({ name }) => `Make the host forget "${name}"`,
      commits: true,
      async run({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        await connections.withSession(input.endpoint, (session) => session.undefineVm(target, signal))
      },
      // The host may have done it and the answer got lost. What is still there stays as it is: our description of an adopted
      // VM leaves out devices that we do not model. A VM that we never described cannot be described again.
      async undo({ input, signal }) {
        const vm = await store.vms.find('provider', input.vm)
        if (input.wasGone === true || vm === undefined || vm.desired === null) return
        const target = await vmTarget(store, input.vm)
        const there = await connections.withSession(input.endpoint, (session) => session.getVm(target, signal))
        if (there === undefined) await defineVm(services, input, signal)
      },
    })
    .step('volumes', deleteVolumesStep(services))
    .step('forget', {
      title: () => 'Remove the record',
      async run({ input }) {
        await forgetVm(services, input.vm, [])
        await store.transaction((tx) => wakeStuckOf(tx, input.vm))
      },
      undo: { notNeeded: 'behind the point of no return' },
    })
    .build()
}
