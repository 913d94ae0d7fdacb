/** How tasks and runners are brought to a stop. */
import { afterEach, describe, expect, test } from 'vitest'
import { saga } from './saga.ts'
import { kinds, needing, none, stopAll, succeeded, waitingForAbort, world } from './testing/runner-world.ts'

afterEach(stopAll)

describe('a task runner that is told to stop something', () => {
  test('cancels a running step by its signal and undoes it', async () => {
    const { saga: endless, undone } = waitingForAbort()
    const { tasks, clock, start, add } = world([endless])
    add('1', 'endless')
    const runner = start()
    await clock.advance(0)
    expect(await runner.cancel({ id: '1', saga: 'endless', version: 1 }, 'ann')).toBe('possible')
    await runner.whenIdle()
    expect(tasks.restOf('1')).toEqual({ kind: 'ended', outcome: 'unwound', error: undefined })
    expect(undone).toEqual(['x'])
  })

  test('hears of a cancel that came through another server when it renews its lease', async () => {
    const { saga: endless } = waitingForAbort()
    const { tasks, clock, start, add } = world([endless])
    add('1', 'endless')
    start()
    await clock.advance(0)
    await tasks.requestCancel('1', 'ann')
    await clock.advance(10_000)
    expect(tasks.restOf('1')).toMatchObject({ kind: 'ended', outcome: 'unwound' })
  })

  test('cancels a task that waits', async () => {
    const { tasks, clock, start, add } = world([needing({ isAway: true })])
    add('1', 'needs-host')
    const runner = start()
    await runner.whenIdle()
    await runner.cancel({ id: '1', saga: 'needs-host', version: 1 }, 'ann')
    await clock.advance(0)
    expect(tasks.restOf('1')).toMatchObject({ kind: 'ended', outcome: 'unwound' })
  })

  test('refuses to cancel past the point of no return', async () => {
    const gate = Promise.withResolvers<void>()
    const moved = saga<null>('a', 1)
      .step('switch', { run: () => 1, undo: none, commits: true })
      .step('tidy', { run: () => gate.promise, undo: none })
      .build()
    const { tasks, clock, start, add } = world([moved])
    add('1', 'a')
    const runner = start()
    await clock.advance(0)
    expect(await runner.cancel({ id: '1', saga: 'a', version: 1 }, 'ann')).toBe('past the point of no return')
    gate.resolve()
    await clock.advance(0)
    expect(tasks.restOf('1')).toEqual(succeeded)
  })

  test('stops in order and leaves its tasks to the next runner', async () => {
    let runs = 0
    const first = waitingForAbort(() => void runs++)
    const { tasks, clock, start, add } = world([first.saga])
    add('1', 'endless')
    const runner = start()
    await clock.advance(0)
    expect(await runner.stop()).toEqual([])
    expect(await kinds(tasks, '1')).toEqual(['started'])
    expect(first.undone).toEqual([])
    start()
    await clock.advance(0)
    expect(runs).toBe(2)
  })

  test('names the tasks whose steps do not listen when it stops', async () => {
    const gate = Promise.withResolvers<void>()
    const deaf = saga<null>('a', 1)
      .step('x', { run: () => gate.promise, undo: none })
      .build()
    const { clock, start, add } = world([deaf])
    add('1', 'a')
    const runner = start()
    await clock.advance(0)
    const stopped = runner.stop(5_000)
    await clock.advance(5_000)
    expect(await stopped).toEqual(['1'])
    gate.resolve()
  })
})
