/** Asks an identity provider what a sign-in would ask, step by step, so that an administrator sees which of them does not hold. */
import { randomBytes } from 'node:crypto'
import type { IdentityProviderRow } from '@covisor/store'
import type { Services } from '../services.ts'
import { partyOf } from './by-oidc.ts'
import { rolesOfGroups } from './group-roles.ts'
import type { ProviderCheck } from './identity-providers.ts'
import { findPerson, withGroups } from './ldap/directory-person.ts'
import { withDirectory } from './ldap/directory-session.ts'
import type { LdapSettings } from './ldap/ldap-settings.ts'
import { describeProvider, type OidcParty } from './oidc/oidc-client.ts'
import { providerFetch } from './oidc/provider-fetch.ts'
import { whyNot } from './oidc/why-not.ts'
import { providerSecret } from './provider-secret.ts'

const MAX_SHOWN = 20

/** Never throws for what the other side does: that is what is asked. */
export async function checkProvider(
  services: Services,
  provider: IdentityProviderRow,
  user: string | undefined,
): Promise<readonly ProviderCheck[]> {
  return provider.kind === 'oidc'
    ? await checkOidc(await partyOf(services, provider))
    : await checkDirectory(services, provider, user)
}

type Step = <T>(
  what: string,
  work: () => Promise<{ readonly found: T; readonly detail: string }>,
) => Promise<T | undefined>

const noting =
  (checks: ProviderCheck[]): Step =>
  async (what, work) => {
    try {
      const { found, detail } = await work()
      checks.push({ what, isGood: true, detail })
      return found
    } catch (error) {
      checks.push({ what, isGood: false, detail: whyNot(error) })
      return undefined
    }
  }

/** Without a name a person is looked for whom there cannot be: that connects, signs in and searches all the same. */
async function checkDirectory(
  services: Services,
  provider: IdentityProviderRow,
  user: string | undefined,
): Promise<readonly ProviderCheck[]> {
  const settings = provider.settings as unknown as LdapSettings
  const secret = await providerSecret(services, provider.id)
  const checks: ProviderCheck[] = []
  const step = noting(checks)
  const isTls = settings.startTls || settings.url.startsWith('ldaps:')
  const name = user ?? randomBytes(8).toString('hex')
  const person = await step('search', () =>
    withDirectory(settings, async (session) => {
      const found = await findPerson(session, settings, secret, name)
      const detail = `connected ${isTls ? 'with' : 'without'} TLS, searched ${settings.base}`
      return { found: found && (await withGroups(session, settings, secret, found)), detail }
    }),
  )
  if (user === undefined || checks.some(({ isGood }) => !isGood)) return checks
  await step('person', async () => {
    if (person === undefined) throw new Error(`there is not exactly one "${user}" there`)
    return { found: person, detail: `${person.dn}, known as ${person.subject}, would be "${person.name}" here` }
  })
  if (person === undefined) return checks
  await step('groups', async () => {
    const roles = rolesOfGroups(provider, person.groups)
    const groups = person.groups.length === 0 ? 'none' : person.groups.slice(0, MAX_SHOWN).join('; ')
    return {
      found: roles,
      detail: `${groups}${person.groups.length > MAX_SHOWN ? ' …' : ''}; ${roles.length} give a role`,
    }
  })
  return checks
}

async function checkOidc(party: OidcParty): Promise<readonly ProviderCheck[]> {
  const checks: ProviderCheck[] = []
  const step = noting(checks)
  const described = await step('description', async () => {
    const found = await describeProvider(party)
    return { found, detail: `signs with ${found.id_token_signing_alg_values_supported?.join(', ')}` }
  })
  if (described === undefined) return checks
  await step('keys', async () => {
    const { issuer, ca } = party.settings
    const answer = await providerFetch({ issuer, ca })(described.jwks_uri!, { headers: { accept: 'application/json' } })
    const { keys } = (await answer.json()) as { readonly keys?: readonly unknown[] }
    if (answer.status !== 200 || !Array.isArray(keys) || keys.length === 0) throw new Error('it has no keys there')
    return { found: keys, detail: `${keys.length} at ${described.jwks_uri}` }
  })
  await step('PKCE', async () => {
    const { code_challenge_methods_supported: methods } = described
    if (methods?.includes('S256') === false) throw new Error(`it takes ${methods.join(', ')}, not S256`)
    return { found: methods, detail: methods === undefined ? 'it does not say; sent all the same' : 'S256' }
  })
  await step('redirect', async () => ({
    found: undefined,
    detail: `register ${party.redirectUri} there, exactly so`,
  }))
  return checks
}
