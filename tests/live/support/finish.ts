/** Calls that start a task, followed to the end of the task. */
import { accepted, type CovisorClient, type Task, waitForTask } from '@covisor/client'

type Call = Parameters<typeof accepted>[0]

export interface Done {
  readonly task: Task
  /** Id of what the task made. */
  readonly created: string
}

const PATIENCE_MS = 150_000

/** Throws what the task failed of. */
export async function finish(client: CovisorClient, call: Call): Promise<Done> {
  const done = await end(client, call)
  const { state, title, error } = done.task
  if (state !== 'succeeded') throw new Error(`${title}: ${state}: ${error?.code ?? ''} ${error?.text ?? ''}`)
  return done
}

/** However it ends. */
export async function end(client: CovisorClient, call: Call): Promise<Done> {
  const { task, created } = await accepted(call)
  const ended = await waitForTask(client, task.id, { signal: AbortSignal.timeout(PATIENCE_MS) })
  return { task: ended, created: created ?? '' }
}
