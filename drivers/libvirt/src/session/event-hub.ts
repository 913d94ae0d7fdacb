/**
 * Hands what happens on a host to every listener of a session.
 *
 * libvirt is asked once, when the session opens and before anything is listed, so that nothing falls between a list and
 * the first event. Snapshots have no events in libvirt: for our own, the parts tell the hub.
 */
import type { EndpointEvent } from '@covisor/driver-api'
import { type Connection, EventOverflowError } from '@covisor/libvirt'
import { NewsQueue } from './news-queue.ts'
import { translateDomainEvent, watchedDomainEvents } from './translate-event.ts'

export class EventHub {
  readonly #listeners = new Set<NewsQueue>()
  #ended = false

  /** Resolves when the host has agreed to tell. Daemons and drivers that do not know a kind of event are not asked for it. */
  async watch({ events }: Connection): Promise<void> {
    const skipUnknown = { skipUnknown: true }
    const [domains, pools, networks] = await Promise.all([
      events.domain(watchedDomainEvents, skipUnknown),
      events.storagePool(['lifecycle', 'refresh'], skipUnknown),
      events.network(['lifecycle', 'metadataChange'], skipUnknown),
    ])
    void this.#pump(domains, translateDomainEvent)
    void this.#pump(pools, ({ pool }) => ({ kind: 'pool', nativeName: pool.name }))
    void this.#pump(networks, ({ net }) => ({ kind: 'network', nativeName: net.name }))
  }

  /** Hears everything from now on, until the signal aborts or the session ends. */
  listen(signal: AbortSignal): AsyncIterable<EndpointEvent> {
    const queue = new NewsQueue(() => this.#listeners.delete(queue))
    this.#listeners.add(queue)
    if (this.#ended || signal.aborted) queue.end()
    signal.addEventListener('abort', () => queue.end(), { once: true })
    return queue
  }

  publish(event: EndpointEvent): void {
    for (const listener of this.#listeners) listener.push(event)
  }

  end(): void {
    this.#ended = true
    for (const listener of this.#listeners) listener.end()
  }

  async #pump<Event>(feed: AsyncIterable<Event>, translate: (event: Event) => EndpointEvent): Promise<void> {
    try {
      for await (const event of feed) this.publish(translate(event))
    } catch (error) {
      // A broken connection ends the session, which ends the hub; a feed that overflowed has lost news.
      if (error instanceof EventOverflowError) this.publish({ kind: 'overflow' })
    }
  }
}
