/** /v1/endpoints */
import type { EndpointRecord } from '@covisor/control'
import { connectionStates } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  instant,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  outcome,
  type Route,
  route,
  text,
  view,
} from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'
import { hostCheckView, viewHostCheck } from './host-check-view.ts'

const endpointView = view(
  'Endpoint',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    uri: text('how Covisor reaches it'),
    driver: text('hypervisor family'),
    state: oneOf(connectionStates),
    reason: nullable(text('why it is not connected')),
    hosts: Type.Integer(),
    seenAt: nullable(instant('when it last answered')),
  }),
)

const viewEndpoint = (endpoint: EndpointRecord) => ({
  id: endpoint.id,
  name: endpoint.name,
  uri: endpoint.uri,
  driver: endpoint.driver,
  state: endpoint.state,
  reason: endpoint.reason ?? null,
  hosts: endpoint.hosts,
  seenAt: endpoint.seenAt?.toISOString() ?? null,
})

export const endpointRoutes: readonly Route[] = [
  route({
    operationId: 'endpoint_list',
    method: 'GET',
    path: '/v1/endpoints',
    summary: 'List endpoints: what Covisor connects to',
    needs: 'host:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('EndpointList', Type.Object({ items: Type.Array(endpointView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.endpoints.list(actor, inTime(query))).map(viewEndpoint) }),
  }),
  route({
    operationId: 'endpoint_add',
    method: 'POST',
    path: '/v1/endpoints',
    summary: 'Enrol an endpoint: its hosts and VMs appear, nothing there changes',
    needs: 'host:add',
    startsTask: true,
    body: view(
      'AddEndpoint',
      Type.Object(
        {
          uri: Type.String({ minLength: 1, maxLength: 1024, description: 'such as qemu+ssh://root@kvm1/system' }),
          name: optional(
            Type.String({ minLength: 1, maxLength: 128, description: "of its host; default: the host's own" }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, body, options }) => outcome(await control.endpoints.add(actor, body, options)),
  }),
  route({
    operationId: 'endpoint_check',
    method: 'POST',
    path: '/v1/endpoints/check',
    summary: 'Check a host before it is enrolled: every check, with how to mend it; nothing is recorded',
    needs: 'host:add',
    body: view(
      'CheckEndpoint',
      Type.Object(
        { uri: Type.String({ minLength: 1, maxLength: 1024, description: 'such as qemu+ssh://root@kvm1/system' }) },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: hostCheckView },
    handle: async ({ control, actor, body }) => json(viewHostCheck(await control.endpoints.check(actor, body))),
  }),
  route({
    operationId: 'endpoint_check_again',
    method: 'POST',
    path: '/v1/endpoints/{endpoint}/check',
    summary: 'Check an enrolled host now, over a connection of its own',
    needs: 'host:read',
    replies: { 200: hostCheckView },
    handle: async ({ control, actor, params }) =>
      json(viewHostCheck(await control.endpoints.checkAgain(actor, params.endpoint!))),
  }),
  route({
    operationId: 'endpoint_get',
    method: 'GET',
    path: '/v1/endpoints/{endpoint}',
    summary: 'Look at an endpoint',
    needs: 'host:read',
    query: Type.Object(asOfQuery),
    replies: { 200: endpointView },
    handle: async ({ control, actor, params, query }) =>
      json(viewEndpoint(await control.endpoints.get(actor, params.endpoint!, inTime(query)))),
  }),
  route({
    operationId: 'endpoint_edit',
    method: 'PATCH',
    path: '/v1/endpoints/{endpoint}',
    summary: 'Call a host otherwise, or reach it at another address; refused when another host answers there',
    needs: 'host:edit',
    startsTask: true,
    body: view(
      'EditEndpoint',
      Type.Object(
        {
          name: optional(
            Type.String({ minLength: 1, maxLength: 128, description: 'of its host, wherever that is shown' }),
          ),
          uri: optional(Type.String({ minLength: 1, maxLength: 1024 })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.endpoints.edit(actor, params.endpoint!, body, options)),
  }),
  route({
    operationId: 'endpoint_remove',
    method: 'DELETE',
    path: '/v1/endpoints/{endpoint}',
    summary: 'Forget an endpoint; nothing there changes',
    needs: 'host:remove',
    startsTask: true,
    query: Type.Object({ force: optional(Type.Boolean({ description: 'even with VMs of Covisor on it' })) }),
    replies: taskReplies,
    handle: async ({ control, actor, params, query, options }) =>
      outcome(await control.endpoints.remove(actor, params.endpoint!, query, options)),
  }),
]
