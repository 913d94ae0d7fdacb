/** Asks the browser for passkeys. What they sign goes to the server as it is; nothing of it is kept. */
import { type Schema, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import { signIn } from './sign-in.ts'

/** Not on pages over plain HTTP, except of localhost. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/** Throws what the browser says when nobody chooses one. */
export async function signInWithPasskey(): Promise<void> {
  const { publicKey } = await unwrap(api.POST('/v1/sessions/passkey-challenge'))
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey as PublicKeyCredentialRequestOptionsJSON)
  const { id, response } = await chosen(navigator.credentials.get({ publicKey: options }))
  const { clientDataJSON, authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse
  await signIn({
    passkey: {
      credential: id,
      clientDataJSON: base64url(clientDataJSON),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
      ...(userHandle === null ? {} : { userHandle: base64url(userHandle) }),
    },
  })
}

export async function addPasskey(name: string): Promise<Schema<'RecoveryCodes'>> {
  const { publicKey } = await unwrap(api.POST('/v1/me/passkeys/challenge'))
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey as PublicKeyCredentialCreationOptionsJSON)
  const { id, response } = await chosen(navigator.credentials.create({ publicKey: options }))
  const made = response as AuthenticatorAttestationResponse
  const body = {
    name,
    credential: id,
    clientDataJSON: base64url(made.clientDataJSON),
    attestationObject: base64url(made.attestationObject),
    transports: made.getTransports(),
  }
  return await unwrap(api.POST('/v1/me/passkeys', { body }))
}

async function chosen(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await asked
  if (credential === null) throw new Error('the browser has no passkey for this address')
  return credential as PublicKeyCredential
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
