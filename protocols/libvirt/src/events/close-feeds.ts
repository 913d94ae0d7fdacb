/**
 * Feeds of one message: the daemon has lost the hypervisor that it is itself a client of (another libvirt, a vCenter).
 *
 * Unlike other events it is asked for once a connection, without a number of its own: the first feed asks, the last one to
 * leave asks no more. For drivers that work in the daemon, such as QEMU's, it never comes.
 */
import { connectCalls } from '../protocol/connect.ts'
import { eventMessages } from '../protocol/event-messages.ts'
import { decodePayload } from '../session/decode-payload.ts'
import { remoteProgram } from '../session/program.ts'
import type { Session } from '../session/session.ts'
import { EventFeed, type FeedOptions } from './event-feed.ts'

/** `reason` is one of ConnectCloseReason. */
export interface HypervisorClosedEvent {
  readonly kind: 'hypervisorClosed'
  readonly reason: number
}

export const connectionClosed = eventMessages.connectEventConnectionClosed

export class CloseFeeds {
  readonly #session: Session
  readonly #feeds = new Set<EventFeed<HypervisorClosedEvent>>()
  #registered: Promise<unknown> | undefined

  constructor(session: Session) {
    this.#session = session
    void session.closed.then((reason) => {
      for (const feed of this.#feeds)
        if (reason === undefined) void feed.close()
        else feed.fail(reason)
    })
  }

  async subscribe(options: FeedOptions): Promise<EventFeed<HypervisorClosedEvent>> {
    options.signal?.throwIfAborted()
    const feed: EventFeed<HypervisorClosedEvent> = new EventFeed(options, () => this.#leave(feed))
    this.#feeds.add(feed)
    this.#registered ??= this.#call('connectRegisterCloseCallback')
    try {
      await this.#registered
    } catch (error) {
      this.#registered = undefined
      this.#feeds.delete(feed)
      throw error
    }
    return feed
  }

  receive(payload: Buffer): void {
    const { reason } = decodePayload('the event hypervisorClosed', connectionClosed.body, payload)
    for (const feed of this.#feeds) feed.push({ kind: 'hypervisorClosed', reason })
  }

  async #leave(feed: EventFeed<HypervisorClosedEvent>): Promise<void> {
    this.#feeds.delete(feed)
    if (this.#feeds.size > 0 || this.#registered === undefined || !this.#session.isOpen) return
    this.#registered = undefined
    await this.#call('connectUnregisterCloseCallback')
  }

  #call(name: 'connectRegisterCloseCallback' | 'connectUnregisterCloseCallback'): Promise<unknown> {
    return this.#session.call(remoteProgram, name, connectCalls[name], {})
  }
}
