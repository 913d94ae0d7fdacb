/** A role for a group of an identity provider's, as calls say it: with a project, an organisation, or `site`, as for a user. */
import type { GroupRoleWish } from '@covisor/control'
import { AppError } from '@covisor/model'
import { type Static, Type } from 'typebox'
import { namedView } from '../people/named-view.ts'
import { nullable, optional, view } from '../route.ts'

const place = Type.String({ maxLength: 256, description: 'name or id' })

export const groupRoleWish = view(
  'GroupRoleWish',
  Type.Object(
    {
      group: Type.String({ minLength: 1, maxLength: 512, description: 'as the provider writes it, letter by letter' }),
      role: Type.String({ maxLength: 128 }),
      site: optional(Type.Boolean()),
      organisation: optional(place),
      project: optional(place),
    },
    { additionalProperties: false },
  ),
)

export const givenRole = view(
  'GroupRole',
  Type.Object({
    group: Type.String(),
    role: namedView,
    organisation: nullable(namedView),
    project: nullable(namedView),
  }),
)

/** Throws REQUEST_INVALID for none of the places, or more than one. */
export function placeOfGroup({
  group,
  role,
  site,
  organisation,
  project,
}: Static<typeof groupRoleWish>): GroupRoleWish {
  const places = [
    ...(site === true ? [{ kind: 'site' } as const] : []),
    ...(organisation === undefined ? [] : [{ kind: 'organisation', organisation } as const]),
    ...(project === undefined ? [] : [{ kind: 'project', project } as const]),
  ]
  const [at] = places
  if (at !== undefined && places.length === 1) return { group, role, at }
  throw new AppError('REQUEST_INVALID', {
    where: `groupRoles, group "${group}"`,
    why: 'give site, organisation or project',
  })
}
