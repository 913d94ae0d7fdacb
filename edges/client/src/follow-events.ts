/**
 * Changes as they happen, over as many connections as it takes: each new one resumes after the last change that was seen.
 *
 * Ends when the signal aborts. Throws ApiProblem when the server refuses; CURSOR_TOO_OLD means: read everything again, then
 * follow from now.
 */
import type { components } from './api.gen.ts'
import { BackOff } from './back-off.ts'
import type { CovisorClient } from './create-client.ts'
import { eventStream, isLostConnection } from './event-stream.ts'

export type ChangeEvent = components['schemas']['Event']

export interface FollowOptions {
  /** Cursor: the id of the last change that is known. Otherwise: from now. */
  readonly after?: string
  readonly signal?: AbortSignal
  /** `resumed: false`: nothing was missed only if you read the lists after this. */
  readonly onConnected?: (connection: { readonly resumed: boolean }) => void
  /** It was lost, or could not be made; it is tried again by itself. */
  readonly onLost?: (error: unknown) => void
}

export async function* followEvents(client: CovisorClient, options: FollowOptions = {}): AsyncGenerator<ChangeEvent> {
  const { signal, onConnected, onLost } = options
  const backOff = new BackOff()
  const isOver = () => signal?.aborted === true
  let after = options.after
  while (!isOver()) {
    try {
      const open = (whole: AbortSignal) =>
        client.GET('/v1/events', {
          parseAs: 'stream',
          signal: whole,
          ...(after === undefined ? {} : { headers: { 'last-event-id': after } }),
        })
      const onOpen = () => onConnected?.({ resumed: after !== undefined })
      for await (const { id, event, data } of eventStream(open, { signal, onOpen })) {
        backOff.reset()
        after = id ?? after
        if (event === 'change') yield JSON.parse(data) as ChangeEvent
      }
      onLost?.(undefined) // the server ended it: it restarts
    } catch (error) {
      if (isOver()) return
      if (!isLostConnection(error)) throw error
      onLost?.(error)
    }
    await backOff.pause(signal).catch(() => {})
  }
}
