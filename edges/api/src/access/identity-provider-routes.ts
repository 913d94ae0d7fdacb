/** /v1/identity-providers: who else is asked who somebody is. Their secrets go in, and never come out. */
import { admissions, directoryKinds, type IdentityProviderRecord, providerFactors } from '@covisor/control'
import { Type } from 'typebox'
import { namedView } from '../people/named-view.ts'
import { userView, viewUser } from '../people/user-routes.ts'
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
import { givenRole, groupRoleWish, placeOfGroup } from './group-role-wish.ts'

const admits = oneOf(
  admissions,
  'who is let in: only users that were made here; also whoever has a group that gives a role; everybody it knows',
)
const secondFactor = oneOf(
  providerFactors,
  'whether it counts as more than a password: never, when it says so, or always',
)
const claim = Type.String({ minLength: 1, maxLength: 128 })
const authorities = Type.String({ maxLength: 65_536, description: 'PEM; the authorities of this machine if not said' })

const oidcWish = view(
  'OidcWish',
  Type.Object(
    {
      issuer: optional(Type.String({ maxLength: 1024 })),
      clientId: optional(Type.String({ maxLength: 256 })),
      scopes: optional(Type.Array(Type.String({ maxLength: 128 }), { maxItems: 20 })),
      nameClaim: optional(claim),
      groupClaim: optional(claim),
      ca: optional(authorities),
    },
    { additionalProperties: false },
  ),
)

const attribute = Type.String({ minLength: 1, maxLength: 128 })
const entry = Type.String({ maxLength: 1024 })
const filter = Type.String({ maxLength: 2048 })

const ldapWish = view(
  'LdapWish',
  Type.Object(
    {
      directory: optional(oneOf(directoryKinds, 'what is usual there; ldap if not said')),
      url: optional(Type.String({ maxLength: 1024, description: 'ldaps://host or ldap://host' })),
      startTls: optional(Type.Boolean()),
      allowPlain: optional(Type.Boolean({ description: 'without TLS: whoever listens on the way has the passwords' })),
      ca: optional(authorities),
      bindDn: optional(Type.String({ maxLength: 1024, description: 'who looks people up; empty: nobody' })),
      base: optional(entry),
      userFilter: optional(filter),
      idAttribute: optional(attribute),
      nameAttribute: optional(attribute),
      displayNameAttribute: optional(attribute),
      groupAttribute: optional(Type.String({ maxLength: 128, description: 'of a person; empty: groups are searched' })),
      groupFilter: optional(filter),
      groupBase: optional(entry),
    },
    { additionalProperties: false },
  ),
)

const ldapView = Type.Object({
  directory: oneOf(directoryKinds),
  url: Type.String(),
  startTls: Type.Boolean(),
  allowPlain: Type.Boolean(),
  ca: nullable(text('PEM')),
  bindDn: Type.String(),
  base: Type.String(),
  userFilter: text('{name} is what somebody typed'),
  idAttribute: Type.String(),
  nameAttribute: Type.String(),
  displayNameAttribute: Type.String(),
  groupAttribute: Type.String(),
  groupFilter: text('{dn} is the entry of a person, {name} what they are called'),
  groupBase: Type.String(),
})

const providerView = view(
  'IdentityProvider',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    kind: oneOf(['oidc', 'ldap']),
    organisation: namedView,
    oidc: nullable(
      Type.Object({
        issuer: Type.String(),
        clientId: Type.String(),
        scopes: Type.Array(Type.String()),
        nameClaim: text('what somebody is called here'),
        groupClaim: text('their groups'),
        ca: nullable(text('PEM')),
      }),
    ),
    ldap: nullable(ldapView),
    hasSecret: Type.Boolean(),
    admits,
    secondFactor,
    groupRoles: Type.Array(givenRole),
    disabled: Type.Boolean(),
    createdAt: instant('when it was made'),
    redirectUri: nullable(text('to be registered there, exactly so; null: not needed, or publicUrl is not set')),
  }),
)

const viewProvider = ({ createdAt, redirectUri, oidc, ldap, groupRoles, ...rest }: IdentityProviderRecord) => ({
  id: rest.id,
  name: rest.name,
  kind: rest.kind,
  organisation: rest.organisation,
  oidc: oidc === undefined ? null : { ...oidc, scopes: [...oidc.scopes], ca: oidc.ca ?? null },
  ldap: ldap === undefined ? null : { ...ldap, ca: ldap.ca ?? null },
  hasSecret: rest.hasSecret,
  admits: rest.admits,
  secondFactor: rest.secondFactor,
  groupRoles: groupRoles.map(({ organisation, project, ...given }) => ({
    ...given,
    organisation: organisation ?? null,
    project: project ?? null,
  })),
  disabled: rest.disabled,
  createdAt: createdAt.toISOString(),
  redirectUri: redirectUri ?? null,
})

