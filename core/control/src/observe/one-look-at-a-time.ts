/**
 * Looks through one session go one after another: asking and writing down are two moments, and of two looks at once the
 * older answer could be written last. It would then stand until the next full look.
 */
import type { EndpointSession } from '@covisor/driver-api'

const lastLooks = new WeakMap<EndpointSession, Promise<unknown>>()

export function oneLookAtATime<T>(session: EndpointSession, look: () => Promise<T>): Promise<T> {
  const mine = (lastLooks.get(session) ?? Promise.resolve()).then(look)
  lastLooks.set(
    session,
    mine.catch(() => undefined),
  )
  return mine
}
