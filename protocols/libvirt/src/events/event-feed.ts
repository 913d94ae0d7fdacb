/**
 * Events for one listener, in order, as an async iterable with a bounded queue.
 *
 * A listener that falls behind by more than the limit loses its feed, with an EventOverflowError: it would have missed
 * something anyway, and must look again at what it is interested in. Dropping silently would be worse.
 */
export class EventOverflowError extends Error {
  override readonly name = 'EventOverflowError'
  constructor(limit: number) {
    super(`more than ${limit} events wait to be read; subscribe again and list anew`)
  }
}

export interface FeedOptions {
  /** Events that may wait to be read; 10,000 if not given. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

const DEFAULT_LIMIT = 10_000

export class EventFeed<Event> implements AsyncIterableIterator<Event, undefined>, AsyncDisposable {
  readonly #limit: number
  readonly #unsubscribe: () => Promise<void>
  readonly #signal: AbortSignal | undefined
  #queue: Event[] = []
  #ended = false
  #failure: unknown
  #waiting: PromiseWithResolvers<IteratorResult<Event, undefined>>[] = []

  constructor({ limit = DEFAULT_LIMIT, signal }: FeedOptions, unsubscribe: () => Promise<void>) {
    this.#limit = limit
    this.#unsubscribe = unsubscribe
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    const event = this.#queue.shift()
    if (event !== undefined) return { value: event, done: false }
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ended) return { value: undefined, done: true }
    const waiting = Promise.withResolvers<IteratorResult<Event, undefined>>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  /** Leaving a `for await` loop ends the feed. */
  async return(): Promise<IteratorResult<Event, undefined>> {
    await this.close()
    return { value: undefined, done: true }
  }

  /** Tells the daemon that no more events are wanted. Idempotent; never fails, since a broken connection has the same effect. */
  async close(): Promise<void> {
    if (this.#ended) return
    this.#end(undefined)
    this.#queue = []
    await this.#unsubscribe().catch(() => {})
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** From here on: called by Subscriptions. */

  push(event: Event): void {
    if (this.#ended) return
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting.resolve({ value: event, done: false })
    if (this.#queue.length < this.#limit) {
      this.#queue.push(event)
      return
    }
    this.#queue = []
    this.#end(new EventOverflowError(this.#limit))
    void this.#unsubscribe().catch(() => {})
  }

  fail(error: unknown): void {
    if (!this.#ended) this.#end(error)
  }

  readonly #onAbort = (): void => void this.close()

  #end(failure: unknown): void {
    this.#ended = true
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#failure = failure
    for (const { resolve, reject } of this.#waiting) {
      if (failure === undefined) resolve({ value: undefined, done: true })
      else reject(failure)
    }
    this.#waiting = []
  }
}
