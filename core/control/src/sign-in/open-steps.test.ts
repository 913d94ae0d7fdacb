/** What was begun is found by its secret, for a while, and as often as it may be tried. */
import { systemClock } from '@covisor/tasks'
import { expect, test } from 'vitest'
import { OpenSteps } from './open-steps.ts'

const stepsAt = (start: number) => {
  let now = start
  const steps = new OpenSteps<string>({ ...systemClock, now: () => now })
  return { steps, pass: (ms: number) => void (now += ms) }
}

test('it is taken once', () => {
  const { steps } = stepsAt(0)
  const { secret } = steps.begin('alice')
  expect([steps.take(secret), steps.take(secret)]).toEqual(['alice', undefined])
})

test('it is gone after as many tries as there are, and after five minutes', () => {
  const { steps, pass } = stepsAt(1000)
  const tried = steps.begin('alice').secret
  expect([1, 2, 3, 4].map(() => steps.try(tried, 3))).toEqual(['alice', 'alice', 'alice', undefined])
  const { secret, expiresAt } = steps.begin('bob')
  expect(expiresAt.getTime()).toBe(301_000)
  pass(300_000)
  expect(steps.take(secret)).toBeUndefined()
})

test('a flood of them forgets the oldest, and grows no further', () => {
  const { steps } = stepsAt(0)
  const { secret } = steps.begin('first')
  for (let i = 0; i < 10_000; i++) steps.begin('flood')
  expect(steps.take(secret)).toBeUndefined()
})
