/**
 * vm.set-aside: the VM leaves its host in such a way that it can come back: `delete` within the undo window.
 *
 * Its description is kept before the host forgets it, so there is no moment in which it is nowhere. The window begins when it
 * is gone, not when that was asked: a host that is away must not eat it up.
 */
import type { EndpointId, VmId, VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { forgetDescription, keepDescription, keptDescription } from './kept-description.ts'
import { switchOffStep } from './leaving-steps.ts'
import { setAsidePartOf } from './set-aside-part-of.ts'
import { vmTarget } from './vm-target.ts'

export interface SetVmAsideInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly stopFirst: boolean
  /** They go with it when it is purged. */
  readonly volumes: readonly VolumeId[]
  readonly windowMs: number
}

export const setVmAsideSaga = (services: Services): Saga<SetVmAsideInput> => {
  const { store, connections, clock } = services
  return saga<SetVmAsideInput>('vm.set-aside', 1)
    .step('record', {
      title: ({ name }) => `Take "${name}" out of use`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await store.transaction(async (tx) => {
          await tx.vms.update('provider', input.vm, { record: 'present' }, { what: 'delete taken back' })
          for (const id of input.volumes) await tx.volumes.update('provider', id, { state: 'ready' })
        })
      },
    })
    .step('stop', switchOffStep(services))
    .step('describe', {
      title: () => 'Keep what brings it back',
      async run({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        const description = await connections.withSession(input.endpoint, (session) =>
          setAsidePartOf(session).describe(target, signal),
        )
        // Absent when this runs again after the next step did: what was kept then still holds.
        if (description !== undefined)
          await store.transaction((tx) => keepDescription(services, tx, input.vm, description))
      },
      undo: ({ input }) => store.transaction((tx) => forgetDescription(tx, input.vm)),
    })
    .step('remove', {
      title: ({ name }) => `Make the host forget "${name}", but not its NVRAM and TPM state`,
      commits: true,
      async run({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        await connections.withSession(input.endpoint, (session) => setAsidePartOf(session).remove(target, signal))
      },
      async undo({ input, signal }) {
        const description = await keptDescription(services, input.vm)
        if (description === undefined) return
        const target = await vmTarget(store, input.vm)
        await connections.undoOn(input.endpoint, (session) =>
          setAsidePartOf(session).bringBack(target, description, signal),
        )
      },
    })
    .step('mark', {
      title: ({ windowMs }) => `Keep it for ${Math.ceil(windowMs / 3_600_000)} h`,
      async run({ input }) {
        const now = clock.now()
        await store.transaction(async (tx) => {
          const patch = { record: 'deleted', power: null, deletedAt: now, purgeAt: now + input.windowMs } as const
          await tx.vms.update('provider', input.vm, patch, { what: 'deleted' })
          for (const id of input.volumes) await tx.volumes.update('provider', id, { state: 'deleted' })
        })
      },
      undo: { notNeeded: 'behind the point of no return' },
    })
    .build()
}
