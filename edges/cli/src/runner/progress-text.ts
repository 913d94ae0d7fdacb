/** How far a task is, in one line: what it does now, a bar where there is room, amounts, MB/s, time left. */
import type { Schema } from '@covisor/client'
import { bytes, duration } from './format.ts'
import { printable } from './table.ts'

type Task = Schema<'Task'>

export function progressText(task: Task, barWidth = 0): string {
  const { progress } = task
  const parts = [task.title]
  if (task.state === 'undoing') parts.push('undoing')
  if (task.waitingFor !== null) parts.push(`waiting: ${task.waitingFor}`)
  else if (task.step !== null) parts.push(task.step)
  if (progress?.fraction !== null && progress?.fraction !== undefined) {
    const percent = `${Math.floor(progress.fraction * 100)} %`
    parts.push(barWidth > 0 ? `${bar(progress.fraction, barWidth)} ${percent}` : percent)
  }
  if (progress?.unit === 'bytes' && progress.done !== null) {
    parts.push(progress.total === null ? bytes(progress.done) : `${bytes(progress.done)} of ${bytes(progress.total)}`)
  }
  if (progress?.bytesPerSecond !== null && progress?.bytesPerSecond !== undefined) {
    parts.push(`${(progress.bytesPerSecond / 1e6).toFixed(1)} MB/s`)
  }
  if (progress?.secondsLeft !== null && progress?.secondsLeft !== undefined)
    parts.push(`${duration(progress.secondsLeft)} left`)
  return parts.map((part) => printable(part)).join(' · ')
}

function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return `[${'='.repeat(full)}${' '.repeat(width - full)}]`
}
