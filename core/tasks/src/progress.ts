/** How far the running step is. Not in the log: it is news, kept only until there is newer news. */
export interface TaskProgress {
  readonly done: number
  readonly total: number | undefined
  readonly unit: 'bytes' | 'steps'
  readonly note?: string
}

/** Receives throttled progress (about once a second per task, and the last word of each step). Must not throw or block. */
export interface ProgressSink {
  report(taskId: string, step: string, progress: TaskProgress, at: number): void
}
