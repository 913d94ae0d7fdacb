/**
 * News for one listener: heard from the moment it is made, in order, read at the listener's pace.
 *
 * A listener that falls far behind gets `overflow` in place of what it missed, so that it looks at everything again.
 */
import type { EndpointEvent } from '@covisor/driver-api'

const LIMIT = 10_000

export class NewsQueue implements AsyncIterableIterator<EndpointEvent, undefined> {
  readonly #onEnd: () => void
  #waiting: EndpointEvent[] = []
  #readers: ((result: IteratorResult<EndpointEvent, undefined>) => void)[] = []
  #ended = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  push(event: EndpointEvent): void {
    if (this.#ended) return
    const reader = this.#readers.shift()
    if (reader !== undefined) return reader({ value: event, done: false })
    if (this.#waiting.length >= LIMIT) this.#waiting = [{ kind: 'overflow' }]
    this.#waiting.push(event)
  }

  /** What was heard before can still be read. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd()
    for (const reader of this.#readers) reader({ value: undefined, done: true })
    this.#readers = []
  }

  next(): Promise<IteratorResult<EndpointEvent, undefined>> {
    const event = this.#waiting.shift()
    if (event !== undefined) return Promise.resolve({ value: event, done: false })
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve) => this.#readers.push(resolve))
  }

  return(): Promise<IteratorResult<EndpointEvent, undefined>> {
    this.end()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
