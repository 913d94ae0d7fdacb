/**
 * Decides which call goes onto the connection next.
 *
 * A libvirt daemon works on five requests of one client at once (`max_client_requests`) and then stops reading: behind five
 * slow calls the sixth waits for seconds, whatever it asks. So the queue stands on our side of the wire, where it can have
 * an order, `high` before `normal` before `slow`, and where the daemon's last place is never taken by a call that may hang.
 * Calls that are `high` never wait for a hypervisor, so many more of them may be sent ahead: that is what makes pipelining fast.
 *
 * Knows turns. Does not know calls: whoever takes a turn gives it back.
 */
import type { Priority } from '../protocol/procedure.ts'

/** Asked to start; `false` means that it was given up while it waited, and the turn goes to the next. */
export type Start = () => boolean

export interface CallLimits {
  /** Calls under way in all. */
  readonly inAll: number
  /** Calls under way that are not `high`. */
  readonly notHigh: number
  readonly slow: number
}

/** `maxClientRequests` is the daemon's limit, `pipelineDepth` how far we send ahead of it. */
export const callLimits = (maxClientRequests = 5, pipelineDepth = 16): CallLimits => ({
  inAll: pipelineDepth,
  notHigh: Math.max(1, maxClientRequests - 1),
  slow: Math.max(1, maxClientRequests - 2),
})

export class CallQueue {
  readonly #waiting: Readonly<Record<Priority, Fifo>> = { high: new Fifo(), normal: new Fifo(), slow: new Fifo() }
  readonly #running: Record<Priority, number> = { high: 0, normal: 0, slow: 0 }
  readonly #limits: CallLimits

  constructor(limits: CallLimits) {
    this.#limits = limits
  }

  enter(priority: Priority, start: Start): void {
    this.#waiting[priority].push(start)
    this.#fill()
  }

  leave(priority: Priority): void {
    this.#running[priority]--
    this.#fill()
  }

  #fill(): void {
    for (let priority = this.#next(); priority !== undefined; priority = this.#next()) {
      const start = this.#waiting[priority].shift()
      this.#running[priority]++
      if (start?.() === false) this.#running[priority]--
    }
  }

  #next(): Priority | undefined {
    const { high, normal, slow } = this.#running
    if (high + normal + slow >= this.#limits.inAll) return undefined
    if (this.#waiting.high.length > 0) return 'high'
    if (normal + slow >= this.#limits.notHigh) return undefined
    if (this.#waiting.normal.length > 0) return 'normal'
    return this.#waiting.slow.length > 0 && slow < this.#limits.slow ? 'slow' : undefined
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
