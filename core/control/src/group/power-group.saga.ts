/** group.power: starts or stops the VMs of a group in its order. What it did is not undone: a VM that was stopped has lost its memory. */
import { counted, type GroupId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
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

export const powerGroupSaga = (services: Services): Saga<PowerGroupInput> =>
  saga<PowerGroupInput>('group.power', 1)
    .step('act', {
      title: ({ action, name, members }) => `${action} ${counted(members.length, 'VM')} of group "${name}" in order`,
      async run({ input, signal, progress }) {
        const { action, members, force } = input
        const say = (done: number, note: string) => progress({ done, total: members.length, unit: 'steps', note })
        if (action === 'start') await startInOrder(services, members, say, signal)
        else await stopInOrder(services, members, force, say, signal)
      },
      undo: { notNeeded: 'what a VM was told cannot be taken back' },
    })
    .build()
