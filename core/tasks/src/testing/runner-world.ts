/** A runner, a queue in memory and a clock that moves by hand: what the tests of TaskRunner share. Not exported to others. */
import { type AnySaga, saga } from '../saga.ts'
import { StepMustWait } from '../step-must-wait.ts'
import { TaskRunner, type TaskRunnerOptions } from '../task-runner.ts'
import { ManualClock } from './manual-clock.ts'
import { MemoryTasks } from './memory-tasks.ts'
import { plainJudge } from './run-saga.ts'

export const none = { notNeeded: 'nothing was made' }

export const succeeded = { kind: 'ended', outcome: 'succeeded', error: undefined }

const running = new Set<TaskRunner>()

/** For afterEach: no runner outlives its test. */
export function stopAll(): void {
  for (const runner of running) void runner.stop(0)
  running.clear()
}

export function world(sagas: readonly AnySaga[], options: Partial<TaskRunnerOptions> = {}, clock = new ManualClock()) {
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

export async function runOne(definition: AnySaga): Promise<void> {
  const { start, add } = world([definition])
  add('1', definition.name)
  await start().whenIdle()
}

export const kinds = async (tasks: MemoryTasks, id: string) => (await tasks.read(id)).map((event) => event.kind)

export function needing(host: { isAway: boolean }, beforeItWaits: () => Promise<void> = async () => {}): AnySaga {
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
export function waitingForAbort(onRun = () => {}) {
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
