/**
 * What a user may do somewhere: the roles that were given there or further out, as one set of verbs. Pure.
 *
 * A role given for the site counts everywhere, one given for an organisation in all its projects. Nothing is ever taken away
 * by a role, so the order does not matter.
 */
import {
  allVerbs,
  countsAt,
  countsOnSingle,
  type OrganisationId,
  type ProjectId,
  type Reach,
  type SingleKind,
  type SingleRight,
  type Verb,
} from '@covisor/model'
import type { BindingRow, RoleRow } from '@covisor/store'

export interface Right {
  readonly binding: Pick<BindingRow, 'organisation' | 'project'> &
    Partial<Pick<BindingRow, 'resourceKind' | 'resource'>>
  readonly role: Pick<RoleRow, 'verbs'>
}

/** Organisation null: the whole site. Project null: the whole organisation. */
export interface Place {
  readonly organisation: OrganisationId | null
  readonly project: ProjectId | null
}

export type Verbs = ReadonlySet<Verb> | 'all'

/** Not on a single resource: counts at its place, and further in. */
export const isWide = ({ binding }: Right): boolean => (binding.resource ?? null) === null

/** Throws for rights on single resources, which count at no place. */
export function verbsAt(rights: readonly Right[], place: Place): Verbs {
  if (!rights.every(isWide)) throw new TypeError('a right on a single resource was asked what it allows elsewhere')
  const covering = rights.filter(({ binding }) => covers(binding, place))
  if (covering.some(({ binding, role }) => role.verbs === 'all' && levelOf(binding) === 'site')) return 'all'
  return new Set(covering.flatMap(({ binding, role }) => verbsOfRole(role, levelOf(binding))))
}

/** The verbs of a role that count where it is given. */
export function verbsOfRole({ verbs }: Pick<RoleRow, 'verbs'>, level: Reach): readonly Verb[] {
  return (verbs === 'all' ? allVerbs : verbs).filter((verb) => countsAt(verb, level))
}

/** The verbs of a role that count on one resource. */
export const verbsOnSingle = ({ verbs }: Pick<RoleRow, 'verbs'>, kind: SingleKind): readonly Verb[] =>
  (verbs === 'all' ? allVerbs : verbs).filter((verb) => countsOnSingle(verb, kind))

/** undefined: it is none. */
export function singleRightOf({ binding, role }: Right): SingleRight | undefined {
  const { resourceKind: kind = null, resource: id = null } = binding
  return kind === null || id === null ? undefined : { kind, id, verbs: new Set(verbsOnSingle(role, kind)) }
}

/** What a binding gives, wherever that counts. */
export const verbsGiven = (right: Right): readonly Verb[] => {
  const single = singleRightOf(right)
  return single === undefined ? verbsOfRole(right.role, levelOf(right.binding)) : [...single.verbs]
}

export const covers = (outer: Place, inner: Place): boolean =>
  (outer.organisation === null || outer.organisation === inner.organisation) &&
  (outer.project === null || outer.project === inner.project)

export function levelOf({ organisation, project }: Place): Reach {
  if (organisation === null) return 'site'
  return project === null ? 'organisation' : 'project'
}

export const has = (verbs: Verbs, verb: Verb): boolean => verbs === 'all' || verbs.has(verb)
