/**
 * What authenticators sign, made and checked: WebAuthn, by the library that knows its formats. Pure but for randomness.
 *
 * A challenge is a secret that was begun here (open-steps.ts), and comes back inside of what was signed: it needs no name of its
 * own. Whoever signs has to have been verified (finger, PIN), so that a passkey is more than something that was found.
 */
import type { RelyingParty } from './relying-party.ts'

/** Ed25519, P-256 and RSA, as COSE numbers them: what authenticators have. Said here, so that the library asks no experiment of Node. */
const ALGORITHMS = [-8, -7, -257] as const

const b64 = (text: string): string => Buffer.from(text).toString('base64url')

export interface Registration {
  readonly credential: string
  readonly clientDataJSON: string
  readonly attestationObject: string
  readonly transports?: readonly string[] | undefined
}

export interface Assertion {
  readonly credential: string
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
  readonly userHandle?: string | undefined
}

export interface KnownKey {
  readonly id: string
  /** COSE, in base64url. */
  readonly publicKey: string
  readonly counter: number
}

/** As PublicKeyCredential.parseCreationOptionsFromJSON reads them. */
export async function creationOptions(
  party: RelyingParty,
  user: { readonly id: string; readonly name: string },
  challenge: string,
  known: readonly string[],
): Promise<object> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return await generateRegistrationOptions({
    rpName: 'Covisor',
    rpID: party.id,
    userName: user.name,
    userID: new Uint8Array(Buffer.from(user.id)),
    challenge,
    attestationType: 'none',
    supportedAlgorithmIDs: [...ALGORITHMS],
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** As PublicKeyCredential.parseRequestOptionsFromJSON reads them; for any passkey of this server that the browser knows. */
export async function requestOptions(party: RelyingParty, challenge: string): Promise<object> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return await generateAuthenticationOptions({ rpID: party.id, challenge, userVerification: 'required' })
}

/** The challenge inside of what was signed; undefined: it is none of ours. Nothing is checked by this. */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge?: unknown }
    return typeof challenge === 'string' ? Buffer.from(challenge, 'base64url').toString() : undefined
  } catch {
    return undefined
  }
}

/** The new key. Throws what the library says of anything else. */
export async function verifyRegistration(
  party: RelyingParty,
  challenge: string,
  { credential, clientDataJSON, attestationObject }: Registration,
): Promise<KnownKey> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { registrationInfo } = await verifyRegistrationResponse({
    response: {
      id: credential,
      rawId: credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: b64(challenge),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...ALGORITHMS],
  })
  if (registrationInfo === undefined) throw new Error('the authenticator signed something else')
  const { id, publicKey, counter } = registrationInfo.credential
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter }
}

/** How often the key was used, as its authenticator says. Throws what the library says of anything that the key did not sign. */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  key: KnownKey,
  { credential, clientDataJSON, authenticatorData, signature }: Assertion,
): Promise<number> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: {
      id: credential,
      rawId: credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: b64(challenge),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: {
      id: key.id,
      publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
      counter: key.counter,
    },
    requireUserVerification: true,
  })
  if (!verified) throw new Error('the signature is not of that passkey')
  return authenticationInfo.newCounter
}
