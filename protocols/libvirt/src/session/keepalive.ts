/**
 * Notices a peer that is half dead: the connection looks open, but nothing answers.
 *
 * Pings only when nothing was heard for an interval, and gives up after `count` silent ones: libvirt's own rule, so that
 * both ends agree on when a connection is dead (src/rpc/virkeepalive.c).
 */
export interface KeepaliveOptions {
  /** 0 turns keepalive off. */
  readonly intervalMs: number
  readonly count: number
}

export const defaultKeepalive: KeepaliveOptions = { intervalMs: 5_000, count: 5 }

export interface KeepaliveActions {
  /** False while a reader of ours has stopped the connection: then silence proves nothing. */
  isListening(): boolean
  /** Listen a little nevertheless: the daemon's own pings want an answer, or it will drop us. */
  sip(): void
  ping(): void
  dead(silentMs: number): void
}

export class Keepalive {
  readonly #options: KeepaliveOptions
  readonly #actions: KeepaliveActions
  readonly #timer: NodeJS.Timeout
  #heard = true
  #unanswered = 0

  constructor(options: KeepaliveOptions, actions: KeepaliveActions) {
    this.#options = options
    this.#actions = actions
    this.#timer = setInterval(() => this.#tick(), options.intervalMs)
    this.#timer.unref()
  }

  /** Any packet is a sign of life. Called for each, so it does as little as possible. */
  heard(): void {
    this.#heard = true
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const isListening = this.#actions.isListening()
    if (!isListening) this.#actions.sip()
    if (this.#heard || !isListening) {
      this.#heard = false
      this.#unanswered = 0
      return
    }
    if (this.#unanswered >= this.#options.count) {
      this.stop()
      this.#actions.dead(this.#options.intervalMs * (this.#unanswered + 1))
      return
    }
    this.#unanswered++
    this.#actions.ping()
  }
}
