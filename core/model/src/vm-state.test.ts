/** The table of states and actions, and how a state follows from facts. */
import { describe, expect, test } from 'vitest'
import { type HostId, newId, type TaskId } from './ids.ts'
import {
  allowedVmActions,
  canVm,
  type VmAction,
  type VmState,
  type VmStateFacts,
  vmActions,
  vmStateOf,
  vmStates,
} from './vm-state.ts'

const host: HostId = newId('host')
const task: TaskId = newId('task')
const facts = (more: Partial<VmStateFacts>): VmStateFacts => ({
  record: 'present',
  power: 'running',
  host,
  hostConnected: true,
  ...more,
})

describe('the state of a VM', () => {
  const cases: { name: string; facts: VmStateFacts; state: VmState }[] = [
    { name: 'is what its host was last seen to do with it', facts: facts({}), state: 'running' },
    { name: 'is gone when its host does not have it', facts: facts({ power: undefined }), state: 'gone' },
    {
      name: 'is lost when its host is away, whatever it did before',
      facts: facts({ hostConnected: false }),
      state: 'lost',
    },
    {
      name: 'is creating until its record is whole',
      facts: facts({ record: 'creating', power: undefined }),
      state: 'creating',
    },
    { name: 'is deleting from the moment of the request', facts: facts({ record: 'deleting' }), state: 'deleting' },
    {
      name: 'is starting while a task starts it',
      facts: facts({ power: 'stopped', busy: { action: 'start', task } }),
      state: 'starting',
    },
    {
      name: 'stays what the task does to it while its host is away',
      facts: facts({ hostConnected: false, busy: { action: 'stop', task } }),
      state: 'stopping',
    },
    {
      name: 'stays visible while a task that does not change its power works on it',
      facts: facts({ busy: { action: 'snapshot', task } }),
      state: 'running',
    },
    { name: 'is stopped on no host', facts: facts({ host: undefined, power: undefined }), state: 'stopped' },
  ]
  for (const { name, facts: given, state } of cases) {
    test(name, () => expect(vmStateOf(given)).toBe(state))
  }
})

describe('actions', () => {
  const none: readonly VmState[] = ['creating', 'starting', 'suspending', 'deleting']
  for (const state of none) {
    test(`nothing may be asked of a VM that is ${state}`, () => expect(allowedVmActions(state)).toEqual([]))
  }

  test('a VM that shuts down can still be switched off', () => expect(allowedVmActions('stopping')).toEqual(['stop']))

  for (const state of ['lost', 'migrating'] as const) {
    test(`a VM that is ${state} can only be recovered`, () => expect(allowedVmActions(state)).toEqual(['recover']))
  }

  test('a running VM cannot be deleted', () => expect(canVm('running', 'delete')).toBe(false))

  test('every action is possible in some state', () => {
    for (const action of Object.keys(vmActions) as VmAction[]) {
      expect(
        vmStates.some((state) => canVm(state, action)),
        action,
      ).toBe(true)
    }
  })
})
