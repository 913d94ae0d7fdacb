/**
 * Who has to show more than a password: everybody, or the users of some organisations. Asked only about sign-ins in which nothing
 * more was shown; those may do nothing but set a second factor up.
 */
import type { Actor } from '@covisor/model'
import type { StoreReads, UserRow } from '@covisor/store'

export const EVERYBODY = 'sign-in.second-factor-for-everybody'

export async function mustEnrol(store: StoreReads, user: UserRow): Promise<boolean> {
  if ((await store.settings.get(EVERYBODY)) === true) return true
  return (await store.organisations.find('provider', user.organisation))?.needsSecondFactor === true
}

/** The actor of a sign-in in which only a password was shown, as far as that is enough. */
export async function asFarAsStrong(store: StoreReads, actor: Actor, user: UserRow, isStrong: boolean): Promise<Actor> {
  if (isStrong || !(await mustEnrol(store, user))) return actor
  const { singles: _none, ...rest } = actor
  return { ...rest, verbs: new Set(), mustEnrol: true }
}
