/**
 * A task's log while one runner holds the task: what is known of it, and the only hand that writes to it.
 *
 * Writes queue up behind each other, and each is decided when its turn comes: a cancel that arrives while "succeeded" is on
 * its way to the disk must see that event before it is judged.
 */
import type { SagaEvent } from './saga-event.ts'
import type { Lease, SagaLog } from './saga-log.ts'

export class OpenLog {
  readonly #log: SagaLog
  readonly #lease: Lease
  readonly #events: SagaEvent[]
  #lastWrite: Promise<unknown> = Promise.resolve()
  #broken: { readonly error: unknown } | undefined

  constructor(log: SagaLog, lease: Lease, events: readonly SagaEvent[]) {
    this.#log = log
    this.#lease = lease
    this.#events = [...events]
  }

  get events(): readonly SagaEvent[] {
    return this.#events
  }

  /**
   * Asks `decide` when all earlier writes are done, and writes its event if it gives one. Answers whether it did.
   * After a write that threw nobody knows whether it was kept, so every later one throws the same.
   */
  append(decide: (events: readonly SagaEvent[]) => SagaEvent | undefined): Promise<boolean> {
    const write = this.#lastWrite.then(async () => {
      if (this.#broken !== undefined) throw this.#broken.error
      const event = decide(this.#events)
      if (event === undefined) return false
      await this.#keep(event)
      this.#events.push(event)
      return true
    })
    this.#lastWrite = write.catch(() => undefined)
    return write
  }

  async #keep(event: SagaEvent): Promise<void> {
    try {
      await this.#log.append(this.#lease, this.#events.length, event)
    } catch (error) {
      this.#broken = { error }
      throw error
    }
  }
}
