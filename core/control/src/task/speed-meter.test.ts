/** How fast a task is, and that tasks are forgotten. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import { SpeedMeter } from './speed-meter.ts'

const row = (done: number, more: object = {}) =>
  ({ id: newId('task'), state: 'open', step: 'copy', progress: { done, total: 100, unit: 'bytes' }, ...more }) as const

test('speed is what was done between the first look and the last, of one step', () => {
  let now = 0
  const meter = new SpeedMeter(() => now)
  const { id } = row(0)
  expect(meter.of(row(10, { id }))).toBeUndefined()
  now = 2_000
  expect(meter.of(row(50, { id }))).toEqual({ bytesPerSecond: 20 })
  expect(meter.of(row(50, { id }))).toEqual({ bytesPerSecond: 20 })
  expect(meter.of(row(60, { id, step: 'check' }))).toBeUndefined()
})

test('tasks that ended, and those that nobody looks at any more, are forgotten', () => {
  const meter = new SpeedMeter(() => 0)
  const { id } = row(0)
  meter.of(row(1, { id }))
  meter.of(row(1, { id, state: 'ended' }))
  expect(meter.size).toBe(0)
  for (let count = 0; count < 1_100; count++) meter.of(row(1))
  expect(meter.size).toBe(1_000)
})
