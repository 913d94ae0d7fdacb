/** /v1/groups: VMs that belong together and start in an order. */
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, optional, outcome, pageQuery, type Route, resource, route } from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'
import { createGroupBody, editGroupBody, groupPage, groupView, stopGroupBody, viewGroup } from './group-view.ts'

export const groupRoutes: readonly Route[] = [
  route({
    operationId: 'group_list',
    method: 'GET',
    path: '/v1/groups',
    summary: 'List groups of VMs',
    needs: 'group:read',
    query: Type.Object({ ...pageQuery, nameContains: optional(Type.String({ maxLength: 128 })), ...asOfQuery }),
    replies: { 200: groupPage },
    async handle({ control, actor, query }) {
      const page = await control.groups.list(actor, inTime(query))
      return json({ items: page.items.map(viewGroup), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'group_get',
    method: 'GET',
    path: '/v1/groups/{group}',
    summary: 'Look at a group and the states of its VMs',
    needs: 'group:read',
    query: Type.Object(asOfQuery),
    replies: { 200: groupView },
    async handle({ control, actor, params, query }) {
      const group = await control.groups.get(actor, params.group!, inTime(query))
      return resource(viewGroup(group), group.generation)
    },
  }),
  route({
    operationId: 'group_create',
    method: 'POST',
    path: '/v1/groups',
    summary: 'Make a group of VMs that are there',
    needs: 'group:create',
    body: createGroupBody,
    replies: { 201: groupView },
    handle: async ({ control, actor, body }) => ({
      kind: 'json',
      status: 201,
      body: viewGroup(await control.groups.create(actor, body)),
    }),
  }),
  route({
    operationId: 'group_edit',
    method: 'PATCH',
    path: '/v1/groups/{group}',
    summary: 'Change the name, the VMs or the order of a group',
    needs: 'group:edit',
    body: editGroupBody,
    replies: { 200: groupView },
    async handle({ control, actor, params, body }) {
      const group = await control.groups.edit(actor, params.group!, body)
      return resource(viewGroup(group), group.generation)
    },
  }),
  route({
    operationId: 'group_delete',
    method: 'DELETE',
    path: '/v1/groups/{group}',
    summary: 'Delete a group; its VMs stay',
    needs: 'group:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.groups.delete(actor, params.group!)
      return empty
    },
  }),
  route({
    operationId: 'group_start',
    method: 'POST',
    path: '/v1/groups/{group}/start',
    summary: 'Start the VMs of a group in its order',
    needs: 'group:start',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.groups.start(actor, params.group!, options)),
  }),
  route({
    operationId: 'group_stop',
    method: 'POST',
    path: '/v1/groups/{group}/stop',
    summary: 'Stop the VMs of a group, in the order turned round',
    needs: 'group:stop',
    startsTask: true,
    body: stopGroupBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.groups.stop(actor, params.group!, body, options)),
  }),
]
