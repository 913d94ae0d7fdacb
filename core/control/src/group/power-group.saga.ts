/**
 * group.start and group.stop: the VMs of a group, in its order. What they did is not undone: a VM that was stopped has lost its
 * memory. A start keeps the room for all its VMs until it ends.
 */
import { counted, type GroupId } from '@covisor/model'
import { type Saga, saga, type TaskProgress } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { type SequencedVm, startInOrder, stopInOrder } from './run-in-order.ts'

export interface PowerGroupInput {
  readonly group: GroupId
  readonly name: string
  readonly action: 'start' | 'stop'
  readonly force: boolean
  /** As they were when the task was accepted. */
  readonly members: readonly SequencedVm[]
}

export interface GroupSagas {
  readonly start: Saga<PowerGroupInput>
  readonly stop: Saga<PowerGroupInput>
}

export function groupSagas(services: Services): GroupSagas {
  const releaseRoom = ({ members }: PowerGroupInput) =>
    services.store.transaction(async (tx) => {
      for (const { vm } of members) await tx.reservations.release({ owner: vm })
    })
  return {
    start: saga<PowerGroupInput>('group.start', 1)
      .step('record', {
        title: ({ members }) => `Keep room for ${counted(members.length, 'VM')} on their hosts`,
        run: () => {}, // committed with the request
        undo: ({ input }) => releaseRoom(input),
      })
      .step('act', {
        title,
        async run({ input, signal, progress }) {
          await startInOrder(services, input.members, saying(input, progress), signal)
          await releaseRoom(input)
        },
        undo: notUndone,
      })
      .build(),
    stop: saga<PowerGroupInput>('group.stop', 1)
      .step('act', {
        title,
        run: ({ input, signal, progress }) =>
          stopInOrder(services, input.members, input.force, saying(input, progress), signal),
        undo: notUndone,
      })
      .build(),
  }
}

const title = ({ action, name, members }: PowerGroupInput) =>
  `${action} ${counted(members.length, 'VM')} of group "${name}" in order`
const notUndone = { notNeeded: 'what a VM was told cannot be taken back' }

const saying =
  ({ members }: PowerGroupInput, progress: (now: TaskProgress) => void) =>
  (done: number, note: string) =>
    progress({ done, total: members.length, unit: 'steps', note })
