/** One line about a task that goes on: rewritten on a terminal, written now and then elsewhere. */
import type { Schema } from '@covisor/client'
import { bytes, duration } from './format.ts'
import type { Streams } from './output.ts'
import { displayWidth, printable } from './table.ts'

type Task = Schema<'Task'>

export class ProgressLine {
  readonly #stream: Streams['stderr']
  #shown = ''
  #lastStep = ''

  constructor(stream: Streams['stderr']) {
    this.#stream = stream
  }

  show(task: Task): void {
    const text = progressText(task)
    if (text === this.#shown) return
    if (this.#stream.isTTY === true) {
      const width = (this.#stream.columns ?? 80) - 1
      const line = displayWidth(text) > width ? [...text].slice(0, width).join('') : text
      this.#stream.write(`\r\u001b[2K${line}`)
      this.#shown = text
      return
    }
    // Logs want one line per step, not one per second.
    const step = `${task.state} ${task.step ?? ''} ${task.waitingFor ?? ''}`
    if (step === this.#lastStep) return
    this.#lastStep = step
    this.#stream.write(`${text}\n`)
  }

  clear(): void {
    if (this.#shown !== '' && this.#stream.isTTY === true) this.#stream.write('\r\u001b[2K')
    this.#shown = ''
  }
}

export function progressText(task: Task): string {
  const { progress } = task
  const parts = [task.title]
  if (task.state === 'undoing') parts.push('undoing')
  if (task.waitingFor !== null) parts.push(`waiting: ${task.waitingFor}`)
  else if (task.step !== null) parts.push(task.step)
  if (progress?.fraction !== null && progress?.fraction !== undefined)
    parts.push(`${Math.floor(progress.fraction * 100)} %`)
  if (progress?.unit === 'bytes' && progress.done !== null && progress.total !== null) {
    parts.push(`${bytes(progress.done)} of ${bytes(progress.total)}`)
  }
  if (progress?.bytesPerSecond !== null && progress?.bytesPerSecond !== undefined) {
    parts.push(`${(progress.bytesPerSecond / 1e6).toFixed(1)} MB/s`)
  }
  if (progress?.secondsLeft !== null && progress?.secondsLeft !== undefined)
    parts.push(`${duration(progress.secondsLeft)} left`)
  return parts.map((part) => printable(part)).join(' · ')
}
