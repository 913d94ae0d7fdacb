/** Asks an identity provider what a sign-in would ask, step by step, so that an administrator sees which of them does not hold. */
import type { IdentityProviderRow } from '@covisor/store'
import type { Services } from '../services.ts'
import { partyOf } from './by-oidc.ts'
import type { ProviderCheck } from './identity-providers.ts'
import { describeProvider, type OidcParty } from './oidc/oidc-client.ts'
import { providerFetch } from './oidc/provider-fetch.ts'
import { whyNot } from './oidc/why-not.ts'

/** Never throws for what the other side does: that is what is asked. */
export async function checkProvider(
  services: Services,
  provider: IdentityProviderRow,
): Promise<readonly ProviderCheck[]> {
  return await checkOidc(await partyOf(services, provider))
}

async function checkOidc(party: OidcParty): Promise<readonly ProviderCheck[]> {
  const checks: ProviderCheck[] = []
  const step = async <T>(what: string, work: () => Promise<{ readonly found: T; readonly detail: string }>) => {
    try {
      const { found, detail } = await work()
      checks.push({ what, isGood: true, detail })
      return found
    } catch (error) {
      checks.push({ what, isGood: false, detail: whyNot(error) })
      return undefined
    }
  }
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
