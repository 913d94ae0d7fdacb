/**
 * Nobody leads anybody, themselves included, to more than they may do: neither by giving a role, nor by editing one, nor by
 * taking over a user who may do more.
 */
import { type Actor, AppError, may, type Verb } from '@covisor/model'
import type { RoleRow, StoreReads, UserRow } from '@covisor/store'
import { has, levelOf, type Place, type Verbs, verbsAt, verbsGiven, verbsOfRole } from './rights.ts'

/** What an actor may do at a place, and so give to others there. A token's limits count. */
export async function verbsOfActorAt(store: StoreReads, actor: Actor, place: Place): Promise<Verbs> {
  if (actor.verbs === 'all' || actor.user === undefined) return actor.verbs
  if (actor.limits?.project != null && actor.limits.project !== place.project) return new Set()
  const there = verbsAt(await store.signIns.rightsOf(actor.user), place)
  return there === 'all' ? actor.verbs : new Set([...there].filter((verb) => may(actor, verb)))
}

/**
 * For what is somewhere else than where the actor acts: that it can be seen, with rights from there, is no right to change it.
 * Throws FORBIDDEN.
 */
export async function refuseUnlessMay(store: StoreReads, actor: Actor, verb: Verb, place: Place): Promise<void> {
  if (!has(await verbsOfActorAt(store, actor, place), verb))
    throw new AppError('FORBIDDEN', { verb, what: reachWords[levelOf(place)] })
}

/** `verb` is what the actor does, and must be allowed at that very place. Throws FORBIDDEN with the first verb that is missing. */
export async function refuseToGive(
  store: StoreReads,
  actor: Actor,
  verb: Verb,
  role: Pick<RoleRow, 'verbs' | 'name'>,
  place: Place,
): Promise<void> {
  const own = await verbsOfActorAt(store, actor, place)
  const level = levelOf(place)
  if (!has(own, verb)) throw new AppError('FORBIDDEN', { verb, what: reachWords[level] })
  // "Everything" for the site grows with each release; a list of all verbs does not.
  const isBeyond = level === 'site' && role.verbs === 'all' && own !== 'all'
  const missing = verbsOfRole(role, level).find((verb) => !has(own, verb))
  if (isBeyond || missing !== undefined)
    throw new AppError('FORBIDDEN', { verb: `give role "${role.name}" there,`, what: lacking(missing) })
}

/** Throws FORBIDDEN when the user may do something that the actor may not. */
export async function refuseMightier(store: StoreReads, actor: Actor, user: UserRow, doing: string): Promise<void> {
  if (actor.verbs === 'all') return
  for (const right of await store.signIns.allRightsOf(user.id)) {
    const own = await verbsOfActorAt(store, actor, right.binding)
    const missing = verbsGiven(right).find((verb) => !has(own, verb))
    if (missing !== undefined)
      throw new AppError('FORBIDDEN', { verb: `${doing} user "${user.name}",`, what: mightier })
  }
}

const reachWords = {
  site: 'for the whole site',
  organisation: 'for that organisation',
  project: 'in that project',
} as const
const mightier = 'who may do more than you'
const lacking = (verb: Verb | undefined): string =>
  verb === undefined ? 'which allows everything' : `because you may not ${verb} yourself`
