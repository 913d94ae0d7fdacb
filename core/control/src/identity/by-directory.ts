/**
 * Signs in with a name and the password that a directory knows.
 *
 * Who has a user here is asked for where that user comes from, and nowhere else: a local name is never taken to a directory, and one
 * directory's people never to another. Whom nobody here knows is looked for in all directories, in the order of their names; the
 * first that has somebody of that name decides.
 */
import { AppError, errorChain } from '@covisor/model'
import type { IdentityProviderRow, UserRow } from '@covisor/store'
import type { Origin } from '../access/access.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import { provePerson } from './ldap/directory-person.ts'
import { withDirectory } from './ldap/directory-session.ts'
import type { LdapSettings } from './ldap/ldap-settings.ts'
import { whyNot } from './oidc/why-not.ts'
import type { PresentedBy } from './presented-by.ts'
import { providerSecret } from './provider-secret.ts'

/** Longer names and passwords are nobody's; the API refuses them before. */
const MAX_CHARS = 1024

/** undefined: nobody there, or not their password. Throws IDENTITY_PROVIDER_FAILED, and UNAUTHENTICATED for whom is not let in. */
export async function presentedByDirectory(
  services: Services,
  known: UserRow | undefined,
  { user: name, password }: { readonly user: string; readonly password: string },
  origin: Origin,
): Promise<PresentedBy | undefined> {
  const isPossible = name !== '' && password !== '' && name.length <= MAX_CHARS && password.length <= MAX_CHARS
  if (!isPossible || (known !== undefined && known.identityProvider === null)) return undefined
  const query = { filter: { kind: 'ldap' as const }, sort: 'name', limit: 100 }
  const directories = (await services.store.identityProviders.list('provider', query)).items.filter(
    ({ id, disabled }) => !disabled && (known === undefined || known.identityProvider === id),
  )
  for (const provider of directories) {
    const answer = await ask(services, provider, name, password)
    if (answer === 'nobody') continue
    if (answer === 'another password') return undefined
    return { provider, vouched: answer, user: await admit(services, provider, answer, origin) }
  }
  return undefined
}

async function ask(services: Services, provider: IdentityProviderRow, name: string, password: string) {
  const settings = provider.settings as unknown as LdapSettings
  const secret = await providerSecret(services, provider.id)
  try {
    return await withDirectory(settings, (session) => provePerson(session, settings, secret, { name, password }))
  } catch (error) {
    services.log.warn({ provider: provider.name, error: errorChain(error) }, 'a directory could not be asked')
    throw new AppError('IDENTITY_PROVIDER_FAILED', { provider: provider.name, why: whyNot(error) }, { cause: error })
  }
}
