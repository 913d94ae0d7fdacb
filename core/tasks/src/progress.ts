/**
 * How far the running step is. Not in the log: it is news, kept only until there is newer news.
 *
 * A step may report per chunk; at most one report a second goes on, and always the last one.
 */
import type { Clock } from './clock.ts'

export interface TaskProgress {
  readonly done: number
  readonly total: number | undefined
  readonly unit: 'bytes' | 'steps'
  readonly note?: string
  /** The step does not go on before somebody outside does this. It keeps its worker; a step that can rest throws StepMustWait. */
  readonly waitingFor?: string
}

/** Receives throttled progress. Must neither throw nor block: what it cannot take at once it may drop. */
export interface ProgressSink {
  report(taskId: string, step: string, progress: TaskProgress, at: number): void
}

const MIN_INTERVAL_MS = 1_000

export function throttledProgress(
  sink: ProgressSink | undefined,
  taskId: string,
  step: string,
  clock: Clock,
): { readonly report: (progress: TaskProgress) => void; readonly flush: () => void } {
  let held: TaskProgress | undefined
  let lastAt = Number.NEGATIVE_INFINITY

  const flush = () => {
    if (held === undefined) return
    lastAt = clock.now()
    sink?.report(taskId, step, held, lastAt)
    held = undefined
  }
  return {
    report: (progress) => {
      held = progress
      if (clock.now() - lastAt >= MIN_INTERVAL_MS) flush()
    },
    flush,
  }
}
