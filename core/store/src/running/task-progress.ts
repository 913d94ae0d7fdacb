/**
 * Progress of running steps: kept beside the log, the newest only. One write at a time; what comes meanwhile replaces what waits.
 * It is news, so a write that fails is dropped.
 */
import type { ProgressSink, TaskProgress } from '@covisor/tasks'
import { definitions } from '../definitions.ts'
import { ResourceWriter } from '../resource-repository.ts'
import type { TaskRow } from '../rows.ts'
import type { Transact } from '../transact.ts'

export class StoredProgress implements ProgressSink {
  readonly #transact: Transact
  readonly #waiting = new Map<string, { readonly step: string; readonly progress: TaskProgress }>()
  #writing: Promise<void> | undefined

  constructor(transact: Transact) {
    this.#transact = transact
  }

  report(taskId: string, step: string, progress: TaskProgress): void {
    this.#waiting.set(taskId, { step, progress })
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  /** Resolves when nothing waits to be written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting]
      this.#waiting.clear()
      await this.#transact('read committed', async (context) => {
        const tasks = new ResourceWriter<TaskRow>(definitions.tasks, context)
        for (const [taskId, news] of batch) {
          const task = await tasks.find('provider', taskId)
          if (task?.state === 'open') await tasks.update('provider', taskId, news)
        }
      }).catch(() => undefined)
    }
  }
}
