/**
 * Roles that people have because of a group of their identity provider's: given at each sign-in, taken with the group.
 *
 * What a person gave by hand is never touched, and is not made double either: the two stand beside each other, and each goes its
 * own way.
 */
import { type Actor, newId } from '@covisor/model'
import type { BindingRow, GroupRole, IdentityProviderRow, StoreReads, Tx, UserRow } from '@covisor/store'
import { refuseToGive } from '../access/refuse-escalation.ts'
import { organisationMeant, peopleScope } from '../people/people-scope.ts'
import { projectMeant } from '../people/project-use-cases.ts'
import type { GroupRoleWish } from './identity-providers.ts'
import { comparableDn } from './ldap/ldap-text.ts'

/** Throws NOT_FOUND for what is not there. */
export async function groupRolesMeant(
  store: StoreReads,
  actor: Actor,
  wishes: readonly GroupRoleWish[],
): Promise<readonly GroupRole[]> {
  const meant: GroupRole[] = []
  for (const { group, role, at } of wishes) {
    const { id } = await store.roles.resolve(peopleScope(actor), role)
    const place = await placeOf(store, actor, at)
    if (!meant.some((other) => isSame(other, { role: id, ...place }) && other.group === group))
      meant.push({ group, role: id, ...place })
  }
  return meant
}

async function placeOf(
  store: StoreReads,
  actor: Actor,
  at: GroupRoleWish['at'],
): Promise<Omit<GroupRole, 'group' | 'role'>> {
  if (at.kind === 'site') return { organisation: null, project: null }
  if (at.kind === 'organisation')
    return { organisation: (await organisationMeant(store, actor, at.organisation)).id, project: null }
  const { organisation, id } = await projectMeant(store, actor, at.project)
  return { organisation, project: id }
}

/** Nobody leads a group to more than they may do. Throws FORBIDDEN. */
export async function refuseGroupRoles(store: StoreReads, actor: Actor, roles: readonly GroupRole[]): Promise<void> {
  for (const { role, organisation, project } of roles) {
    const given = await store.roles.find('provider', role)
    if (given !== undefined) await refuseToGive(store, actor, 'binding:create', given, { organisation, project })
  }
}

/** Those that groups give. */
export function rolesOfGroups(
  { kind, groupRoles }: Pick<IdentityProviderRow, 'kind' | 'groupRoles'>,
  groups: readonly string[],
): readonly GroupRole[] {
  const comparable = kind === 'ldap' ? comparableDn : (name: string) => name
  const theirs = new Set(groups.map(comparable))
  return groupRoles.filter(({ group }) => theirs.has(comparable(group)))
}

/** Gives and takes; says whether anything changed. Roles, organisations and projects that are gone give nothing. */
export async function setGroupRoles(
  tx: Tx,
  user: UserRow,
  roles: readonly GroupRole[],
): Promise<{ readonly given: number; readonly taken: number }> {
  const provider = user.identityProvider
  if (provider === null) return { given: 0, taken: 0 }
  const had = (await tx.signIns.allRightsOf(user.id))
    .map(({ binding }) => binding)
    .filter(({ identityProvider }) => identityProvider === provider)
  const surplus = had.filter((binding) => !roles.some((role) => isSame(role, binding)))
  for (const { id } of surplus) await tx.bindings.remove('provider', id)
  let given = 0
  const done: GroupRole[] = []
  for (const role of roles) {
    const isThere = had.some((binding) => isSame(role, binding)) || done.some((other) => isSame(role, other))
    if (isThere || !(await exists(tx, role))) continue
    const { group: _group, ...what } = role
    await tx.bindings.insert({ id: newId('binding'), userId: user.id, identityProvider: provider, ...what })
    done.push(role)
    given += 1
  }
  return { given, taken: surplus.length }
}

async function exists(store: StoreReads, { role, organisation, project }: GroupRole): Promise<boolean> {
  if ((await store.roles.find('provider', role)) === undefined) return false
  if (project !== null) return (await store.projects.find('provider', project)) !== undefined
  return organisation === null || (await store.organisations.find('provider', organisation)) !== undefined
}

export const isSame = (
  a: Pick<GroupRole, 'role' | 'organisation' | 'project'>,
  b: Pick<BindingRow, 'role' | 'organisation' | 'project'>,
): boolean => a.role === b.role && a.organisation === b.organisation && a.project === b.project
