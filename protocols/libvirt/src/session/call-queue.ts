/**
 * Decides which call goes onto the connection next.
 *
 * A libvirt daemon works on five requests of one client at once (`max_client_requests`) and then stops reading: behind five
 * slow calls the sixth waits for seconds, whatever it asks. So the queue stands on our side of the wire, where it can have
 * an order: `high` before `normal` before `slow`, and never more than three `slow` ones under way.
 *
 * Knows turns. Does not know calls: whoever takes a turn gives it back.
 */
import type { Priority } from '../protocol/procedure.ts'

/** Asked to start; `false` means that it was given up while it waited, and the turn goes to the next. */
export type Start = () => boolean

export class CallQueue {
  readonly #waiting: Readonly<Record<Priority, Fifo>> = { high: new Fifo(), normal: new Fifo(), slow: new Fifo() }
  readonly #limit: number
  readonly #slowLimit: number
  #running = 0
  #slowRunning = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#slowLimit = Math.max(1, limit - 2)
  }

  enter(priority: Priority, start: Start): void {
    this.#waiting[priority].push(start)
    this.#fill()
  }

  leave(priority: Priority): void {
    this.#running--
    if (priority === 'slow') this.#slowRunning--
    this.#fill()
  }

  #fill(): void {
    while (this.#running < this.#limit) {
      const priority = this.#next()
      if (priority === undefined) return
      const start = this.#waiting[priority].shift()
      this.#running++
      if (priority === 'slow') this.#slowRunning++
      if (start?.() === false) {
        this.#running--
        if (priority === 'slow') this.#slowRunning--
      }
    }
  }

  #next(): Priority | undefined {
    if (this.#waiting.high.length > 0) return 'high'
    if (this.#waiting.normal.length > 0) return 'normal'
    if (this.#waiting.slow.length > 0 && this.#slowRunning < this.#slowLimit) return 'slow'
    return undefined
  }
}

/** Array.shift() moves everything behind it; with ten thousand calls waiting that shows. */
class Fifo {
  #items: (Start | undefined)[] = []
  #first = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  push(start: Start): void {
    this.#items.push(start)
  }

  shift(): Start | undefined {
    const start = this.#items[this.#first]
    this.#items[this.#first++] = undefined
    if (this.#first > 1024 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    return start
  }
}
