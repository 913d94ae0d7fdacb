/**
 * From what an identity provider vouches for to a user of this installation: found by what it calls them for ever, made when the
 * provider's rule lets strangers in, and given the roles of their groups.
 *
 * A name that somebody else here has is refused, whoever it is: taking over `admin` by being called that elsewhere, or by an e-mail
 * address, is what this must never do.
 */
import { type Actor, AppError, isAppError, newId, parseName, parsePlainName } from '@covisor/model'
import type { IdentityProviderRow, Tx, UserRow } from '@covisor/store'
import type { Services } from '../services.ts'
import { rolesOfGroups, setGroupRoles } from './group-roles.ts'
import type { Vouched } from './vouched.ts'

/** Throws UNAUTHENTICATED with why. */
export async function admit(
  { store }: Pick<Services, 'store'>,
  provider: IdentityProviderRow,
  vouched: Vouched,
  origin: Pick<Actor, 'interface' | 'address'>,
): Promise<UserRow> {
  try {
    return await store.transaction((tx) => admitted(tx, provider, vouched, origin))
  } catch (error) {
    // Two first sign-ins of the same person at once: the second finds whom the first made.
    if (isAppError(error, 'NAME_TAKEN')) return await store.transaction((tx) => admitted(tx, provider, vouched, origin))
    throw error
  }
}

async function admitted(
  tx: Tx,
  provider: IdentityProviderRow,
  vouched: Vouched,
  origin: Pick<Actor, 'interface' | 'address'>,
): Promise<UserRow> {
  const roles = rolesOfGroups(provider, vouched.groups)
  const filter = { identityProvider: provider.id, subject: vouched.subject }
  const known = (await tx.users.list('provider', { filter, limit: 1 })).items[0]
  const user = known ?? (await made(tx, provider, vouched, roles.length > 0))
  const displayName = displayNameOf(vouched.displayName)
  const after =
    displayName === '' || displayName === user.displayName
      ? user
      : await tx.users.update('provider', user.id, { displayName })
  const changes = await setGroupRoles(tx, after, roles)
  if (known === undefined || changes.given + changes.taken > 0) {
    const actor = actorFor(provider, after, origin)
    const target = { kind: 'user', id: after.id, name: after.name } as const
    const facts = { identityProvider: provider.name, rolesGiven: changes.given, rolesTaken: changes.taken }
    const verb = known === undefined ? 'user:create' : 'user:groups'
    await tx.audit.append({ actor, verb, outcome: 'accepted', target, after: facts })
  }
  return after
}

async function made(tx: Tx, provider: IdentityProviderRow, vouched: Vouched, hasRole: boolean): Promise<UserRow> {
  const { admits } = provider
  if (admits === 'made') throw refused('nobody has made a user for you here yet; ask an administrator')
  if (admits === 'in-group' && !hasRole) throw refused('none of your groups has a role here; ask an administrator')
  const name = plainName(vouched.name)
  if ((await tx.signIns.userByName(name)) !== undefined)
    throw refused(`you would be "${name}" here, and that is somebody else; ask an administrator`)
  return await tx.users.insert({
    id: newId('user'),
    organisation: provider.organisation,
    name,
    displayName: displayNameOf(vouched.displayName),
    identityProvider: provider.id,
    subject: vouched.subject,
  })
}

function plainName(wanted: string): string {
  try {
    return parsePlainName('user', wanted)
  } catch (cause) {
    throw refused(`you cannot be called what you are called there: ${(cause as Error).message}`, cause)
  }
}

/** For people to read; what cannot be one is left out rather than keeping somebody from signing in. */
function displayNameOf(text: string): string {
  try {
    return text === '' ? '' : parseName('user', text.trim())
  } catch {
    return ''
  }
}

/** For the audit: whoever signs in, before they are anybody who may do anything. */
const actorFor = (
  provider: IdentityProviderRow,
  { id, name }: UserRow,
  origin: Pick<Actor, 'interface' | 'address'>,
): Actor => ({
  kind: 'user',
  user: id,
  name,
  organisation: provider.organisation,
  project: newId('project'),
  verbs: new Set(),
  interface: origin.interface,
  address: origin.address,
})

const refused = (why: string, cause?: unknown) => new AppError('UNAUTHENTICATED', { why }, { cause })
