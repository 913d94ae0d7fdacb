/** Hands news to every listener, each with a queue of its own that is bounded: who does not listen hears "overflow". */
import type { EndpointEvent } from '@covisor/driver-api'

const MOST_UNHEARD = 10_000

export class NewsFeed {
  readonly #listeners = new Set<NewsQueue>()

  publish(event: EndpointEvent): void {
    for (const listener of this.#listeners) listener.push(event)
  }

  /** Listens from this moment, whether or not anybody asks for the first item yet. Ends when a signal aborts. */
  listen(...ends: readonly AbortSignal[]): AsyncIterable<EndpointEvent> {
    const queue = new NewsQueue()
    const stop = () => {
      this.#listeners.delete(queue)
      for (const signal of ends) signal.removeEventListener('abort', stop)
      queue.end()
    }
    this.#listeners.add(queue)
    for (const signal of ends) {
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    }
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => queue.next(),
        return: async () => {
          stop()
          return { done: true, value: undefined }
        },
      }),
    }
  }
}

class NewsQueue {
  #unheard: EndpointEvent[] = []
  #waiting: ((result: IteratorResult<EndpointEvent>) => void)[] = []
  #ended = false

  push(event: EndpointEvent): void {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting({ done: false, value: event })
    if (this.#unheard.length >= MOST_UNHEARD) this.#unheard = [{ kind: 'overflow' }]
    this.#unheard.push(event)
  }

  next(): Promise<IteratorResult<EndpointEvent>> {
    const value = this.#unheard.shift()
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  end(): void {
    this.#ended = true
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined })
  }
}
