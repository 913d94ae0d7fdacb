/**
 * Starts tasks and stays with them. Ctrl-C detaches: the tasks go on, and the way back to them is printed.
 *
 * With --plan nothing is started and the plan is printed; with --no-wait the accepted tasks are.
 */
import { accepted, type CovisorClient, planned, type Schema, waitForTask } from '@covisor/client'
import type { Output, TaskFollower } from '../command.ts'
import type { Streams } from './output.ts'
import { planText } from './print-plan.ts'
import { ProgressLine } from './progress-line.ts'
import type { Column } from './table.ts'

type Task = Schema<'Task'>

/** Thrown on Ctrl-C: not an error, but not success either. */
export class Detached extends Error {}
/** A task ended badly; it has been said. */
export class TaskFailed extends Error {
  readonly code: string
  constructor(task: Task) {
    super(task.error?.text ?? task.state)
    this.code = task.error?.code ?? 'INTERNAL'
  }
}

export const taskColumns: readonly Column<Task>[] = [
  { header: 'TASK', cell: (task) => task.id },
  { header: 'STATE', cell: (task) => task.state },
  { header: 'WHAT', cell: (task) => task.title },
]

export interface FollowOptions {
  readonly client: CovisorClient
  readonly output: Output
  readonly streams: Streams
  readonly plan: boolean
  readonly wait: boolean
  /** Aborts on Ctrl-C. */
  readonly interrupted: AbortSignal
}

export function taskFollower({ client, output, streams, plan, wait, interrupted }: FollowOptions): TaskFollower {
  return {
    query: plan ? { plan: true } : {},
    async follow(calls, { onDetach } = {}) {
      if (plan) {
        const plans = await Promise.all(calls.map((call) => planned(call())))
        if (output.format === 'table') for (const one of plans) output.raw(`${planText(one)}\n`)
        else output.record(plans.length === 1 ? plans[0]! : plans, [])
        const refusal = plans.flatMap((one) => one.refusals)[0]
        if (refusal !== undefined) throw new PlanRefused(refusal.code, refusal.text)
        return []
      }
      const started: Task[] = []
      for (const call of calls) started.push((await accepted(call())).task)
      if (!wait) {
        output.rows(started, taskColumns)
        return started
      }
      const line = new ProgressLine(streams.stderr)
      const ended: Task[] = []
      for (const { id } of started) {
        try {
          ended.push(await waitForTask(client, id, { onProgress: (task) => line.show(task), signal: interrupted }))
        } catch (error) {
          line.clear()
          if (!interrupted.aborted) throw error
          onDetach?.()
          for (const task of started)
            output.say(
              `${task.title} goes on: covisor task show ${task.id}   (to stop it: covisor task cancel ${task.id})`,
            )
          throw new Detached()
        }
      }
      line.clear()
      for (const task of ended) {
        for (const warning of task.warnings) output.say(`note: ${warning}`)
        if (task.state !== 'succeeded') {
          const undone = task.state === 'failed' ? '; what had been done was undone' : ''
          output.say(`${task.title}: ${task.state}: ${task.error?.text ?? 'no reason was given'}${undone}`)
        }
      }
      const failed = ended.find((task) => task.state !== 'succeeded')
      if (failed !== undefined) throw new TaskFailed(failed)
      if (output.format !== 'table') output.rows(ended, taskColumns)
      else for (const task of ended) output.say(`${task.title}: done`)
      return ended
    },
  }
}

/** --plan of something that would be refused: the plan was printed, the exit code tells scripts. */
export class PlanRefused extends Error {
  readonly code: string
  constructor(code: string, text: string) {
    super(text)
    this.code = code
  }
}
