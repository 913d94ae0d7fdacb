/** host.return: a host takes VMs again, and those that it was relieved of come back, as far as they can. */
import { counted, type HostId, type VmId } from '@covisor/model'
import { type MovingVm, planMoves } from '@covisor/scheduler'
import { type Saga, saga } from '@covisor/tasks'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import type { Services } from '../services.ts'
import { movingRequest } from '../vm/moving-request.ts'
import type { PlacedVm } from '../vm/resolve-vm.ts'
import { setDuty } from './evacuate-host.saga.ts'
import { type LeftToMove, type MovingInput, moveMany } from './move-many.ts'
import type { Refusals } from './plan-evacuation.ts'

export interface ReturnToHostInput extends MovingInput {
  readonly host: HostId
  readonly name: string
  readonly vms: readonly { readonly vm: VmId; readonly name: string }[]
}

export const returnToHostSaga = (services: Services): Saga<ReturnToHostInput> =>
  saga<ReturnToHostInput>('host.return', 1)
    .step('record', {
      title: ({ name }) => `Let "${name}" take VMs again`,
      run: () => {}, // committed with the request
      undo: ({ input }) => setDuty(services, input.host, 'maintenance'),
    })
    .step('return', {
      title: ({ vms, name }) => `Bring ${counted(vms.length, 'VM')} back to "${name}"`,
      weight: 20,
      commits: true,
      async run(context) {
        const { moved, stuck } = await moveMany(services, context, (refused, underWay) =>
          planReturn(services, context.input, refused, underWay),
        )
        return { moved, warning: stuck.length === 0 ? null : `did not come back: ${stuck.join('; ')}` }
      },
      undo: { notNeeded: 'VMs that came back run as well there' },
    })
    .build()

/** Of those that still run elsewhere. A VM that somebody stopped, deleted or brought back already is no business of this. */
async function planReturn(
  services: Services,
  { host, vms }: ReturnToHostInput,
  refused: Refusals,
  underWay: ReadonlySet<VmId>,
): Promise<LeftToMove> {
  const ready: MovingVm[] = []
  const stuck: LeftToMove['stuck'][number][] = []
  let moving = 0
  for (const { vm } of vms) {
    if (underWay.has(vm)) {
      moving += 1
      continue
    }
    const row = await services.store.vms.find('provider', vm)
    if (row === undefined || row.host === null || row.host === host || row.power !== 'running') continue
    const { request, bound } = await movingRequest(services.store, row as PlacedVm)
    const why = [...bound, ...(refused.get(vm) ?? []).map(({ because }) => because)]
    if (why.length > 0) stuck.push({ vm, name: row.name, why: why.join('; ') })
    else ready.push({ vm, name: row.name, request: { ...request, host } })
  }
  const planned = planMoves(ready, await fleetSnapshot(services.store))
  const refusals = planned.stuck.map(({ vm, name, error }) => ({ vm, name, why: error.message }))
  return { moves: planned.moves, stuck: [...stuck, ...refusals], underWay: moving }
}
