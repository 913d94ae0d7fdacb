/**
 * vm.purge: what is left of a deleted VM goes: NVRAM, TPM state, its volumes, the record.
 *
 * A VM that other hands have defined again is somebody's: then nothing of it is touched. Behind that look there is only forward,
 * because what the host removes first, NVRAM, cannot be made again.
 */
import { AppError, type EndpointId, type VmId, type VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { forgetVm } from './create-vm.saga.ts'
import { forgetDescription, keptDescription } from './kept-description.ts'
import { deleteVolumesStep } from './leaving-steps.ts'
import { setAsidePartOf } from './set-aside-part-of.ts'
import { vmTarget } from './vm-target.ts'

export interface PurgeVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly volumes: readonly VolumeId[]
}

export const purgeVmSaga = (services: Services): Saga<PurgeVmInput> => {
  const { store, connections } = services
  return saga<PurgeVmInput>('vm.purge', 1)
    .step('record', {
      title: ({ name }) => `"${name}" can no longer be restored`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await store.transaction(async (tx) => {
          await tx.vms.update('provider', input.vm, { record: 'deleted' }, { what: 'purge taken back' })
          for (const id of input.volumes) await tx.volumes.update('provider', id, { state: 'deleted' })
        })
      },
    })
    .step('look', {
      title: () => 'See that nobody has started it again',
      commits: true,
      async run({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        const there = await connections.withSession(input.endpoint, (session) => session.getVm(target, signal))
        if (there === undefined) return
        const state = `deleted here, but ${there.power} on its host`
        throw new AppError('VM_STATE_CONFLICT', { vm: input.name, action: 'purge', state })
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .step('discard', {
      title: () => 'Remove NVRAM and TPM state from the host',
      async run({ input, signal }) {
        const description = await keptDescription(services, input.vm)
        if (description === undefined) return
        const target = await vmTarget(store, input.vm)
        await connections.withSession(input.endpoint, (session) =>
          setAsidePartOf(session).discard(target, description, signal),
        )
      },
      undo: { notNeeded: 'behind the point of no return' },
    })
    .step('volumes', deleteVolumesStep(services))
    .step('forget', {
      title: () => 'Remove the record',
      async run({ input }) {
        await forgetVm(services, input.vm, [])
        await store.transaction((tx) => forgetDescription(tx, input.vm))
      },
      undo: { notNeeded: 'behind the point of no return' },
    })
    .build()
}
