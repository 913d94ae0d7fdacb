/** How tasks look in lists and alone. */
import type { Schema } from '@covisor/client'
import { ago } from '../runner/format.ts'
import { progressText } from '../runner/progress-text.ts'
import type { Column } from '../runner/table.ts'

type Task = Schema<'Task'>

export const taskColumns: readonly Column<Task>[] = [
  { header: 'WHAT', cell: (task) => task.title },
  { header: 'STATE', cell: (task) => task.state },
  { header: 'BY', cell: (task) => task.startedBy, whenNarrow: 'left-out' },
  { header: 'STARTED', cell: (task) => ago(task.createdAt, Date.now()) },
  { header: 'ERROR', cell: (task) => task.error?.text, whenNarrow: 'left-out' },
  { header: 'ID', cell: (task) => task.id, whenNarrow: 'whole' },
]

export const taskFields: readonly Column<Task>[] = [
  { header: 'What', cell: (task) => task.title },
  { header: 'Id', cell: (task) => task.id },
  { header: 'State', cell: (task) => task.state },
  { header: 'Progress', cell: (task) => (task.progress === null ? null : progressText(task)) },
  { header: 'Waiting for', cell: (task) => task.waitingFor },
  { header: 'Error', cell: (task) => (task.error === null ? null : `${task.error.code}: ${task.error.text}`) },
  { header: 'Good to know', cell: (task) => task.warnings.join('\n') },
  { header: 'Target', cell: (task) => `${task.target.kind} ${task.target.name}` },
  { header: 'Started', cell: (task) => `${task.createdAt} by ${task.startedBy}` },
  { header: 'Ended', cell: (task) => task.endedAt },
  { header: 'Can be cancelled', cell: (task) => task.cancellable },
]
