/**
 * One event stream for every tab of a browser: follows the server once and tells all who joined, in batches.
 *
 * Runs in a shared worker (stream-worker.ts), or in the page itself where browsers have none. Knows ports and the server's stream; no
 * worker, no React. Who joins late is told "connected, nothing resumed", and so reads what it has shown so far once more.
 */
import { type ChangeEvent, type FollowOptions, isApiProblem } from '@covisor/client'

export type FromHub =
  | { readonly kind: 'connected'; readonly resumed: boolean }
  | { readonly kind: 'away' }
  | { readonly kind: 'events'; readonly events: readonly ChangeEvent[] }
  /** The session ended: by somebody who signed out, or by itself. It is followed again when somebody joins again. */
  | { readonly kind: 'ended'; readonly why: 'signed-out' | 'expired' }
  /** The server refuses for another reason. */
  | { readonly kind: 'failed'; readonly text: string }

export type ToHub =
  | { readonly kind: 'join'; readonly user: string; readonly project: string | undefined }
  | { readonly kind: 'sign-out' }
  | { readonly kind: 'leave' }

export interface Port {
  postMessage(message: FromHub): void
}

type Follow = (options: FollowOptions) => AsyncIterable<ChangeEvent>

/** Long enough to see a burst as one, short enough that nobody notices. */
const GATHER_MS = 60

export class StreamHub {
  readonly #follow: Follow
  readonly #ports = new Set<Port>()
  #running: { readonly user: string; readonly stop: AbortController; isConnected: boolean } | undefined
  #gathered: ChangeEvent[] = []

  constructor(follow: Follow) {
    this.#follow = follow
  }

  handle(port: Port, message: ToHub): void {
    if (message.kind === 'join') this.#join(port, message.user)
    else if (message.kind === 'leave') this.#leave(port)
    else this.#end('signed-out')
  }

  #join(port: Port, user: string): void {
    this.#ports.add(port)
    if (this.#running?.user === user) {
      port.postMessage(this.#running.isConnected ? { kind: 'connected', resumed: false } : { kind: 'away' })
      return
    }
    this.#running?.stop.abort()
    void this.#run(user)
  }

  #leave(port: Port): void {
    this.#ports.delete(port)
    if (this.#ports.size > 0) return
    this.#running?.stop.abort()
    this.#running = undefined
  }

  #end(why: 'signed-out' | 'expired'): void {
    this.#running?.stop.abort()
    this.#running = undefined
    this.#tell({ kind: 'ended', why })
  }

  async #run(user: string): Promise<void> {
    const stop = new AbortController()
    const running = { user, stop, isConnected: false }
    this.#running = running
    const options: FollowOptions = {
      signal: stop.signal,
      onConnected: ({ resumed }) => {
        running.isConnected = true
        this.#tell({ kind: 'connected', resumed })
      },
      onLost: () => {
        running.isConnected = false
        this.#tell({ kind: 'away' })
      },
    }
    while (!stop.signal.aborted) {
      try {
        for await (const event of this.#follow(options)) this.#gather(event)
      } catch (error) {
        if (stop.signal.aborted) return
        if (isApiProblem(error, 'UNAUTHENTICATED')) return this.#end('expired')
        if (isApiProblem(error, 'CURSOR_TOO_OLD')) continue
        this.#running = undefined
        this.#tell({ kind: 'failed', text: error instanceof Error ? error.message : String(error) })
        return
      }
    }
  }

  #gather(event: ChangeEvent): void {
    if (this.#gathered.push(event) > 1) return
    setTimeout(() => {
      const events = this.#gathered
      this.#gathered = []
      this.#tell({ kind: 'events', events })
    }, GATHER_MS)
  }

  #tell(message: FromHub): void {
    for (const port of this.#ports) port.postMessage(message)
  }
}
