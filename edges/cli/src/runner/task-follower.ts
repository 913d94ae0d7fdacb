/**
 * Starts tasks and stays with them. Ctrl-C detaches: the tasks go on, and the way back to them is printed.
 *
 * With --plan nothing is started and the plan is printed; with --no-wait the accepted tasks are. Of several, each is tried:
 * who stops ten VMs wants nine stopped when one is gone. The exit code is that of the first that went wrong.
 */
import { accepted, type CovisorClient, planned, type Schema, ServerUnreachable, waitForTask } from '@covisor/client'
import type { Output, TaskFollower } from '../command.ts'
import { exitCodeFor, exitCodeOfProblem } from './exit-codes.ts'
import { planText } from './print-plan.ts'
import { ProgressLine } from './progress-line.ts'
import { Detached, Said } from './said.ts'
import type { Streams } from './streams.ts'
import type { Column } from './table.ts'
import { tellEnd } from './tell-end.ts'

type Task = Schema<'Task'>
type Calls = Parameters<TaskFollower['follow']>[0]

export const taskColumns: readonly Column<Task>[] = [
  { header: 'TASK', cell: (task) => task.id, whenNarrow: 'whole' },
  { header: 'STATE', cell: (task) => task.state },
  { header: 'WHAT', cell: (task) => task.title },
]

export interface FollowOptions {
  readonly client: CovisorClient
  readonly output: Output
  readonly streams: Streams
  readonly plan: boolean
  readonly savePlan: boolean
  readonly wait: boolean
  /** Aborts on Ctrl-C. */
  readonly interrupted: AbortSignal
}

export function taskFollower(options: FollowOptions): TaskFollower {
  const { output, plan, savePlan, wait } = options
  return {
    query: plan ? { plan: true, ...(savePlan ? { save: true } : {}) } : {},
    waits: wait && !plan,
    async follow(calls, { wayBack = goesOn } = {}) {
      if (plan) return await showPlans(output, calls)
      const { started, refused } = await startAll(output, calls)
      const ended = wait ? await awaitAll(options, started, wayBack) : started
      if (!wait || output.format !== 'table') output.rows(ended, taskColumns)
      if (refused !== undefined) throw refused
      const failed = ended.find(({ state }) => wait && state !== 'succeeded')
      if (failed !== undefined) throw new Said(exitCodeOfProblem(failed.error?.code ?? 'INTERNAL'))
    },
  }
}

async function showPlans(output: Output, calls: Calls): Promise<void> {
  const plans = await Promise.all(calls.map((call) => planned(call())))
  if (output.format === 'table') for (const one of plans) output.raw(`${planText(one)}\n`)
  else output.record(plans.length === 1 ? plans[0]! : plans, [])
  const refusal = plans.flatMap(({ refusals }) => refusals)[0]
  if (refusal !== undefined) throw new Said(exitCodeOfProblem(refusal.code))
}

async function startAll(
  output: Output,
  calls: Calls,
): Promise<{ readonly started: readonly Task[]; readonly refused: Said | undefined }> {
  const started: Task[] = []
  let refused: Said | undefined
  for (const call of calls) {
    try {
      started.push((await accepted(call())).task)
    } catch (error) {
      // One alone is reported like any error.
      if (calls.length === 1 || (error instanceof ServerUnreachable && started.length === 0)) throw error
      output.say(error instanceof Error ? error.message : String(error))
      refused ??= new Said(exitCodeFor(error))
      if (error instanceof ServerUnreachable) break
    }
  }
  return { started, refused }
}

async function awaitAll(
  { client, output, streams, interrupted }: FollowOptions,
  started: readonly Task[],
  wayBack: (task: Task) => string,
): Promise<Task[]> {
  const line = new ProgressLine(streams.stderr)
  const ended: Task[] = []
  try {
    for (const { id } of started) {
      const task = await waitForTask(client, id, { onProgress: (now) => line.show(now), signal: interrupted })
      line.clear()
      await tellEnd(client, output, task)
      ended.push(task)
    }
    return ended
  } catch (error) {
    line.clear()
    for (const task of started.slice(ended.length)) output.say(wayBack(task))
    throw interrupted.aborted ? new Detached() : error
  }
}

const goesOn = (task: Task): string =>
  `${task.title} goes on: covisor task wait ${task.id}   (to stop it: covisor task cancel ${task.id})`
