/** /v1/roles, /v1/verbs: named sets of verbs. */
import type { RoleRecord } from '@covisor/control'
import { allVerbs, taskVerbs, verbs } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
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

const roleView = view(
  'Role',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    builtIn: Type.Boolean(),
    organisation: nullable(text('whose it is; null: everybody can give it')),
    verbs: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
  }),
)

const viewRole = ({ id, name, builtIn, organisation, verbs: may }: RoleRecord) => ({
  id,
  name,
  builtIn,
  organisation: organisation ?? null,
  verbs: may === 'all' ? may : [...may],
})

const verbList = Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 200 })

export const roleRoutes: readonly Route[] = [
  route({
    operationId: 'role_list',
    method: 'GET',
    path: '/v1/roles',
    summary: 'List roles',
    needs: 'role:read',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('RolePage', roleView) },
    async handle({ control, actor, query }) {
      const page = await control.roles.list(actor, inTime(query))
      return json({ items: page.items.map(viewRole), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'role_create',
    method: 'POST',
    path: '/v1/roles',
    summary: 'Make a role of verbs that I may use myself',
    needs: 'role:create',
    body: view(
      'CreateRole',
      Type.Object(
        {
          name: Type.String({ maxLength: 64 }),
          verbs: verbList,
          site: optional(Type.Boolean({ description: 'for all organisations' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: roleView },
    async handle({ control, actor, body }) {
      return { kind: 'json', status: 201, body: viewRole(await control.roles.create(actor, body)) }
    },
  }),
  route({
    operationId: 'role_get',
    method: 'GET',
    path: '/v1/roles/{role}',
    summary: 'Show a role',
    needs: 'role:read',
    query: Type.Object(asOfQuery),
    replies: { 200: roleView },
    handle: async ({ control, actor, params, query }) =>
      json(viewRole(await control.roles.get(actor, params.role!, inTime(query)))),
  }),
  route({
    operationId: 'role_edit',
    method: 'PATCH',
    path: '/v1/roles/{role}',
    summary: 'Change the verbs of a role, for all who have it',
    needs: 'role:edit',
    body: view('EditRole', Type.Object({ verbs: verbList }, { additionalProperties: false })),
    replies: { 200: roleView },
    handle: async ({ control, actor, params, body }) =>
      json(viewRole(await control.roles.edit(actor, params.role!, body))),
  }),
  route({
    operationId: 'role_delete',
    method: 'DELETE',
    path: '/v1/roles/{role}',
    summary: 'Delete a role that nobody has',
    needs: 'role:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.roles.delete(actor, params.role!)
      return empty
    },
  }),
  route({
    operationId: 'verb_list',
    method: 'GET',
    path: '/v1/verbs',
    summary: 'List the verbs that roles are made of',
    needs: 'signed-in',
    replies: {
      200: view(
        'VerbList',
        Type.Object({
          items: Type.Array(
            Type.Object({
              verb: Type.String(),
              allows: text('completes "may …"'),
              reach: oneOf(['site', 'organisation', 'project'], 'the narrowest place where it can be given'),
              startsTask: Type.Boolean({ description: 'so it has a plan, and projects can ask for its approval' }),
            }),
          ),
        }),
      ),
    },
    handle: async () =>
      json({
        items: allVerbs.map((verb) => ({ verb, ...verbs[verb], startsTask: taskVerbs.includes(verb) })),
      }),
  }),
]
