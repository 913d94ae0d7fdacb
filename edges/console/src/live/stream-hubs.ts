/** The hubs of a browser, one for each project that a tab is in: what is told differs by project. Knows which tab is with which hub. */
import type { ChangeEvent, FollowOptions } from '@covisor/client'
import { type Port, StreamHub, type ToHub } from './stream-hub.ts'

type FollowIn = (project: string | undefined, options: FollowOptions) => AsyncIterable<ChangeEvent>

export class StreamHubs {
  readonly #follow: FollowIn
  readonly #hubs = new Map<string | undefined, StreamHub>()
  readonly #hubOf = new Map<Port, StreamHub>()

  constructor(follow: FollowIn) {
    this.#follow = follow
  }

  handle(port: Port, message: ToHub): void {
    if (message.kind === 'sign-out') {
      for (const hub of this.#hubs.values()) hub.handle(port, message)
      return
    }
    const before = this.#hubOf.get(port)
    if (message.kind === 'leave') {
      before?.handle(port, message)
      this.#hubOf.delete(port)
      return
    }
    const hub = this.#hubFor(message.project)
    if (before !== hub) before?.handle(port, { kind: 'leave' })
    this.#hubOf.set(port, hub)
    hub.handle(port, message)
  }

  #hubFor(project: string | undefined): StreamHub {
    const hub = this.#hubs.get(project) ?? new StreamHub((options) => this.#follow(project, options))
    this.#hubs.set(project, hub)
    return hub
  }
}