const wishes = {
  oidc: optional(oidcWish),
  ldap: optional(ldapWish),
  secret: optional(Type.String({ maxLength: 1024, description: 'is not shown again; empty: there is none' })),
  admits: optional(admits),
  secondFactor: optional(secondFactor),
  groupRoles: optional(Type.Array(groupRoleWish, { maxItems: 500, description: 'instead of those that there were' })),
  disabled: optional(Type.Boolean()),
}
const name = Type.String({ maxLength: 128 })

/** The edge speaks of places as bindings do; control of one kind of place. */
const wishOf = <Body extends { readonly groupRoles?: readonly Parameters<typeof placeOfGroup>[0][] }>({
  groupRoles,
  ...rest
}: Body) => ({ ...rest, ...(groupRoles === undefined ? {} : { groupRoles: groupRoles.map(placeOfGroup) }) })

export const identityProviderRoutes: readonly Route[] = [
  route({
    operationId: 'identity_provider_list',
    method: 'GET',
    path: '/v1/identity-providers',
    summary: 'List identity providers',
    needs: 'installation:read',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('IdentityProviderPage', providerView) },
    async handle({ control, actor, query }) {
      const page = await control.identityProviders.list(actor, inTime(query))
      return json({ items: page.items.map(viewProvider), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'identity_provider_create',
    method: 'POST',
    path: '/v1/identity-providers',
    summary: 'Let people sign in through an identity provider',
    needs: 'installation:sign-in',
    body: view(
      'CreateIdentityProvider',
      Type.Object(
        {
          name,
          organisation: optional(Type.String({ maxLength: 128, description: 'whose its users are; name or id' })),
          ...wishes,
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: providerView },
    async handle({ control, actor, body }) {
      const made = await control.identityProviders.create(actor, wishOf(body))
      return { kind: 'json', status: 201, body: viewProvider(made) }
    },
  }),
  route({
    operationId: 'identity_provider_get',
    method: 'GET',
    path: '/v1/identity-providers/{identityProvider}',
    summary: 'Show an identity provider',
    needs: 'installation:read',
    query: Type.Object(asOfQuery),
    replies: { 200: providerView },
    handle: async ({ control, actor, params, query }) =>
      json(viewProvider(await control.identityProviders.get(actor, params.identityProvider!, inTime(query)))),
  }),
  route({
    operationId: 'identity_provider_edit',
    method: 'PATCH',
    path: '/v1/identity-providers/{identityProvider}',
    summary: 'Change an identity provider; disabling it ends the sessions of all who come through it',
    needs: 'installation:sign-in',
    body: view(
      'EditIdentityProvider',
      Type.Object({ name: optional(name), ...wishes }, { additionalProperties: false }),
    ),
    replies: { 200: providerView },
    handle: async ({ control, actor, params, body }) =>
      json(viewProvider(await control.identityProviders.edit(actor, params.identityProvider!, wishOf(body)))),
  }),
  route({
    operationId: 'identity_provider_delete',
    method: 'DELETE',
    path: '/v1/identity-providers/{identityProvider}',
    summary: 'Remove an identity provider that no user comes through',
    needs: 'installation:sign-in',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.identityProviders.delete(actor, params.identityProvider!)
      return empty
    },
  }),
  route({
    operationId: 'identity_provider_create_user',
    method: 'POST',
    path: '/v1/identity-providers/{identityProvider}/users',
    summary: 'Make a user who will come through an identity provider',
    needs: 'installation:sign-in',
    body: view(
      'CreateUserThrough',
      Type.Object(
        {
          name: Type.String({ maxLength: 64 }),
          subject: Type.String({ minLength: 1, maxLength: 255, description: 'what it calls them for ever' }),
          displayName: optional(Type.String({ maxLength: 128 })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: userView },
    async handle({ control, actor, params, body }) {
      const made = await control.users.createThrough(actor, params.identityProvider!, body)
      return { kind: 'json', status: 201, body: viewUser(made) }
    },
  }),
  route({
    operationId: 'identity_provider_test',
    method: 'POST',
    path: '/v1/identity-providers/{identityProvider}/test',
    summary: 'Ask an identity provider what a sign-in would ask, step by step',
    needs: 'installation:sign-in',
    body: view(
      'TestIdentityProvider',
      Type.Object(
        {
          user: optional(Type.String({ maxLength: 128, description: 'of a directory: who is this, and which roles?' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: {
      200: view(
        'ProviderChecks',
        Type.Object({
          checks: Type.Array(
            Type.Object({ what: Type.String(), isGood: Type.Boolean(), detail: text('what was found, or why not') }),
          ),
        }),
      ),
    },
    async handle({ control, actor, params, body }) {
      const checks = await control.identityProviders.test(actor, params.identityProvider!, body.user)
      return json({ checks: checks.map((check) => ({ ...check })) })
    },
  }),
]
