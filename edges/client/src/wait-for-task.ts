/**
 * Waits for the end of a task by long polling, over restarts of the server: tasks survive them, so does the waiting.
 *
 * Resolves with the task however it ended; `failed` and `stuck` are for the caller to tell. Rejects when the server refuses,
 * stays away for a minute, or the signal aborts (which does not cancel the task).
 */

import type { components } from './api.gen.ts'
import { isApiProblem, isPassing } from './api-problem.ts'
import { BackOff } from './back-off.ts'
import type { CovisorClient } from './create-client.ts'
import { ServerUnreachable } from './server-unreachable.ts'
import { unwrap } from './unwrap.ts'

export type Task = components['schemas']['Task']

export interface WaitOptions {
  /** Called with the task each time it was asked for. */
  readonly onProgress?: (task: Task) => void
  readonly signal?: AbortSignal
}

const PATIENCE_MS = 60_000
const LONG_POLL_SECONDS = 30
const PROGRESS_SECONDS = 1

export const hasEnded = (task: Task): boolean =>
  task.state === 'succeeded' || task.state === 'failed' || task.state === 'cancelled' || task.state === 'stuck'

export async function waitForTask(client: CovisorClient, id: string, options: WaitOptions = {}): Promise<Task> {
  const { onProgress, signal } = options
  const backOff = new BackOff()
  let wait = onProgress === undefined ? LONG_POLL_SECONDS : 0
  let lastAnswerAt = performance.now()
  for (;;) {
    signal?.throwIfAborted()
    try {
      const task = await unwrap(
        client.GET('/v1/tasks/{task}', {
          params: { path: { task: id }, query: { wait } },
          ...(signal === undefined ? {} : { signal }),
        }),
      )
      onProgress?.(task)
      if (hasEnded(task)) return task
      wait = onProgress === undefined ? LONG_POLL_SECONDS : PROGRESS_SECONDS
      lastAnswerAt = performance.now()
      backOff.reset()
    } catch (error) {
      const mayPass = error instanceof ServerUnreachable || (isApiProblem(error) && isPassing(error))
      if (!mayPass || performance.now() - lastAnswerAt > PATIENCE_MS) throw error
      await backOff.pause(signal)
    }
  }
}
