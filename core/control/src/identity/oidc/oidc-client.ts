/**
 * One visit to an OpenID Connect provider: where the browser is sent, and what its answer proves. The protocol is the library's
 * (openid-client); said here is what of it is asked for: code flow, PKCE, state, nonce, and a signature that is checked even though
 * the token came over TLS.
 *
 * Only asymmetric algorithms are left in the provider's description before the library sees it: `none` proves nothing, and one with
 * a shared secret could be made by whoever takes the public key for that secret. Keys are fetched for each sign-in, so those that a
 * provider has just changed are known.
 */
import type { Configuration, ServerMetadata } from 'openid-client'
import type { OidcSettings } from './oidc-settings.ts'
import { PATIENCE_MS, providerFetch } from './provider-fetch.ts'
import type { Claims } from './vouched-by-claims.ts'

/** Clocks of two machines are never the same. */
const CLOCK_TOLERANCE_S = 60
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** OpenID Connect Discovery 1.0, section 3: this one has to be there, so it is what is meant where nothing is said. */
const DEFAULT_ALGORITHM = 'RS256'

export interface OidcParty {
  readonly settings: OidcSettings
  readonly secret: string | undefined
  readonly redirectUri: string
  readonly now: () => number
  readonly patienceMs?: number
}

/** What only whoever began a visit knows. */
export interface VisitKeys {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** The provider's description of itself. Throws Error with why. */
export async function describeProvider(party: OidcParty): Promise<ServerMetadata> {
  const client = await import('openid-client')
  const { issuer, clientId } = party.settings
  const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    [client.customFetch]: fetchOf(party) as never,
    timeout: (party.patienceMs ?? PATIENCE_MS) / 1000,
    // For an issuer on this machine: which hosts may be asked without TLS is said in provider-fetch.ts.
    execute: [client.allowInsecureRequests],
  })
  const described = config.serverMetadata()
  if (described.issuer !== issuer) throw new Error(`it calls itself ${described.issuer}; give that as its issuer`)
  for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const)
    if (described[endpoint] === undefined) throw new Error(`its description has no ${endpoint}`)
  const { id_token_signing_alg_values_supported: said = [DEFAULT_ALGORITHM], ...rest } = described
  const algorithms = said.filter((algorithm) => ALGORITHMS.includes(algorithm))
  if (algorithms.length === 0) throw new Error(`it signs with ${said.join(', ')} only, which proves too little`)
  return { ...(rest as ServerMetadata), id_token_signing_alg_values_supported: algorithms }
}

/** Where the browser goes. */
export async function visitUrl(
  party: OidcParty,
  described: ServerMetadata,
): Promise<{ readonly url: string; readonly keys: VisitKeys }> {
  const client = await import('openid-client')
  const keys = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const url = client.buildAuthorizationUrl(await configuration(party, described), {
    redirect_uri: party.redirectUri,
    scope: party.settings.scopes.join(' '),
    state: keys.state,
    nonce: keys.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(keys.verifier),
    code_challenge_method: 'S256',
  })
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`it sends people to ${url.protocol}`)
  return { url: url.href, keys }
}

/**
 * What the provider says of whoever comes back with this answer (the query of the redirect). Throws Error with why.
 *
 * Checked are state, `iss` (RFC 9207), the code by exchanging it, and of the ID token the signature, issuer, audience, times and
 * nonce. Claims that it leaves out are asked for with its access token, and are believed only of the same subject.
 */
export async function claimsOf(
  party: OidcParty,
  described: ServerMetadata,
  keys: VisitKeys,
  answer: string,
): Promise<Claims> {
  const client = await import('openid-client')
  const config = await configuration(party, described)
  const url = new URL(party.redirectUri)
  url.search = answer
  const tokens = await client.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: keys.verifier,
    expectedState: keys.state,
    expectedNonce: keys.nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims() as Claims | undefined
  if (claims === undefined) throw new Error('it gave no ID token')
  const { nameClaim, groupClaim } = party.settings
  const isWhole = nameClaim in claims && groupClaim in claims
  if (isWhole || described.userinfo_endpoint === undefined) return claims
  const more = await client.fetchUserInfo(config, tokens.access_token, String(claims['sub']))
  return { ...more, ...claims }
}

async function configuration(party: OidcParty, described: ServerMetadata): Promise<Configuration> {
  const client = await import('openid-client')
  const { settings, secret, now } = party
  const skew = Math.round((now() - Date.now()) / 1000)
  const config = new client.Configuration(
    described,
    settings.clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_S, [client.clockSkew]: skew },
    await authentication(secret, described),
  )
  config[client.customFetch] = fetchOf(party) as never
  config.timeout = (party.patienceMs ?? PATIENCE_MS) / 1000
  client.allowInsecureRequests(config)
  client.enableNonRepudiationChecks(config)
  return config
}

/** OpenID Connect Discovery 1.0, section 3: client_secret_basic, where nothing is said. */
async function authentication(secret: string | undefined, described: ServerMetadata) {
  const client = await import('openid-client')
  if (secret === undefined) return client.None()
  const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = described
  return methods.includes('client_secret_basic') || !methods.includes('client_secret_post')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret)
}

const fetchOf = ({ settings, patienceMs }: OidcParty) =>
  providerFetch({
    issuer: settings.issuer,
    ca: settings.ca,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
