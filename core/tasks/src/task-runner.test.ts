import { afterEach, describe, expect, test } from 'vitest'
import type { TaskProgress } from './progress.ts'
import { type AnySaga, saga } from './saga.ts'
import { StepMustWait } from './step-must-wait.ts'
import { taskKey } from './task-queue.ts'
import { TaskRunner, type TaskRunnerOptions } from './task-runner.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { MemoryTasks } from './testing/memory-tasks.ts'
import { plainJudge } from './testing/run-saga.ts'

const none = { notNeeded: 'nothing was made' }

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

  test('keeps a long task to itself by renewing its lease', async () => {
    let runs = 0
    const endless = waitingForAbort(() => void runs++).saga
    const { clock, start, add } = world([endless])
    add('1', 'endless')
    start()
    await clock.advance(0)
    start({ owner: 'second' })
    await clock.advance(300_000)
    expect(runs).toBe(1)
  })

  test('takes over from a runner that died, once its lease has run out', async () => {
    const { tasks, clock, start, add } = world([
      saga<null>('a', 1)
        .step('x', { run: () => 1, undo: none })
        .build(),
    ])
    add('1', 'a')
    const [dead] = (await tasks.claim({ now: clock.now(), owner: 'dead', leaseUntil: clock.now() + 30_000, limit: 1 }))
      .tasks
    start()
    await clock.advance(29_999)
    expect(tasks.restOf('1')).toBeUndefined()
    await clock.advance(1)
    expect(tasks.restOf('1')).toEqual(succeeded)
    await expect(tasks.append(dead!.lease, 0, { kind: 'resumed', at: 0 })).rejects.toThrow(
      '"dead" no longer holds task 1',
    )
  })

  test('interrupts its steps when it cannot renew their leases', async () => {
    const first = waitingForAbort()
    const { tasks, clock, start, add, errors } = world([first.saga])
    add('1', 'endless')
    start()
    await clock.advance(0)
    tasks.renew = () => Promise.reject(new Error('database is gone'))
    await clock.advance(20_000)
    expect(first.aborts).toEqual(['interrupted: lease lost'])
    expect(errors.map(String)).toContain('Error: database is gone')
    expect(await kinds(tasks, '1')).toEqual(['started'])
  })

  test('goes on after the queue failed to answer', async () => {
    const { tasks, clock, start, add, errors } = world([
      saga<null>('a', 1)
        .step('x', { run: () => 1, undo: none })
        .build(),
    ])
    add('1', 'a')
    const claim = tasks.claim.bind(tasks)
    tasks.claim = () => {
      tasks.claim = claim
      return Promise.reject(new Error('database is locked'))
    }
    start()
    await clock.advance(5_000)
    expect(errors.map(String)).toEqual(['Error: database is locked'])
    expect(tasks.restOf('1')).toEqual(succeeded)
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

const succeeded = { kind: 'ended', outcome: 'succeeded', error: undefined }

const running = new Set<TaskRunner>()

afterEach(async () => {
  for (const runner of running) void runner.stop(0)
  running.clear()
})

function world(sagas: readonly AnySaga[], options: Partial<TaskRunnerOptions> = {}, clock = new ManualClock()) {
  const tasks = new MemoryTasks()
  const errors: unknown[] = []
  const start = (more: Partial<TaskRunnerOptions> = {}) => {
    const runner = new TaskRunner({
      queue: tasks,
      log: tasks,
      sagas,
      owner: `owner-${running.size}`,
      judge: plainJudge,
      clock,
      onError: (error) => errors.push(error),
      ...options,
      ...more,
    })
    running.add(runner)
    void runner.start()
    return runner
  }
  const add = (id: string, name: string, version = 1) => tasks.add({ id, saga: name, version, input: null })
  return { tasks, clock, errors, start, add }
}

async function runOne(definition: AnySaga): Promise<void> {
  const { start, add } = world([definition])
  add('1', definition.name)
  await start().whenIdle()
}

const kinds = async (tasks: MemoryTasks, id: string) => (await tasks.read(id)).map((event) => event.kind)

function needing(host: { isAway: boolean }, beforeItWaits: () => Promise<void> = async () => {}): AnySaga {
  return saga<null>('needs-host', 1)
    .step('x', {
      run: async () => {
        if (!host.isAway) return
        await beforeItWaits()
        throw new StepMustWait({ for: 'host:7', reason: 'host kvm7 does not answer' })
      },
      undo: none,
    })
    .build()
}

/** A step that ends only when its signal says so. */
function waitingForAbort(onRun = () => {}) {
  const undone: string[] = []
  const aborts: string[] = []
  const endless = saga<null>('endless', 1)
    .step('x', {
      run: ({ signal }) => {
        onRun()
        const { promise, reject } = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => {
          aborts.push((signal.reason as Error).message)
          reject(signal.reason as Error)
        })
        return promise
      },
      undo: () => void undone.push('x'),
    })
    .build()
  return { saga: endless, undone, aborts }
}
