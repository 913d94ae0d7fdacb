/**
 * /v1/sessions/ways, /v1/sessions/visits: from the sign-in page to an identity provider.
 *
 * The secret of a visit is a cookie that pages cannot read and that goes to /v1/sessions alone. The way back is a page of the console,
 * which brings what the provider said to POST /v1/sessions: so no address of this server signs anybody in by being gone to.
 */
import { AppError } from '@covisor/model'
import { Type } from 'typebox'
import { json, type Route, route, text, view } from '../route.ts'

export const VISIT_COOKIE = 'covisor_visit'

export const visitRoutes: readonly Route[] = [
  route({
    operationId: 'session_way_list',
    method: 'GET',
    path: '/v1/sessions/ways',
    summary: 'List the identity providers that a browser can sign in through',
    needs: 'public',
    replies: {
      200: view(
        'SignInWays',
        Type.Object({
          identityProviders: Type.Array(Type.Object({ id: Type.String(), name: text('completes "Sign in with …"') })),
        }),
      ),
    },
    async handle({ control }) {
      const ways = await control.identityProviders.waysIn()
      return json({ identityProviders: ways.map(({ id, name }) => ({ id, name })) })
    },
  }),
  route({
    operationId: 'session_visit',
    method: 'POST',
    path: '/v1/sessions/visits',
    summary: 'Begin to sign in through an identity provider: where the browser goes; a cookie binds it to this browser',
    needs: 'public',
    body: view(
      'BeginVisit',
      Type.Object({ identityProvider: Type.String({ maxLength: 64 }) }, { additionalProperties: false }),
    ),
    replies: { 200: view('Visit', Type.Object({ url: text('where the browser goes') })) },
    async handle({ control, body }) {
      const { url, secret, expiresAt } = await control.identityProviders.beginVisit(body.identityProvider)
      const cookie = `${VISIT_COOKIE}=${secret}; Path=/v1/sessions; HttpOnly; SameSite=Strict; Expires=${expiresAt.toUTCString()}`
      return json({ url }, { 'set-cookie': cookie })
    },
  }),
]

/** Throws UNAUTHENTICATED. */
export function visitBegun(secret: string | undefined): string {
  if (secret !== undefined && secret.length <= 256) return secret
  const why = 'no sign-in was begun in this browser under this address, or too long ago; begin again'
  throw new AppError('UNAUTHENTICATED', { why })
}
