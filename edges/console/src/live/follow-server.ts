/**
 * Keeps the replica true: what the hub of the event stream tells (stream-hub.ts, one for all tabs) is applied as it comes; after a gap
 * that could not be resumed everything on screen is read again. Pages never ask on a clock.
 */

import { t } from '../words/translate.ts'
import { ChangeApplier } from './apply-changes.ts'
import { connection } from './connection.ts'
import { notify } from './my-tasks.ts'
import { chosenProject } from './project.ts'
import { queryClient } from './query-client.ts'
import { noteEvents } from './recent-events.ts'
import { session, sessionEnded } from './session.ts'
import { findSession } from './sign-in.ts'
import type { FromHub } from './stream-hub.ts'
import { streamPort, tellHub } from './stream-port.ts'

const changes = new ChangeApplier(queryClient)

/** Whoever is signed in; again after each sign-in. */
export function followServer(user: string): void {
  const port = streamPort()
  port.onmessage = ({ data }: MessageEvent<FromHub>) => heed(data)
  // A page that comes back from the browser's cache of pages had left.
  window.onpageshow = ({ persisted }) => {
    if (persisted && session.value.kind === 'signed-in') tellHub({ kind: 'join', user, project: chosenProject.value })
  }
  tellHub({ kind: 'join', user, project: chosenProject.value })
}

function heed(message: FromHub): void {
  switch (message.kind) {
    case 'connected':
      connection.set('connected')
      // Somebody signed in again in another tab.
      if (session.value.kind === 'expired') void findSession()
      // Also what could not be read while the server was away.
      void queryClient.invalidateQueries(message.resumed ? { predicate: ({ state }) => state.status === 'error' } : {})
      return
    case 'away':
      return connection.set('away')
    case 'events':
      noteEvents(message.events)
      return changes.add(message.events)
    case 'ended':
      if (message.why === 'expired') return sessionEnded()
      session.set({ kind: 'signed-out' })
      return queryClient.clear()
    case 'failed':
      connection.set('away')
      return notify({ id: 'follow', kind: 'danger', title: t('frame.changesNotFollowed'), text: message.text })
  }
}
