/** /v1/me/passkeys, and the challenge to sign in with one. */
import type { PasskeyRecord } from '@covisor/control'
import { Type } from 'typebox'
import { empty, instant, json, nullable, optional, type Route, route, view } from '../route.ts'
import { proof, recoveryCodesView } from './second-factor-routes.ts'

const passkeyView = view(
  'Passkey',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    createdAt: instant('when it was made'),
    usedAt: nullable(instant('when somebody last signed in with it')),
  }),
)

const viewPasskey = ({ id, name, createdAt, usedAt }: PasskeyRecord) => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
})

/** For the browser, which reads them with parseCreationOptionsFromJSON and parseRequestOptionsFromJSON. */
const optionsView = view(
  'PasskeyOptions',
  Type.Object({ publicKey: Type.Unknown({ description: 'JSON form of WebAuthn options' }) }),
)

const bytes = Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: 16_384, description: 'in base64url' })
const name = Type.String({ minLength: 1, maxLength: 128 })

/** Signed by a passkey: what AuthenticatorAssertionResponse has. */
export const assertion = view(
  'PasskeyAssertion',
  Type.Object(
    {
      credential: bytes,
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: optional(bytes),
    },
    { additionalProperties: false },
  ),
)

export const passkeyRoutes: readonly Route[] = [
  route({
    operationId: 'session_passkey_challenge',
    method: 'POST',
    path: '/v1/sessions/passkey-challenge',
    summary: 'Begin to sign in with a passkey: what the browser is to sign, once',
    needs: 'public',
    replies: { 200: optionsView },
    handle: async ({ control }) => json({ publicKey: await control.passkeys.beginSignIn() }),
  }),
  route({
    operationId: 'passkey_challenge',
    method: 'POST',
    path: '/v1/me/passkeys/challenge',
    summary: 'Begin to make a passkey: what the browser is to sign, once',
    needs: 'signed-in',
    whileEnrolling: true,
    replies: { 200: optionsView },
    handle: async ({ control, actor }) => json({ publicKey: await control.passkeys.begin(actor) }),
  }),
  route({
    operationId: 'passkey_create',
    method: 'POST',
    path: '/v1/me/passkeys',
    summary: 'Keep a new passkey; the reply has recovery codes when it is the first second factor',
    needs: 'signed-in',
    whileEnrolling: true,
    body: view(
      'CreatePasskey',
      Type.Object(
        {
          name,
          credential: bytes,
          clientDataJSON: bytes,
          attestationObject: bytes,
          transports: optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 10 })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: recoveryCodesView },
    async handle({ control, actor, body: { name: called, ...registration } }) {
      const recoveryCodes = [...(await control.passkeys.create(actor, called, registration))]
      return { kind: 'json', status: 201, body: { recoveryCodes } }
    },
  }),
  route({
    operationId: 'passkey_list',
    method: 'GET',
    path: '/v1/me/passkeys',
    summary: 'List my passkeys',
    needs: 'signed-in',
    replies: { 200: view('PasskeyList', Type.Object({ items: Type.Array(passkeyView) })) },
    handle: async ({ control, actor }) => json({ items: (await control.passkeys.list(actor)).map(viewPasskey) }),
  }),
  route({
    operationId: 'passkey_rename',
    method: 'PATCH',
    path: '/v1/me/passkeys/{passkey}',
    summary: 'Rename a passkey',
    needs: 'signed-in',
    body: view('RenamePasskey', Type.Object({ name }, { additionalProperties: false })),
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.passkeys.rename(actor, params.passkey!, body.name)
      return empty
    },
  }),
  route({
    operationId: 'passkey_remove',
    method: 'POST',
    path: '/v1/me/passkeys/{passkey}/remove',
    summary: 'Remove a passkey',
    needs: 'signed-in',
    body: proof,
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.passkeys.remove(actor, params.passkey!, body)
      return empty
    },
  }),
]
