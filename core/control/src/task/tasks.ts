/** Use cases on tasks: look, follow, cancel. */
import type { Actor, TaskId } from '@covisor/model'
import type { Page, PageQuery } from '../page.ts'

export interface TaskUseCases {
  list(
    actor: Actor,
    query: PageQuery & { readonly state?: TaskState; readonly target?: string },
  ): Promise<Page<TaskRecord>>
  get(actor: Actor, task: string): Promise<TaskRecord>
  /** Undoes what was done so far. Throws TASK_NOT_CANCELLABLE past the point of no return. */
  cancel(actor: Actor, task: string): Promise<TaskRecord>
  /** Tries again now: a stuck task, or one that waits. Throws TASK_NOT_RETRYABLE for one that has ended. */
  retry(actor: Actor, task: string): Promise<TaskRecord>
  log(actor: Actor, task: string): Promise<readonly TaskLogEntry[]>
  /** Resolves with the task as soon as it has ended, or when the signal aborts with how it stands. */
  wait(actor: Actor, task: string, signal: AbortSignal): Promise<TaskRecord>
}

export const taskStates = [
  'queued',
  'running',
  'waiting',
  'undoing',
  'succeeded',
  'failed',
  'cancelled',
  'stuck',
] as const
/** `failed`: it could not be done and was undone. `stuck`: undoing failed too, and somebody has to look. */
export type TaskState = (typeof taskStates)[number]

export interface TaskRecord {
  readonly id: TaskId
  /** 'vm.create', 'import', … */
  readonly kind: string
  readonly title: string
  readonly state: TaskState
  readonly target: { readonly kind: string; readonly id: string | undefined; readonly name: string }
  readonly startedBy: string
  readonly step: string | undefined
  readonly waitingFor: string | undefined
  readonly progress: TaskProgress | undefined
  readonly error: { readonly code: string; readonly text: string } | undefined
  readonly cancellable: boolean
  /** It succeeded, but people should know this: what waits for the next start, what could not be started. */
  readonly warnings: readonly string[]
  readonly createdAt: Date
  readonly endedAt: Date | undefined
}

export interface TaskProgress {
  readonly fraction: number | undefined
  readonly done: number | undefined
  readonly total: number | undefined
  readonly unit: 'bytes' | 'steps' | undefined
  readonly bytesPerSecond: number | undefined
  readonly secondsLeft: number | undefined
  readonly note: string | undefined
}

export interface TaskLogEntry {
  readonly at: Date
  readonly step: string | undefined
  readonly event: string
  readonly text: string | undefined
}
