/** /v1/organisations/{organisation}/entitlements: what it may use of the provider's, where it does not see all of that. */
import { entitlementKinds } from '@covisor/control'
import { AppError } from '@covisor/model'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, oneOf, type Route, route, view } from '../route.ts'
import { namedView } from './named-view.ts'

const entitlementView = view('Entitlement', Type.Object({ kind: oneOf(entitlementKinds), resource: namedView }))

const entitled = view(
  'Entitled',
  Type.Object(
    {
      kind: oneOf(entitlementKinds),
      resource: Type.String({ minLength: 1, maxLength: 256, description: 'an id or name; of a pool class its name' }),
    },
    { additionalProperties: false },
  ),
)

export const entitlementRoutes: readonly Route[] = [
  route({
    operationId: 'entitlement_list',
    method: 'GET',
    path: '/v1/organisations/{organisation}/entitlements',
    summary: "What an organisation may use of the provider's networks, classes of pools, flavors and images",
    needs: 'quota:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('EntitlementList', Type.Object({ items: Type.Array(entitlementView) })) },
    async handle({ control, actor, params, query }) {
      const items = await control.entitlements.list(actor, params.organisation!, inTime(query))
      return json({ items: items.map(({ kind, resource: { id, name } }) => ({ kind, resource: { id, name } })) })
    },
  }),
  route({
    operationId: 'entitlement_give',
    method: 'POST',
    path: '/v1/organisations/{organisation}/entitlements',
    summary: 'Let an organisation use something of the provider',
    needs: 'organisation:entitle',
    body: entitled,
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.entitlements.give(actor, params.organisation!, body)
      return empty
    },
  }),
  route({
    operationId: 'entitlement_take',
    method: 'DELETE',
    path: '/v1/organisations/{organisation}/entitlements/{kind}/{resource}',
    summary: 'Let an organisation use something no more; what uses it stays',
    needs: 'organisation:entitle',
    replies: {
      200: view(
        'EntitlementTaken',
        Type.Object({ usedBy: Type.Integer({ description: 'network cards, or volumes, that go on using it' }) }),
      ),
    },
    async handle({ control, actor, params }) {
      const kind = entitlementKinds.find((known) => known === params.kind)
      if (kind === undefined) throw new AppError('NOT_FOUND', { kind: 'kind of entitlement', name: params.kind! })
      const { usedBy } = await control.entitlements.take(actor, params.organisation!, {
        kind,
        resource: params.resource!,
      })
      return json({ usedBy })
    },
  }),
]
