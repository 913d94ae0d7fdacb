/** One line about a task that goes on: rewritten on a terminal; elsewhere a line for each step, because logs keep every line. */
import { hasEnded, type Schema } from '@covisor/client'
import { progressText } from './progress-text.ts'
import { StatusLine } from './status-line.ts'
import type { Streams } from './streams.ts'

type Task = Schema<'Task'>

const BAR_FROM_COLUMNS = 100
const BAR_WIDTH = 20

export class ProgressLine {
  readonly #stream: Streams['stderr']
  readonly #status: StatusLine
  #lastStep = ''

  constructor(stream: Streams['stderr']) {
    this.#stream = stream
    this.#status = new StatusLine(stream)
  }

  show(task: Task): void {
    // How it ended is told by others; what has not begun is nothing to tell.
    if (hasEnded(task) || task.state === 'queued') return
    if (this.#stream.isTTY === true)
      this.#status.show(progressText(task, this.#status.columns < BAR_FROM_COLUMNS ? 0 : BAR_WIDTH))
    else this.#tellStep(task)
  }

  clear(): void {
    this.#status.clear()
  }

  #tellStep(task: Task): void {
    const step = [task.id, task.state === 'undoing', task.step, task.waitingFor].join('\n')
    if (step === this.#lastStep || (task.step === null && task.waitingFor === null)) return
    this.#lastStep = step
    this.#stream.write(`${progressText({ ...task, progress: null })}\n`)
  }
}
