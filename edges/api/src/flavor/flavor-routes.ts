/** /v1/flavors: the sizes that VMs are offered in. */
import type { FlavorRecord } from '@covisor/control'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, optional, type Route, route, view } from '../route.ts'

const flavorView = view(
  'Flavor',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    vcpus: Type.Integer(),
    memoryMiB: Type.Integer(),
    description: Type.String(),
  }),
)

const viewFlavor = ({ id, name, vcpus, memoryMiB, description }: FlavorRecord) => ({
  id,
  name,
  vcpus,
  memoryMiB,
  description,
})

export const flavorRoutes: readonly Route[] = [
  route({
    operationId: 'flavor_list',
    method: 'GET',
    path: '/v1/flavors',
    summary: 'List flavors: the sizes that VMs are offered in',
    needs: 'flavor:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('FlavorList', Type.Object({ items: Type.Array(flavorView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.flavors.list(actor, inTime(query))).map(viewFlavor) }),
  }),
  route({
    operationId: 'flavor_create',
    method: 'POST',
    path: '/v1/flavors',
    summary: 'Offer VMs in a size',
    needs: 'flavor:create',
    body: view(
      'CreateFlavor',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 64 }),
          vcpus: Type.Integer({ minimum: 1, maximum: 1024 }),
          memoryMiB: Type.Integer({ minimum: 16, maximum: 64 * 1024 * 1024 }),
          description: optional(Type.String({ maxLength: 1024 })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: flavorView },
    async handle({ control, actor, body }) {
      return { kind: 'json', status: 201, body: viewFlavor(await control.flavors.create(actor, body)) }
    },
  }),
  route({
    operationId: 'flavor_get',
    method: 'GET',
    path: '/v1/flavors/{flavor}',
    summary: 'Show a flavor',
    needs: 'flavor:read',
    query: Type.Object(asOfQuery),
    replies: { 200: flavorView },
    handle: async ({ control, actor, params, query }) =>
      json(viewFlavor(await control.flavors.get(actor, params.flavor!, inTime(query)))),
  }),
  route({
    operationId: 'flavor_delete',
    method: 'DELETE',
    path: '/v1/flavors/{flavor}',
    summary: 'Delete a flavor; VMs made in its size stay',
    needs: 'flavor:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.flavors.delete(actor, params.flavor!)
      return empty
    },
  }),
]
