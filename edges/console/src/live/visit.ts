/**
 * To an identity provider and back: the page goes there, and is sent back to an address that this module reads, once, and clears.
 *
 * What it was sent back with is for the server, which knows whether this browser began.
 */
import { unwrap } from '@covisor/client'
import { api } from '../api.ts'
import { Signal } from './signal.ts'

/** Why the last answer of a provider did not sign in. */
export const answerRefused = new Signal<unknown>(undefined)

const CALLBACK = '/sign-in/callback'
const CAME_FROM = 'covisor-came-from'

/** Leaves the page. */
export async function leaveFor(identityProvider: string): Promise<void> {
  const { url } = await unwrap(api.POST('/v1/sessions/visits', { body: { identityProvider } }))
  sessionStorage.setItem(CAME_FROM, `${location.pathname}${location.search}`)
  location.assign(url)
}

/** What a provider sent this browser back with. The address is then the one that was left, also in the history. */
export function takeAnswer(): string | undefined {
  if (location.pathname !== CALLBACK) return undefined
  const { search } = location
  history.replaceState(null, '', cameFrom())
  return search === '' ? undefined : search
}

function cameFrom(): string {
  const from = sessionStorage.getItem(CAME_FROM) ?? '/'
  sessionStorage.removeItem(CAME_FROM)
  return /^\/(?!\/)/.test(from) && !from.startsWith(CALLBACK) ? from : '/'
}
