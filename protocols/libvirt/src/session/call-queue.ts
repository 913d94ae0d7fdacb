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

/** A call that waits. One that is no longer wanted when its turn comes gives it to the next. */
export interface Turn {
  isWanted(): boolean
  start(): void
  fail(error: unknown): void
}

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

  enter(priority: Priority, turn: Turn): void {
    this.#waiting[priority].push(turn)
    this.#fill()
  }

  leave(priority: Priority): void {
    this.#running[priority]--
    this.#fill()
  }

  /** There will be no more turns. */
  failAll(error: unknown): void {
    for (const waiting of Object.values(this.#waiting)) for (const turn of waiting.drain()) turn.fail(error)
  }

  #fill(): void {
    for (let priority = this.#next(); priority !== undefined; priority = this.#next()) {
      const turn = this.#waiting[priority].shift()
      if (turn?.isWanted() !== true) continue
      this.#running[priority]++
      turn.start()
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

/**
 * Array.shift() moves everything behind it; with ten thousand calls waiting that shows. Calls that were given up are swept
 * out as the queue grows, so that asking a daemon that hangs, again and again with a deadline, does not fill the memory.
 */
class Fifo {
  #turns: (Turn | undefined)[] = []
  #first = 0
  #sweepAt = SWEEP_FROM

  get length(): number {
    return this.#turns.length - this.#first
  }

  push(turn: Turn): void {
    if (this.#turns.length >= this.#sweepAt) this.#sweep()
    this.#turns.push(turn)
  }

  shift(): Turn | undefined {
    const turn = this.#turns[this.#first]
    this.#turns[this.#first++] = undefined
    return turn
  }

  drain(): Turn[] {
    const turns = this.#turns.filter((turn) => turn !== undefined)
    this.#turns = []
    this.#first = 0
    return turns
  }

  #sweep(): void {
    this.#turns = this.#turns.filter((turn) => turn?.isWanted() === true)
    this.#first = 0
    this.#sweepAt = Math.max(SWEEP_FROM, 2 * this.#turns.length)
  }
}

const SWEEP_FROM = 1024
