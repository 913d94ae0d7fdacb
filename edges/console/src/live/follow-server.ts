/**
 * Keeps the replica true over one event stream: changes are applied as they come; after a gap that could not be resumed
 * everything on screen is read again. Pages never ask on a clock.
 */
import { followEvents, isApiProblem } from '@covisor/client'
import { api } from '../api.ts'
import { ChangeApplier } from './apply-changes.ts'
import { queryClient } from './query-client.ts'
import { noteEvent } from './recent-events.ts'
import { sessionEnded } from './session.ts'
import { Signal } from './signal.ts'

export const connection = new Signal<'connecting' | 'connected' | 'away'>('connecting')

/** Until the signal aborts. */
export async function followServer(signal: AbortSignal): Promise<void> {
  const changes = new ChangeApplier(queryClient)
  while (!signal.aborted) {
    try {
      const events = followEvents(api, {
        signal,
        onConnected({ resumed }) {
          connection.set('connected')
          // Also what could not be read while the server was away.
          void queryClient.invalidateQueries(resumed ? { predicate: ({ state }) => state.status === 'error' } : {})
        },
        onLost: () => connection.set('away'),
      })
      for await (const event of events) {
        noteEvent(event)
        changes.add(event)
      }
    } catch (error) {
      if (isApiProblem(error, 'UNAUTHENTICATED')) return sessionEnded()
      if (!isApiProblem(error, 'CURSOR_TOO_OLD')) {
        connection.set('away')
        throw error
      }
    }
  }
}
