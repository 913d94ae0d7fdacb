/**
 * host.evacuate: a host is taken out of placement and its running VMs move away.
 *
 * Its one long step looks at the host afresh each time it runs, so a restart of the server, or of the world, changes nothing. When it
 * fails or is cancelled the host takes VMs again; those that have moved stay where they are.
 */
import { AppError, counted, type HostId, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { type MovingInput, moveMany } from './move-many.ts'
import { planEvacuation } from './plan-evacuation.ts'

export interface EvacuateHostInput extends MovingInput {
  readonly host: HostId
  readonly name: string
  readonly partly: boolean
  /** What ran there when it began, for the way back. */
  readonly vms: readonly { readonly vm: VmId; readonly name: string }[]
}

export const evacuateHostSaga = (services: Services): Saga<EvacuateHostInput> =>
  saga<EvacuateHostInput>('host.evacuate', 1)
    .step('record', {
      title: ({ name }) => `Take "${name}" out of placement`,
      run: () => {}, // committed with the request
      undo: ({ input }) => setDuty(services, input.host, 'active'),
    })
    .step('empty', {
      title: ({ vms, name, atOnce }) => `Move ${counted(vms.length, 'VM')} off "${name}", ${atOnce} at a time`,
      weight: 20,
      async run(context) {
        const { input } = context
        const { moved, stuck } = await moveMany(services, context, async (refused, underWay) => {
          await untilItAnswers(services, input.host)
          return await planEvacuation(services, input.host, refused, underWay)
        })
        if (stuck.length === 0) return { moved, warning: null }
        const why = stuck.join('; ')
        if (!input.partly) throw new AppError('CAPACITY_EXHAUSTED', { wanted: `all VMs of "${input.name}"`, why })
        return { moved, warning: `stayed behind: ${why}` }
      },
      undo: { notNeeded: 'VMs that have moved run as well where they are' },
    })
    .build()

/** While it does not, its VMs go nowhere, and that says nothing about where they could. Throws StepMustWait. */
async function untilItAnswers({ store, connections }: Services, host: HostId): Promise<void> {
  const row = await store.hosts.find('provider', host)
  if (row !== undefined) await connections.withSession(row.endpoint, () => Promise.resolve())
}

/** A host that was removed meanwhile has no duty. */
export async function setDuty({ store }: Services, host: HostId, duty: 'active' | 'maintenance'): Promise<void> {
  await store.transaction(async (tx) => {
    if ((await tx.hosts.find('provider', host)) !== undefined) await tx.hosts.setDuty(host, duty)
  })
}
