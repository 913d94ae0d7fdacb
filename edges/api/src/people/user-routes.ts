/** /v1/users: who can sign in. */
import type { UserRecord } from '@covisor/control'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  instant,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  pageOf,
  pageQuery,
  type Route,
  route,
  text,
  view,
} from '../route.ts'
import { namedView } from './named-view.ts'

export const userView = view(
  'User',
  Type.Object({
    id: Type.String(),
    name: text('what one signs in with'),
    displayName: Type.String(),
    organisation: namedView,
    disabled: Type.Boolean(),
    identityProvider: nullable(
      Type.Object(
        { id: Type.String(), name: Type.String(), subject: text('what they are called there') },
        { description: 'through which they sign in; null: with what they have here' },
      ),
    ),
    secondFactors: Type.Array(oneOf(['app', 'passkey']), { description: 'what is asked for beside the password' }),
    createdAt: instant('when it was made'),
  }),
)

export const viewUser = ({
  id,
  name,
  displayName,
  organisation,
  disabled,
  identityProvider,
  secondFactors,
  createdAt,
}: UserRecord) => ({
  id,
  name,
  displayName,
  organisation: { id: organisation.id, name: organisation.name },
  disabled,
  identityProvider: identityProvider ?? null,
  secondFactors: [...secondFactors],
  createdAt: createdAt.toISOString(),
})

const secretView = { secret: text('signs in once, within a day; it is not shown again') }
const displayName = optional(Type.String({ maxLength: 128 }))

export const userRoutes: readonly Route[] = [
  route({
    operationId: 'user_list',
    method: 'GET',
    path: '/v1/users',
    summary: 'List users',
    needs: 'user:read',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('UserPage', userView) },
    async handle({ control, actor, query }) {
      const page = await control.users.list(actor, inTime(query))
      return json({ items: page.items.map(viewUser), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'user_create',
    method: 'POST',
    path: '/v1/users',
    summary: 'Make a user; the reply has a secret for the first sign-in',
    needs: 'user:create',
    body: view(
      'CreateUser',
      Type.Object(
        {
          name: Type.String({ maxLength: 64 }),
          displayName,
          organisation: optional(Type.String({ maxLength: 128, description: 'name or id; the own one if not said' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: view('NewUser', Type.Object({ user: userView, ...secretView })) },
    async handle({ control, actor, body }) {
      const { user, secret } = await control.users.create(actor, body)
      return { kind: 'json', status: 201, body: { user: viewUser(user), secret } }
    },
  }),
  route({
    operationId: 'user_get',
    method: 'GET',
    path: '/v1/users/{user}',
    summary: 'Show a user',
    needs: 'user:read',
    query: Type.Object(asOfQuery),
    replies: { 200: userView },
    handle: async ({ control, actor, params, query }) =>
      json(viewUser(await control.users.get(actor, params.user!, inTime(query)))),
  }),
  route({
    operationId: 'user_edit',
    method: 'PATCH',
    path: '/v1/users/{user}',
    summary: 'Change a user; disabling one ends sessions and refuses tokens',
    needs: 'user:edit',
    body: view(
      'EditUser',
      Type.Object({ displayName, disabled: optional(Type.Boolean()) }, { additionalProperties: false }),
    ),
    replies: { 200: userView },
    handle: async ({ control, actor, params, body }) =>
      json(viewUser(await control.users.edit(actor, params.user!, body))),
  }),
  route({
    operationId: 'user_delete',
    method: 'DELETE',
    path: '/v1/users/{user}',
    summary: 'Delete a user, with tokens, sessions and roles; what the user made stays',
    needs: 'user:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.users.delete(actor, params.user!)
      return empty
    },
  }),
  route({
    operationId: 'user_sign_in_secret',
    method: 'POST',
    path: '/v1/users/{user}/sign-in-secret',
    summary: 'Make a secret that signs the user in once, for who has lost the password',
    needs: 'user:edit',
    replies: { 201: view('SignInSecret', Type.Object(secretView)) },
    async handle({ control, actor, params }) {
      const secret = await control.users.signInSecret(actor, params.user!)
      return { kind: 'json', status: 201, body: { secret } }
    },
  }),
  route({
    operationId: 'user_sign_out',
    method: 'DELETE',
    path: '/v1/users/{user}/sessions',
    summary: 'Sign a user out everywhere; tokens stay',
    needs: 'user:edit',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.users.signOut(actor, params.user!)
      return empty
    },
  }),
]
