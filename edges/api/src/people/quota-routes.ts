/** /v1/quotas: how much a project and its organisation may have. */
import { quotaResources } from '@covisor/control'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, nullable, oneOf, optional, type Route, route, view } from '../route.ts'
import { namedView } from './named-view.ts'

const quotaView = view(
  'Quota',
  Type.Object({
    resource: oneOf(quotaResources),
    poolClass: nullable(Type.String({ description: 'of storage: in pools of this class; null: in all' })),
    organisation: namedView,
    project: nullable(namedView),
    used: Type.Integer(),
    maximum: nullable(Type.Integer({ description: 'null: not limited' })),
    overcommit: nullable(
      Type.Number({ description: "of an organisation: how many times its limit the projects' limits together may be" }),
    ),
  }),
)

const name = Type.String({ minLength: 1, maxLength: 256 })

const limit = {
  resource: oneOf(quotaResources),
  poolClass: optional(Type.String({ maxLength: 64, description: 'of storage: only in pools of this class' })),
  maximum: nullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
}
const projectLimit = view('SetQuota', Type.Object(limit, { additionalProperties: false }))
const overcommit = optional(
  Type.Number({
    minimum: 1,
    maximum: 1000,
    description: "how many times this the projects' limits together may be; 1",
  }),
)
const organisationLimit = view(
  'SetOrganisationQuota',
  Type.Object({ ...limit, overcommit }, { additionalProperties: false }),
)

export const quotaRoutes: readonly Route[] = [
  route({
    operationId: 'quota_list',
    method: 'GET',
    path: '/v1/quotas',
    summary: 'What a project and its organisation use, and may use',
    needs: 'quota:read',
    query: Type.Object({ project: optional(name), ...asOfQuery }),
    replies: { 200: view('QuotaList', Type.Object({ items: Type.Array(quotaView) })) },
    async handle({ control, actor, query: { project, ...when } }) {
      const items = await control.quotas.list(actor, project, inTime(when))
      return json({
        items: items.map(({ resource, poolClass, organisation, project: of, used, maximum, overcommit: times }) => ({
          resource,
          poolClass: poolClass ?? null,
          organisation: { id: organisation.id, name: organisation.name },
          project: of === undefined ? null : { id: of.id, name: of.name },
          used,
          maximum: maximum ?? null,
          overcommit: times ?? null,
        })),
      })
    },
  }),
  route({
    operationId: 'project_set_quota',
    method: 'PUT',
    path: '/v1/projects/{project}/quota',
    summary: 'Limit a project; null takes the limit away',
    needs: 'project:quota',
    body: projectLimit,
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      const at = { kind: 'project' as const, project: params.project! }
      await control.quotas.set(actor, { ...body, at, maximum: body.maximum ?? undefined })
      return empty
    },
  }),
  route({
    operationId: 'organisation_set_quota',
    method: 'PUT',
    path: '/v1/organisations/{organisation}/quota',
    summary: 'Limit an organisation with all its projects; null takes the limit away',
    needs: 'organisation:quota',
    body: organisationLimit,
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      const at = { kind: 'organisation' as const, organisation: params.organisation! }
      await control.quotas.set(actor, { ...body, at, maximum: body.maximum ?? undefined })
      return empty
    },
  }),
]
