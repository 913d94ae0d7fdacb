/**
 * Signs in through an OpenID Connect provider: a visit is begun, the browser goes there, and comes back with an answer.
 *
 * A visit is bound to the browser that began it by a secret that pages cannot read, and is used up by the first answer: one that was
 * made elsewhere, seen elsewhere, or brought twice leads nowhere (OAuth 2.0 Security Best Current Practice, RFC 9700, section 4.7).
 */
import { AppError, errorChain } from '@covisor/model'
import type { IdentityProviderRow } from '@covisor/store'
import type { Origin } from '../access/access.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import type { Visit } from './identity-providers.ts'
import { claimsOf, describeProvider, type OidcParty, visitUrl } from './oidc/oidc-client.ts'
import type { OidcSettings } from './oidc/oidc-settings.ts'
import { vouchedByClaims } from './oidc/vouched-by-claims.ts'
import { whyNot } from './oidc/why-not.ts'
import type { PresentedBy } from './presented-by.ts'
import { providerSecret } from './provider-secret.ts'

/** Throws NOT_SUPPORTED, IDENTITY_PROVIDER_FAILED. */
export async function beginVisit(services: Services, provider: IdentityProviderRow): Promise<Visit> {
  const party = await partyOf(services, provider)
  try {
    const described = await describeProvider(party)
    const { url, keys } = await visitUrl(party, described)
    const begun = { provider: provider.id, generation: provider.generation, described, keys }
    const { secret, expiresAt } = services.begun.visits.begin(begun)
    return { secret, expiresAt, url }
  } catch (error) {
    services.log.warn({ provider: provider.name, error: errorChain(error) }, 'an identity provider could not be asked')
    throw new AppError('IDENTITY_PROVIDER_FAILED', { provider: provider.name, why: whyNot(error) }, { cause: error })
  }
}

/** `answer`: the query of the address that the provider sent the browser back to. Throws UNAUTHENTICATED. */
export async function presentedByOidc(
  services: Services,
  { visit, answer }: { readonly visit: string; readonly answer: string },
  origin: Origin,
): Promise<PresentedBy> {
  const { store, begun, log } = services
  const open = begun.visits.take(visit)
  if (open === undefined) throw refused('that took too long, or was used before; begin again')
  const provider = await store.identityProviders.find('provider', open.provider)
  if (provider === undefined || provider.disabled || provider.generation !== open.generation)
    throw refused('the identity provider was changed meanwhile; begin again')
  const party = await partyOf(services, provider)
  const vouched = await claimsOf(party, open.described, open.keys, answer)
    .then((claims) => vouchedByClaims(claims, party.settings))
    .catch((cause: unknown) => {
      log.warn({ provider: provider.name, address: origin.address, error: errorChain(cause) }, 'a sign-in was refused')
      throw refused(`what ${provider.name} answered is not accepted: ${whyNot(cause)}`, cause)
    })
  return { provider, user: await admit(services, provider, vouched, origin), vouched }
}

/** Throws NOT_SUPPORTED where the server does not know its own address. */
export async function partyOf(services: Services, provider: IdentityProviderRow): Promise<OidcParty> {
  const redirectUri = redirectUriOf(services)
  if (redirectUri === undefined)
    throw new AppError('NOT_SUPPORTED', {
      what: `signing in through ${provider.name}`,
      why: 'the server does not know at which address people reach it; set publicUrl in config.yaml',
    })
  return {
    settings: provider.settings as unknown as OidcSettings,
    secret: await providerSecret(services, provider.id),
    redirectUri,
    now: () => services.clock.now(),
  }
}

/** Exactly what the provider is told; never what a request says of itself. */
export function redirectUriOf({ config }: Pick<Services, 'config'>): string | undefined {
  const publicUrl = config.publicUrl()
  return publicUrl === undefined ? undefined : `${new URL(publicUrl).origin}/sign-in/callback`
}

const refused = (why: string, cause?: unknown) => new AppError('UNAUTHENTICATED', { why }, { cause })
