/** /v1/networks */
import type { NetworkRecord } from '@covisor/control'
import { type Actor, may } from '@covisor/model'
import { Type } from 'typebox'
import { asOfQuery, inTime, json, nullable, oneOf, optional, outcome, type Route, route, text, view } from '../route.ts'
import { tagQuery, tagsField } from '../tag/tag-fields.ts'
import { taskReplies } from '../task/task-replies.ts'

const networkView = view(
  'Network',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    tags: tagsField,
    kind: oneOf(['nat', 'routed', 'isolated', 'bridged', 'direct', 'other']),
    active: Type.Boolean(),
    subnets: Type.Array(Type.String()),
    bridge: nullable(Type.String()),
    hosts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    ports: Type.Integer({ description: 'VM network cards on it' }),
    managed: Type.Boolean(),
  }),
)

function viewNetwork(actor: Actor, network: NetworkRecord) {
  const seesHosts = may(actor, 'host:read')
  return {
    id: network.id,
    name: network.name,
    tags: network.tags,
    kind: network.kind,
    active: network.active,
    subnets: network.subnets,
    bridge: seesHosts ? (network.bridge ?? null) : null,
    hosts: seesHosts ? network.hosts.map(({ id, name }) => ({ id, name })) : [],
    ports: network.ports,
    managed: network.managed,
  }
}

export const networkRoutes: readonly Route[] = [
  route({
    operationId: 'network_list',
    method: 'GET',
    path: '/v1/networks',
    summary: 'List networks',
    needs: 'network:read',
    query: Type.Object({ ...tagQuery, ...asOfQuery }),
    replies: { 200: view('NetworkList', Type.Object({ items: Type.Array(networkView) })) },
    async handle({ control, actor, query }) {
      const networks = await control.networks.list(actor, inTime(query))
      return json({ items: networks.map((network) => viewNetwork(actor, network)) })
    },
  }),
  route({
    operationId: 'network_create',
    method: 'POST',
    path: '/v1/networks',
    summary: 'Create a network on a host',
    needs: 'network:create',
    startsTask: true,
    body: view(
      'CreateNetwork',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 64 }),
          host: text('host id or name'),
          kind: oneOf(['nat', 'isolated', 'bridged']),
          bridge: optional(Type.String({ maxLength: 15, description: 'of the host, for bridged' })),
          subnet: optional(Type.String({ maxLength: 64, description: 'CIDR, for nat and isolated' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, body, options }) => outcome(await control.networks.create(actor, body, options)),
  }),
  route({
    operationId: 'network_get',
    method: 'GET',
    path: '/v1/networks/{network}',
    summary: 'Look at a network',
    needs: 'network:read',
    query: Type.Object(asOfQuery),
    replies: { 200: networkView },
    handle: async ({ control, actor, params, query }) =>
      json(viewNetwork(actor, await control.networks.get(actor, params.network!, inTime(query)))),
  }),
  route({
    operationId: 'network_extend',
    method: 'POST',
    path: '/v1/networks/{network}/extend',
    summary: 'Make a network on one more host, so that VMs on it can be placed there and move there',
    needs: 'network:create',
    startsTask: true,
    body: view(
      'ExtendNetwork',
      Type.Object(
        {
          host: text('host id or name'),
          bridge: optional(Type.String({ maxLength: 15, description: 'of that host, where its name is another' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.networks.extend(actor, params.network!, body, options)),
  }),
  route({
    operationId: 'network_start',
    method: 'POST',
    path: '/v1/networks/{network}/start',
    summary: 'Start a network on its hosts',
    needs: 'network:start',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.networks.start(actor, params.network!, options)),
  }),
  route({
    operationId: 'network_remove',
    method: 'DELETE',
    path: '/v1/networks/{network}',
    summary: 'Remove a network that no VM uses',
    needs: 'network:remove',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.networks.remove(actor, params.network!, options)),
  }),
]
