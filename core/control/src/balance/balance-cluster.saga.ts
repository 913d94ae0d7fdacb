/** cluster.balance: carries out the moves that were advised, as far as the VMs are still where they were. */
import { type ClusterId, counted, type HostId, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import { type LeftToMove, type MovingInput, moveMany, type WantedMove } from '../maintenance/move-many.ts'
import type { Refusals } from '../maintenance/plan-evacuation.ts'
import type { Services } from '../services.ts'

export interface BalanceClusterInput extends MovingInput {
  readonly cluster: ClusterId
  readonly name: string
  readonly moves: readonly { readonly vm: VmId; readonly name: string; readonly from: HostId; readonly to: HostId }[]
}

export const balanceClusterSaga = (services: Services): Saga<BalanceClusterInput> =>
  saga<BalanceClusterInput>('cluster.balance', 1)
    .step('move', {
      title: ({ moves, name }) => `Move ${counted(moves.length, 'VM')} to even out "${name}"`,
      async run(context) {
        const { moved, stuck } = await moveMany(services, context, (refused, underWay) =>
          stillWanted(services, context.input, refused, underWay),
        )
        return { moved, warning: stuck.length === 0 ? null : `did not move: ${stuck.join('; ')}` }
      },
      undo: { notNeeded: 'VMs that have moved run as well where they are' },
    })
    .build()

/** A move that is refused is given up: balance is not worth a second choice, the next look finds one. */
async function stillWanted(
  { store }: Services,
  { moves }: BalanceClusterInput,
  refused: Refusals,
  underWay: ReadonlySet<VmId>,
): Promise<LeftToMove> {
  const left: WantedMove[] = []
  const stuck: LeftToMove['stuck'][number][] = []
  let moving = 0
  for (const move of moves) {
    const row = await store.vms.find('provider', move.vm)
    const why = refused.get(move.vm)?.map(({ because }) => because)
    if (underWay.has(move.vm)) moving += 1
    else if (why !== undefined) stuck.push({ vm: move.vm, name: move.name, why: why.join('; ') })
    else if (row?.host === move.from && row.power === 'running') left.push(move)
  }
  return { moves: left, stuck, underWay: moving }
}
