/** A task as people follow it: the row for lists, its log for where it stands. */

import type { TaskRow } from '@covisor/store'
import { type AnySaga, canCancel, type SagaEvent, taskSummary } from '@covisor/tasks'
import type { TaskLogEntry, TaskProgress, TaskRecord, TaskState } from './tasks.ts'

/** `saga`: undefined when this release does not know it. */
export function taskRecord(
  row: TaskRow,
  log: readonly SagaEvent[],
  saga: AnySaga | undefined,
  speed: Speed | undefined,
  now: number,
): TaskRecord {
  const current = row.step === null || row.progress === null ? undefined : { step: row.step, progress: row.progress }
  const summary = saga === undefined ? undefined : taskSummary(saga, log, now, current)
  const awaited = current?.progress.waitingFor
  const state = stateOf(row, summary?.phase === 'running' && awaited !== undefined ? 'waiting' : summary?.phase)
  const error = row.error ?? (state === 'running' || state === 'succeeded' ? undefined : summary?.error)
  const over = ['succeeded', 'failed', 'cancelled'].includes(state)
  return {
    id: row.id,
    kind: row.saga,
    title: row.title,
    state,
    target: { kind: row.targetKind ?? '', id: row.target ?? undefined, name: row.targetName ?? '' },
    startedBy: row.actorName,
    step: over ? undefined : titleOf(saga, row, summary?.step),
    waitingFor: over ? undefined : (summary?.reason ?? awaited ?? row.waitReason ?? undefined),
    progress: over ? undefined : progressOf(summary?.percent, current?.progress, speed),
    error: error === undefined || error === null ? undefined : { code: error.code, text: error.message },
    cancellable: saga !== undefined && row.state === 'open' && canCancel(saga.steps, log) === 'possible',
    warnings: log.flatMap(warningOf),
    createdAt: new Date(row.createdAt),
    endedAt: row.endedAt === null ? undefined : new Date(row.endedAt),
  }
}

/** Measured between two looks at the progress. */
export interface Speed {
  readonly bytesPerSecond: number
}

function stateOf(row: TaskRow, phase: string | undefined): TaskState {
  if (row.state === 'stuck') return 'stuck'
  if (row.state === 'ended') {
    if (row.outcome === 'succeeded') return 'succeeded'
    return row.cancelRequestedBy !== null && row.error === null ? 'cancelled' : 'failed'
  }
  switch (phase) {
    case 'waiting':
      return 'waiting'
    case 'unwinding':
      return 'undoing'
    case 'blocked':
      return 'stuck'
    default:
      return row.leaseOwner === null ? 'queued' : 'running'
  }
}

function titleOf(saga: AnySaga | undefined, row: TaskRow, name: string | undefined): string | undefined {
  return saga?.steps.find((step) => step.name === name)?.title(row.input) ?? name
}

function progressOf(
  percent: number | undefined,
  progress: { done: number; total: number | undefined; unit: 'bytes' | 'steps'; note?: string } | undefined,
  speed: Speed | undefined,
): TaskProgress {
  const left = progress?.total === undefined ? undefined : progress.total - progress.done
  const rate = speed?.bytesPerSecond
  return {
    fraction: percent === undefined ? undefined : percent / 100,
    done: progress?.done,
    total: progress?.total,
    unit: progress?.unit,
    bytesPerSecond: rate,
    secondsLeft: rate === undefined || rate === 0 || left === undefined ? undefined : Math.ceil(left / rate),
    note: progress?.note,
  }
}

/** Steps say what people should know in an output `warning`. */
function warningOf(event: SagaEvent): string[] {
  if (event.kind !== 'succeeded' || typeof event.output !== 'object' || event.output === null) return []
  const { warning } = event.output as { readonly warning?: unknown }
  return typeof warning === 'string' ? [warning] : []
}

export function logEntry(event: SagaEvent): TaskLogEntry {
  return {
    at: new Date(event.at),
    step: 'step' in event ? event.step : undefined,
    event: event.kind,
    text: textOf(event),
  }
}

function textOf(event: SagaEvent): string | undefined {
  switch (event.kind) {
    case 'failed':
    case 'undo-failed':
    case 'retried':
      return `${event.error.code}: ${event.error.message}`
    case 'waiting':
    case 'undo-waiting':
      return event.reason
    case 'cancel-requested':
      return `by ${event.by}`
    case 'ended':
      return event.outcome
    default:
      return undefined
  }
}
