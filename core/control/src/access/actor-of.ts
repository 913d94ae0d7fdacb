/** From a user who has shown who they are to the actor that use cases are given: a project, and what may be done there. */
import { type Actor, allVerbs, countsAt, type ProjectId, type SingleRight } from '@covisor/model'
import type { Store, UserRow } from '@covisor/store'
import type { Origin } from './access.ts'
import { chooseProject } from './choose-project.ts'
import { has, isWide, type Right, singleRightOf, type Verbs, verbsAt } from './rights.ts'
import { withSingles } from './single-rights.ts'

/** What a token leaves of its user's rights. null: everything. */
export type Limits = NonNullable<Actor['limits']>

export const noLimits: Limits = { verbs: null, project: null }

/** undefined: disabled, or with no project to act in. Throws NOT_FOUND for a project that is not theirs, or not the token's. */
export async function actorOf(store: Store, user: UserRow, limits: Limits, origin: Origin): Promise<Actor | undefined> {
  if (user.disabled) return undefined
  const rights = await store.signIns.allRightsOf(user.id)
  const chosen = await chooseProject(store, user, rights, origin.project ?? limits.project ?? undefined)
  if (chosen === undefined) return undefined
  const isOutside = limits.project !== null && limits.project !== chosen.id
  const whole: Verbs = isOutside
    ? new Set()
    : verbsAt(rights.filter(isWide), { organisation: chosen.organisation, project: chosen.id })
  const actor: Actor = {
    kind: 'user',
    user: user.id,
    name: user.name,
    organisation: chosen.organisation,
    project: chosen.id,
    verbs: limited(whole, limits),
    ...(limits.verbs === null && limits.project === null
      ? {}
      : { limits: { verbs: limits.verbs, project: limits.project } }),
    interface: origin.interface,
    address: origin.address,
  }
  return isOutside ? actor : withSingles(actor, singlesIn(chosen.id, rights, limits))
}

/** Those on the provider's things count wherever one acts, unless the token is for one project. */
function singlesIn(project: ProjectId, rights: readonly Right[], limits: Limits): readonly SingleRight[] {
  const there = rights.filter(
    ({ binding }) => binding.project === project || (binding.project === null && limits.project === null),
  )
  return there.flatMap((right) => {
    const single = singleRightOf(right)
    if (single === undefined) return []
    const { verbs } = limits
    return [verbs === null ? single : { ...single, verbs: new Set(verbs.filter((verb) => single.verbs.has(verb))) }]
  })
}

/** A token for one project reaches nothing outside of it, whoever made it. */
function limited(whole: Verbs, { verbs, project }: Limits): Verbs {
  if (verbs === null && project === null) return whole
  const left = (verbs ?? allVerbs).filter((verb) => has(whole, verb))
  return new Set(project === null ? left : left.filter((verb) => countsAt(verb, 'project')))
}
