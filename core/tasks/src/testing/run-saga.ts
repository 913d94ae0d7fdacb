/**
 * Runs one saga to its end without a runner: crashes, cancels and waits are played by the caller, time jumps over every wait.
 *
 * A crash is an exception out of the log, before or after the event was kept; what follows is what a restarted server does:
 * the next lease, the same log, the same question.
 */
import { systemClock } from '../clock.ts'
import type { ErrorJudge } from '../event-after-error.ts'
import type { AnySaga } from '../saga.ts'
import type { Outcome, SagaEvent } from '../saga-event.ts'
import type { SagaLog } from '../saga-log.ts'
import { TaskRun } from '../task-run.ts'
import { MemoryTasks } from './memory-tasks.ts'

export interface SagaPlay {
  /** Kills the runner, once each, at the write of the event with this number, before or after it is kept. */
  readonly crashes?: readonly { readonly write: number; readonly kept: boolean }[]
  /** Called as a step begins, so that a test can cancel or wake at that very moment. */
  readonly onEvent?: (event: SagaEvent, run: TaskRun) => void | Promise<void>
  /** Somebody cancels while the task is still in the queue. */
  readonly cancelledInQueue?: boolean
  readonly judge?: ErrorJudge
}

export interface SagaResult {
  readonly outcome: Outcome
  readonly log: readonly SagaEvent[]
}

const MAX_CLAIMS = 1_000

export async function runSaga(saga: AnySaga, input: unknown, play: SagaPlay = {}): Promise<SagaResult> {
  const tasks = new MemoryTasks()
  tasks.add({ id: TASK, saga: saga.name, version: saga.version, input })
  if (play.cancelledInQueue === true) await tasks.requestCancel(TASK, 'a test')
  let now = 1_000_000
  const crashes = [...(play.crashes ?? [])]
  const clock = { ...systemClock, now: () => now }

  for (let claims = 0; claims < MAX_CLAIMS; claims++) {
    const [task] = (await tasks.claim({ now, owner: 'test', leaseUntil: now, limit: 1 })).tasks
    if (task === undefined) throw new Error(`saga ${saga.name} rests for ever: ${JSON.stringify(tasks.restOf(TASK))}`)
    const log: SagaLog = {
      read: (id) => tasks.read(id),
      async append(lease, position, event) {
        const nth = crashes.findIndex((crash) => crash.write === position)
        const dies = nth < 0 ? undefined : crashes.splice(nth, 1)[0]
        if (dies?.kept === false) throw new Crash()
        await tasks.append(lease, position, event)
        if (dies !== undefined) throw new Crash()
        // Not awaited: what the caller does writes to this very log. If it breaks there, the run breaks at its next write.
        Promise.resolve(play.onEvent?.(event, run)).catch(() => undefined)
      },
    }
    const run = new TaskRun(task, saga, { log, clock, judge: play.judge ?? plainJudge, progress: undefined })
    try {
      const rest = await run.runToRest()
      await tasks.release(task.lease, rest)
      if (rest.kind === 'ended' || rest.kind === 'stuck') return await resultOf(tasks, rest)
      if (rest.kind === 'blocked') throw new Error(`saga ${saga.name} is blocked: ${rest.reason}`)
      now = Math.max(now, rest.kind === 'due' ? rest.at : rest.recheckAt)
      // What it waits for may need the event loop to come about.
      await new Promise((resolve) => setImmediate(resolve))
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }
  throw new Error(`saga ${saga.name} did not end in ${MAX_CLAIMS} claims`)
}

/** Knows no codes: every error is permanent and says its own text. */
export const plainJudge: ErrorJudge = {
  describeError: (error) => ({
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    params: {},
  }),
}

const TASK = 'task-1'

class Crash extends Error {}

async function resultOf(
  tasks: MemoryTasks,
  rest: { kind: 'ended'; outcome: Outcome } | { kind: 'stuck' },
): Promise<SagaResult> {
  return { outcome: rest.kind === 'stuck' ? 'stuck' : rest.outcome, log: await tasks.read(TASK) }
}
