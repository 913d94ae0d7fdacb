/**
 * Talks to a guest over a byte stream as a person at a terminal would: waits for a text, types a line.
 *
 * Keeps the last 64 KiB of what was said, for the error that a missing answer deserves.
 */
import type { Duplex } from 'node:stream'

const KEPT = 65_536

export class SerialLine {
  readonly #stream: Duplex
  #said = ''
  #waiting: (() => void)[] = []
  #ended = false
  #error: Error | undefined

  constructor(stream: Duplex) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString('latin1')).slice(-KEPT)
      this.#wake()
    })
    const end = () => {
      this.#ended = true
      this.#wake()
    }
    stream.on('end', end).on('close', end)
    stream.on('error', (error: Error) => {
      this.#error = error
      end()
    })
  }

  /** Waits until the guest has said this, gives all up to and with it, and forgets that. */
  async expect(wanted: RegExp, timeoutMs = 60_000): Promise<string> {
    const deadline = AbortSignal.timeout(timeoutMs)
    for (;;) {
      const match = wanted.exec(this.#said)
      if (match !== null) {
        const end = match.index + match[0].length
        const heard = this.#said.slice(0, end)
        this.#said = this.#said.slice(end)
        return heard
      }
      if (this.#error !== undefined) throw this.#error
      if (this.#ended) throw new Error(`the line closed before the guest said ${wanted}; it said: ${this.#said}`)
      if (deadline.aborted) throw new Error(`no ${wanted} within ${timeoutMs} ms; the guest said: ${this.#said}`)
      await this.#more(deadline)
    }
  }

  get isOpen(): boolean {
    return !this.#ended
  }

  send(line: string): void {
    this.#stream.write(`${line}\n`)
  }

  close(): void {
    this.#stream.destroy()
  }

  #more(deadline: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    deadline.addEventListener('abort', () => resolve(), { once: true })
    return promise
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
