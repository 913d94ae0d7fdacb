/** vm.restore: a deleted VM comes back as it was, switched off. Undone, it is deleted as before, until the same time. */
import type { EndpointId, VmId, VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { forgetDescription, keptDescription } from './kept-description.ts'
import { setAsidePartOf } from './set-aside-part-of.ts'
import { vmTarget } from './vm-target.ts'

export interface RestoreVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  /** With the names they had, should they have been given new ones. */
  readonly volumes: readonly { readonly id: VolumeId; readonly was: string; readonly name: string }[]
  readonly was: { readonly name: string; readonly deletedAt: number | null; readonly purgeAt: number | null }
}

export const restoreVmSaga = (services: Services): Saga<RestoreVmInput> => {
  const { store, connections } = services
  return saga<RestoreVmInput>('vm.restore', 1)
    .step('record', {
      title: ({ name }) => `Take the name and the addresses of "${name}" again`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await store.transaction(async (tx) => {
          const patch = { record: 'deleted', ...input.was } as const
          await tx.vms.update('provider', input.vm, patch, { what: 'restore taken back' })
          for (const { id, was: name } of input.volumes)
            await tx.volumes.update('provider', id, { state: 'deleted', name })
        })
      },
    })
    .step('bringBack', {
      title: ({ name }) => `Define "${name}" on its host as it was`,
      async run({ input, signal }) {
        const description = await keptDescription(services, input.vm)
        if (description === undefined) return
        const target = await vmTarget(store, input.vm)
        await connections.withSession(input.endpoint, (session) =>
          setAsidePartOf(session).bringBack(target, description, signal),
        )
      },
      async undo({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        await connections.undoOn(input.endpoint, (session) => setAsidePartOf(session).remove(target, signal))
      },
    })
    .step('look', {
      title: () => 'See it there',
      run: async ({ input, signal }) => connections.refreshVm(input.endpoint, await vmTarget(store, input.vm), signal),
      undo: { notNeeded: 'looking changes nothing' },
    })
    .step('ready', {
      title: () => 'Hand it over',
      commits: true,
      async run({ input }) {
        await store.transaction(async (tx) => {
          const patch = { record: 'present', deletedAt: null, purgeAt: null } as const
          await tx.vms.update('provider', input.vm, patch, { what: 'restored' })
          for (const { id } of input.volumes) await tx.volumes.update('provider', id, { state: 'ready' })
        })
      },
      undo: { notNeeded: 'it only changes the record, which the first step takes back' },
    })
    .step('forget', {
      title: () => 'Forget how it was described',
      run: ({ input }) => store.transaction((tx) => forgetDescription(tx, input.vm)),
      undo: { notNeeded: 'behind the point of no return' },
    })
    .build()
}
