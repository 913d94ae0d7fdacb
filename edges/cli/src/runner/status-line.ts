/** One line at the bottom of a terminal that is written over by the next, and gone at the end. Elsewhere: nothing. */
import type { Streams } from './streams.ts'
import { fit, printable } from './table.ts'

export class StatusLine {
  readonly #stream: Streams['stderr']
  #shown = ''

  constructor(stream: Streams['stderr']) {
    this.#stream = stream
  }

  get columns(): number {
    return this.#stream.columns ?? 80
  }

  show(text: string): void {
    const line = fit(printable(text), this.columns - 1)
    if (this.#stream.isTTY !== true || line === this.#shown) return
    this.#stream.write(`\r\u001b[2K${line}`)
    this.#shown = line
  }

  clear(): void {
    if (this.#shown !== '') this.#stream.write('\r\u001b[2K')
    this.#shown = ''
  }
}
