/**
 * What is said of an OpenID Connect provider. Pure: checks what was given, and fills in what is usual.
 *
 * The issuer is https, but on this machine, where nobody listens in between.
 */
import { X509Certificate } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { AppError } from '@covisor/model'

export interface OidcSettings {
  /** As the provider says it, letter by letter. */
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly nameClaim: string
  readonly groupClaim: string
  /** PEM; undefined: the authorities that this machine trusts. */
  readonly ca: string | undefined
}

export function parseOidcSettings(wish: Partial<OidcSettings>): OidcSettings {
  const { issuer = '', clientId = '', scopes = ['openid', 'profile', 'email'], ca } = wish
  const { nameClaim = 'preferred_username', groupClaim = 'groups' } = wish
  parseIssuer(issuer)
  if (clientId === '') throw refused('clientId', 'give the id that the provider knows this server by')
  // RFC 6749, section 3.3.
  for (const scope of scopes)
    if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope)) throw refused('scopes', `"${scope}" is no scope`)
  for (const [where, claim] of Object.entries({ nameClaim, groupClaim }))
    if (claim === '') throw refused(where, 'it is empty')
  return {
    issuer,
    clientId,
    scopes: [...new Set(['openid', ...scopes])],
    nameClaim,
    groupClaim,
    ca: ca === undefined || ca === '' ? undefined : parseAuthorities(ca),
  }
}

/** OpenID Connect Discovery 1.0, section 3: no query and no fragment. Throws REQUEST_INVALID. */
function parseIssuer(text: string): void {
  if (!URL.canParse(text)) throw refused('issuer', 'give its URL, such as https://login.example/realms/company')
  const { protocol, hostname, search, hash, username, password } = new URL(text)
  if (search !== '' || hash !== '' || username !== '' || password !== '')
    throw refused('issuer', 'a URL with nothing but a host and a path')
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return
  throw refused('issuer', 'it must be https; http is taken on this machine alone')
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))

/** Throws REQUEST_INVALID for what is no PEM of certificates. */
export function parseAuthorities(pem: string): string {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  if (found.length === 0) throw refused('ca', 'give certificates as PEM: -----BEGIN CERTIFICATE-----')
  try {
    for (const one of found) new X509Certificate(one)
  } catch (cause) {
    throw refused('ca', 'it holds something that is no certificate', cause)
  }
  return found.join('\n')
}

const refused = (where: string, why: string, cause?: unknown) =>
  new AppError('REQUEST_INVALID', { where, why }, { cause })
