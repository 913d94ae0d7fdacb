/**
 * The calls that are being answered, so that they can be ended: each when its client goes away, all when the server stops.
 * An event stream or a long poll would otherwise hold up the stop for minutes.
 */
import type { ServerResponse } from 'node:http'
import { AppError } from '@covisor/model'

export class OpenCalls {
  readonly #open = new Set<AbortController>()
  #isClosing = false

  get isClosing(): boolean {
    return this.#isClosing
  }

  /** The signal of a call that will be answered by this response. */
  begin(response: ServerResponse): AbortSignal {
    const controller = new AbortController()
    this.#open.add(controller)
    response.once('close', () => {
      this.#open.delete(controller)
      if (!response.writableFinished) controller.abort(new ClientGone())
    })
    if (this.#isClosing) controller.abort(stopping())
    return controller.signal
  }

  endAll(): void {
    this.#isClosing = true
    for (const controller of this.#open) controller.abort(stopping())
  }
}

/** Nobody is there to be told anything. */
export class ClientGone extends Error {
  constructor() {
    super('the client went away')
    this.name = 'ClientGone'
  }
}

const stopping = () => new AppError('SERVER_BUSY', { why: 'it is stopping' })
