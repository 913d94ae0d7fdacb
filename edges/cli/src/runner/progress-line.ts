/** One line about what goes on: rewritten on a terminal; elsewhere a line for each step, because logs keep every line. */
import { hasEnded, type Schema } from '@covisor/client'
import type { Streams } from './output.ts'
import { progressText } from './progress-text.ts'
import { fit } from './table.ts'

type Task = Schema<'Task'>

const BAR_FROM_COLUMNS = 100
const BAR_WIDTH = 20

export class ProgressLine {
  readonly #stream: Streams['stderr']
  #shown = ''
  #lastStep = ''

  constructor(stream: Streams['stderr']) {
    this.#stream = stream
  }

  show(task: Task): void {
    // How it ended is told by others; what has not begun is nothing to tell.
    if (hasEnded(task) || task.state === 'queued') return
    if (this.#stream.isTTY === true) {
      const columns = this.#stream.columns ?? 80
      this.#rewrite(fit(progressText(task, columns < BAR_FROM_COLUMNS ? 0 : BAR_WIDTH), columns - 1))
      return
    }
    const step = [task.id, task.state === 'undoing', task.step, task.waitingFor].join('\n')
    if (step === this.#lastStep || (task.step === null && task.waitingFor === null)) return
    this.#lastStep = step
    this.#stream.write(`${progressText({ ...task, progress: null })}\n`)
  }

  clear(): void {
    if (this.#shown !== '') this.#stream.write('\r\u001b[2K')
    this.#shown = ''
  }

  #rewrite(line: string): void {
    if (line === this.#shown) return
    this.#stream.write(`\r\u001b[2K${line}`)
    this.#shown = line
  }
}
