/** /v1/me/second-factors, /v1/me/totp, /v1/me/recovery-codes, /v1/sign-in-policy: what is shown beside a password, and who has to. */
import { Type } from 'typebox'
import { empty, instant, json, nullable, optional, type Route, route, text, view } from '../route.ts'

const factorsView = view(
  'SecondFactors',
  Type.Object({
    totpSince: nullable(instant('since when codes of an app are asked for')),
    recoveryCodesLeft: Type.Integer(),
    isNeeded: Type.Boolean({ description: 'the last one cannot be taken away' }),
    hasPassword: Type.Boolean({ description: 'taking one away wants the password; otherwise a code' }),
  }),
)

export const recoveryCodesView = view(
  'RecoveryCodes',
  Type.Object({
    recoveryCodes: Type.Array(Type.String(), {
      description: 'each stands in once; they are not shown again. Empty: those there are stay',
    }),
  }),
)

/** That it is still the user. */
export const proof = view(
  'Proof',
  Type.Object(
    {
      password: optional(Type.String({ maxLength: 1024 })),
      code: optional(
        Type.String({ maxLength: 64, description: 'of an app, or a recovery code: for who has no password here' }),
      ),
    },
    { additionalProperties: false },
  ),
)

const policyView = view(
  'SignInPolicy',
  Type.Object(
    { secondFactorForEverybody: Type.Boolean({ description: 'otherwise for users of organisations that want it' }) },
    { additionalProperties: false },
  ),
)

export const secondFactorRoutes: readonly Route[] = [
  route({
    operationId: 'second_factors_get',
    method: 'GET',
    path: '/v1/me/second-factors',
    summary: 'Show my second factors',
    needs: 'signed-in',
    whileEnrolling: true,
    replies: { 200: factorsView },
    async handle({ control, actor }) {
      const { totpSince, ...mine } = await control.secondFactors.mine(actor)
      return json({ ...mine, totpSince: totpSince?.toISOString() ?? null })
    },
  }),
  route({
    operationId: 'totp_create',
    method: 'POST',
    path: '/v1/me/totp',
    summary: 'Make a secret for an authenticator app; it counts once a code of it was given',
    needs: 'signed-in',
    whileEnrolling: true,
    replies: {
      201: view(
        'NewTotp',
        Type.Object({ secret: text('in base32, to be typed'), uri: text('otpauth:, to be read by an app') }),
      ),
    },
    handle: async ({ control, actor }) => ({
      kind: 'json',
      status: 201,
      body: await control.secondFactors.newTotp(actor),
    }),
  }),
  route({
    operationId: 'totp_confirm',
    method: 'POST',
    path: '/v1/me/totp/confirm',
    summary: 'Ask for codes of the app from now on; the reply has recovery codes',
    needs: 'signed-in',
    whileEnrolling: true,
    body: view('ConfirmTotp', Type.Object({ code: Type.String({ maxLength: 64 }) }, { additionalProperties: false })),
    replies: { 200: recoveryCodesView },
    handle: async ({ control, actor, body }) =>
      json({ recoveryCodes: [...(await control.secondFactors.confirmTotp(actor, body.code))] }),
  }),
  route({
    operationId: 'totp_remove',
    method: 'POST',
    path: '/v1/me/totp/remove',
    summary: 'Ask for codes of the app no more',
    needs: 'signed-in',
    body: proof,
    replies: { 204: Type.Null() },
    async handle({ control, actor, body }) {
      await control.secondFactors.removeTotp(actor, body)
      return empty
    },
  }),
  route({
    operationId: 'recovery_codes_create',
    method: 'POST',
    path: '/v1/me/recovery-codes',
    summary: 'Make new recovery codes; the old ones are worth nothing then',
    needs: 'signed-in',
    body: proof,
    replies: { 200: recoveryCodesView },
    handle: async ({ control, actor, body }) =>
      json({ recoveryCodes: [...(await control.secondFactors.newRecoveryCodes(actor, body))] }),
  }),
  route({
    operationId: 'user_reset_second_factors',
    method: 'DELETE',
    path: '/v1/users/{user}/second-factors',
    summary: 'Take all second factors of a user who lost them, and end the sessions',
    needs: 'user:edit',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.secondFactors.reset(actor, params.user!)
      return empty
    },
  }),
  route({
    operationId: 'sign_in_policy_get',
    method: 'GET',
    path: '/v1/sign-in-policy',
    summary: 'Show who needs a second factor',
    needs: 'installation:read',
    replies: { 200: policyView },
    handle: async ({ control, actor }) => json(await control.secondFactors.policy(actor)),
  }),
  route({
    operationId: 'sign_in_policy_set',
    method: 'PUT',
    path: '/v1/sign-in-policy',
    summary: 'Say who needs a second factor',
    needs: 'installation:sign-in',
    body: policyView,
    replies: { 200: policyView },
    handle: async ({ control, actor, body }) => json(await control.secondFactors.setPolicy(actor, body)),
  }),
]
