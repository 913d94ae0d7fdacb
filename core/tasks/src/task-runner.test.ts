/** Running, waiting, retrying and being stuck, with time moved by hand. */
import { afterEach, describe, expect, test } from 'vitest'
import type { TaskProgress } from './progress.ts'
import { saga } from './saga.ts'
import { taskKey } from './task-queue.ts'
import type { TaskRunner } from './task-runner.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { kinds, needing, none, runOne, stopAll, succeeded, world } from './testing/runner-world.ts'

afterEach(stopAll)

describe('a task runner', () => {
  test('runs a task that was there before it, and one that comes later', async () => {
    const { tasks, clock, start, add } = world([
      saga<null>('a', 1)
        .step('x', { run: () => 1, undo: none })
        .build(),
    ])
    add('early', 'a')
    const runner = start()
    await runner.whenIdle()
    add('late', 'a')
    await clock.advance(0)
    expect([tasks.restOf('early'), tasks.restOf('late')]).toEqual([succeeded, succeeded])
  })

  test('gives a later step the outputs of the earlier ones as the log will give them', async () => {
    const seen: unknown[] = []
    const two = saga<null>('a', 1)
      .step('host', { run: () => ({ id: 'kvm1', none: undefined as string | undefined }), undo: none })
      .step('use', { run: ({ done }) => void seen.push(done.host), undo: none })
      .build()
    await runOne(two)
    expect(seen).toEqual([{ id: 'kvm1' }])
  })

  test('runs at most as many tasks at once as it was told', async () => {
    const gate = Promise.withResolvers<void>()
    let now = 0
    let most = 0
    const slow = saga<null>('a', 1)
      .step('x', {
        run: async () => {
          most = Math.max(most, ++now)
          await gate.promise
          now--
        },
        undo: none,
      })
      .build()
    const { clock, start, add, tasks } = world([slow], { concurrency: 2 })
    for (const id of ['1', '2', '3', '4']) add(id, 'a')
    const runner = start()
    await clock.advance(0)
    gate.resolve()
    await clock.advance(0)
    await runner.whenIdle()
    expect(most).toBe(2)
    expect(['1', '2', '3', '4'].map((id) => tasks.restOf(id))).toEqual([succeeded, succeeded, succeeded, succeeded])
  })

  test('shows a task of an unknown version as blocked with the reason, and keeps it', async () => {
    const { tasks, start, add } = world([])
    add('1', 'vm.create', 9)
    await start().whenIdle()
    expect(tasks.restOf('1')).toMatchObject({ kind: 'blocked', for: 'saga:vm.create@9' })
    expect(tasks.restOf('1')).toHaveProperty('reason', expect.stringContaining('does not know the saga vm.create@9'))
  })

  test('takes up a blocked task at once when it knows the saga', async () => {
    const { tasks, clock, start, add } = world([])
    add('1', 'a')
    await start().stop()
    const knowing = start({
      sagas: [
        saga<null>('a', 1)
          .step('x', { run: () => 1, undo: none })
          .build(),
      ],
    })
    await clock.advance(0)
    await knowing.whenIdle()
    expect(tasks.restOf('1')).toEqual(succeeded)
  })

  test('lets a step wait for its host and goes on when the host is back', async () => {
    const host = { isAway: true }
    const { tasks, clock, start, add } = world([needing(host)])
    add('1', 'needs-host')
    const runner = start()
    await runner.whenIdle()
    expect(tasks.restOf('1')).toMatchObject({ kind: 'waiting', for: 'host:7', reason: 'host kvm7 does not answer' })
    host.isAway = false
    await runner.wake('host:7')
    await clock.advance(0)
    expect(tasks.restOf('1')).toEqual(succeeded)
    expect(await kinds(tasks, '1')).toEqual(['started', 'waiting', 'resumed', 'started', 'succeeded', 'ended'])
  })

  test('finds out by itself that the host is back when nobody said so', async () => {
    const host = { isAway: true }
    const { tasks, clock, start, add } = world([needing(host)])
    add('1', 'needs-host')
    await start().whenIdle()
    host.isAway = false
    await clock.advance(30_000)
    expect(tasks.restOf('1')).toEqual(succeeded)
  })

  test('does not miss a wake that comes while the step is about to wait', async () => {
    const host = { isAway: true }
    const back = async (): Promise<void> => {
      host.isAway = false
      await runner.wake('host:7')
    }
    const { tasks, start, add } = world([needing(host, back)])
    add('1', 'needs-host')
    const runner: TaskRunner = start()
    await runner.whenIdle()
    expect(tasks.restOf('1')).toEqual(succeeded)
  })

  test('tries again after the back-off, not before', async () => {
    let calls = 0
    const flaky = saga<null>('a', 1)
      .step('x', {
        run: () => {
          if (++calls === 1) throw new Error('busy')
        },
        undo: none,
        retry: { attempts: 2, firstDelayMs: 1_000, isTransient: () => true },
      })
      .build()
    const { tasks, clock, start, add } = world([flaky])
    add('1', 'a')
    await start().whenIdle()
    await clock.advance(999)
    expect(calls).toBe(1)
    await clock.advance(1)
    expect(tasks.restOf('1')).toEqual(succeeded)
  })

  test('gives up when the attempts are used', async () => {
    let calls = 0
    const broken = saga<null>('a', 1)
      .step('x', {
        run: () => Promise.reject(new Error(`busy ${++calls}`)),
        undo: none,
        retry: { attempts: 3, isTransient: () => true },
      })
      .build()
    const { tasks, clock, start, add } = world([broken])
    add('1', 'a')
    start()
    await clock.advance(10_000)
    expect(tasks.restOf('1')).toMatchObject({ kind: 'ended', outcome: 'unwound', error: { message: 'busy 3' } })
  })

  test('keeps a stuck task with what is left, and undoes it when a person says so', async () => {
    let refuses = true
    const sticky = saga<null>('a', 1)
      .step('volume', {
        run: () => 1,
        undo: () => {
          if (refuses) throw new Error('volume is in use')
        },
      })
      .step('vm', { run: () => Promise.reject(new Error('no')), undo: none })
      .build()
    const { tasks, clock, start, add } = world([sticky])
    add('1', 'a')
    const runner = start()
    await runner.whenIdle()
    await clock.advance(3_600_000)
    expect(tasks.restOf('1')).toMatchObject({ kind: 'stuck', error: { message: 'volume is in use' }, left: ['volume'] })
    refuses = false
    await runner.wake(taskKey('1'))
    await clock.advance(0)
    expect(tasks.restOf('1')).toMatchObject({ kind: 'ended', outcome: 'unwound', error: { message: 'no' } })
  })

  test('passes progress on about once a second, and always the last of it', async () => {
    const clock = new ManualClock()
    const seen: TaskProgress[] = []
    const copying = saga<null>('a', 1)
      .step('copy', {
        run: async ({ progress }) => {
          for (let done = 1; done <= 25; done++) {
            progress({ done, total: 25, unit: 'bytes' })
            await new Promise<void>((resolve) => void clock.after(100, resolve))
          }
        },
        undo: none,
      })
      .build()
    const { start, add } = world(
      [copying],
      { clock, progress: { report: (_task, _step, it) => void seen.push(it) } },
      clock,
    )
    add('1', 'a')
    start()
    await clock.advance(3_000)
    expect(seen.map(({ done }) => done)).toEqual([1, 11, 21, 25])
  })

  test('rests between looks at an empty queue', async () => {
    const { tasks, clock, start } = world([])
    let looks = 0
    const claim = tasks.claim.bind(tasks)
    tasks.claim = (request) => {
      looks++
      return claim(request)
    }
    start()
    await clock.advance(60_000)
    expect(looks).toBeLessThanOrEqual(14)
  })
})
