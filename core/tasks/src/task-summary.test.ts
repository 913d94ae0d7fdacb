/** What people are shown of a task, derived from its log. */
import { expect, test } from 'vitest'
import { saga } from './saga.ts'
import type { SagaEvent } from './saga-event.ts'
import { taskSummary } from './task-summary.ts'

const undo = () => {}
const two = saga<null>('a', 1)
  .step('small', { run: () => 1, undo })
  .step('large', { run: () => 1, undo, weight: 9 })
  .build()
const small: SagaEvent[] = [
  { kind: 'started', step: 'small', at: 0 },
  { kind: 'succeeded', step: 'small', at: 0, output: 1 },
]
const large: SagaEvent = { kind: 'started', step: 'large', at: 0 }
const error = { code: 'X', message: 'disk is full', params: {} }

test('progress is the weight of what succeeded and a share of what runs', () => {
  const progress = { done: 1, total: 3, unit: 'bytes' } as const
  const summary = taskSummary(two, [...small, large], 0, { step: 'large', progress })
  expect(summary).toMatchObject({ phase: 'running', step: 'large', percent: 40, error: undefined })
})

test('a length that is not known counts as nothing done yet', () => {
  const progress = { done: 7, total: undefined, unit: 'bytes' } as const
  expect(taskSummary(two, [...small, large], 0, { step: 'large', progress }).percent).toBe(10)
})

test('a waiting task says for what', () => {
  const waiting: SagaEvent = {
    kind: 'waiting',
    step: 'large',
    at: 0,
    for: 'host:1',
    reason: 'kvm1 is away',
    recheckAt: 9,
  }
  const summary = taskSummary(two, [...small, large, waiting], 0)
  expect(summary).toMatchObject({ phase: 'waiting', step: 'large', reason: 'kvm1 is away' })
})

test('a stuck task says why and what is left', () => {
  const log: SagaEvent[] = [
    ...small,
    large,
    { kind: 'failed', step: 'large', at: 0, error },
    { kind: 'undo-started', step: 'large', at: 0 },
    { kind: 'undo-failed', step: 'large', at: 0, error },
  ]
  expect(taskSummary(two, log, 0)).toMatchObject({ phase: 'stuck', error, left: ['small', 'large'] })
})

test('an unwinding task keeps the share it had reached', () => {
  const log: SagaEvent[] = [...small, large, { kind: 'failed', step: 'large', at: 0, error }]
  expect(taskSummary(two, log, 0)).toMatchObject({ phase: 'unwinding', step: 'large', percent: 10 })
})
