/** /v1/organisations: the customers of a site. */
import { type OrganisationRecord, sharings } from '@covisor/control'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  instant,
  inTime,
  json,
  oneOf,
  optional,
  pageOf,
  pageQuery,
  type Route,
  route,
  view,
} from '../route.ts'

const sharing =
  'what it sees of what the provider shares: all, or what it is entitled to; then it also runs only in clusters of which it has a share'

const organisationView = view(
  'Organisation',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    needsSecondFactor: Type.Boolean({ description: 'its users have to show more than a password' }),
    sharing: oneOf(sharings, sharing),
    createdAt: instant('when it was made'),
  }),
)

const viewOrganisation = ({
  id,
  name,
  description,
  needsSecondFactor,
  sharing: of,
  createdAt,
}: OrganisationRecord) => ({
  id,
  name,
  description,
  needsSecondFactor,
  sharing: of,
  createdAt: createdAt.toISOString(),
})

const description = optional(Type.String({ maxLength: 1024 }))

export const organisationRoutes: readonly Route[] = [
  route({
    operationId: 'organisation_list',
    method: 'GET',
    path: '/v1/organisations',
    summary: 'List organisations: all for the provider, the own one for others',
    needs: 'signed-in',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('OrganisationPage', organisationView) },
    async handle({ control, actor, query }) {
      const page = await control.organisations.list(actor, inTime(query))
      return json({ items: page.items.map(viewOrganisation), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'organisation_create',
    method: 'POST',
    path: '/v1/organisations',
    summary: 'Make an organisation, with a first project',
    needs: 'organisation:create',
    body: view(
      'CreateOrganisation',
      Type.Object(
        { name: Type.String({ maxLength: 64 }), description, sharing: optional(oneOf(sharings, sharing)) },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: organisationView },
    async handle({ control, actor, body }) {
      const created = await control.organisations.create(actor, body)
      return { kind: 'json', status: 201, body: viewOrganisation(created) }
    },
  }),
  route({
    operationId: 'organisation_get',
    method: 'GET',
    path: '/v1/organisations/{organisation}',
    summary: 'Show an organisation',
    needs: 'signed-in',
    query: Type.Object(asOfQuery),
    replies: { 200: organisationView },
    handle: async ({ control, actor, params, query }) =>
      json(viewOrganisation(await control.organisations.get(actor, params.organisation!, inTime(query)))),
  }),
  route({
    operationId: 'organisation_edit',
    method: 'PATCH',
    path: '/v1/organisations/{organisation}',
    summary: 'Change an organisation: its description, whether its users need a second factor, what it sees',
    needs: 'organisation:edit',
    body: view(
      'EditOrganisation',
      Type.Object(
        {
          description,
          needsSecondFactor: optional(Type.Boolean()),
          sharing: optional(oneOf(sharings, sharing)),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: organisationView },
    handle: async ({ control, actor, params, body }) =>
      json(viewOrganisation(await control.organisations.edit(actor, params.organisation!, body))),
  }),
  route({
    operationId: 'organisation_delete',
    method: 'DELETE',
    path: '/v1/organisations/{organisation}',
    summary: 'Delete an organisation that has no users and nothing in its projects',
    needs: 'organisation:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.organisations.delete(actor, params.organisation!)
      return empty
    },
  }),
]
