/** /v1/vms */
import { powerActions } from '@covisor/control'
import { vmStates } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  inTime,
  json,
  oneOf,
  optional,
  outcome,
  pageQuery,
  type Route,
  resource,
  route,
  view,
} from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'
import { cloneVmBody, createVmBody, editVmBody, migrateVmBody, recoverVmBody, restoreVmBody } from './vm-bodies.ts'
import { viewVm, vmPage, vmView } from './vm-view.ts'

const actionSummaries = {
  start: 'Start a VM; a suspended one goes on where it was',
  shutdown: 'Ask the guest to shut down',
  stop: 'Switch a VM off, like a machine losing power',
  reboot: 'Ask the guest to reboot',
  reset: 'Reset a VM, like the button',
  pause: 'Stop the vCPUs; memory stays on the host',
  resume: 'Let a paused VM go on',
  suspend: 'Save the memory to disk and free the host',
} as const

export const vmRoutes: readonly Route[] = [
  route({
    operationId: 'vm_list',
    method: 'GET',
    path: '/v1/vms',
    summary: 'List VMs',
    needs: 'vm:read',
    query: Type.Object({
      ...pageQuery,
      name: optional(Type.String()),
      nameContains: optional(Type.String({ maxLength: 128 })),
      state: optional(oneOf(vmStates)),
      host: optional(Type.String()),
      managed: optional(Type.Boolean()),
      folder: optional(Type.String({ maxLength: 2048, description: 'id or path; empty: those in none' })),
      filter: optional(
        Type.String({
          maxLength: 8192,
          description:
            'terms that must all hold, such as `state:running host:kvm1 memory>4G tag:env=prod name~web* -managed:no`; keys: name, state, host, vcpus, memory, folder, tag, managed, id',
        }),
      ),
      deleted: optional(Type.Boolean({ description: 'those that were deleted and can be restored, instead' })),
      allProjects: optional(Type.Boolean()),
      ...asOfQuery,
    }),
    replies: { 200: vmPage },
    async handle({ control, actor, query }) {
      const page = await control.vms.list(actor, inTime(query))
      return json({ items: page.items.map((vm) => viewVm(actor, vm)), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'vm_create',
    method: 'POST',
    path: '/v1/vms',
    summary: 'Create a VM',
    needs: 'vm:create',
    startsTask: true,
    body: createVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, body, options }) => outcome(await control.vms.create(actor, body, options)),
  }),
  route({
    operationId: 'vm_get',
    method: 'GET',
    path: '/v1/vms/{vm}',
    summary: 'Look at a VM',
    needs: 'vm:read',
    query: Type.Object(asOfQuery),
    replies: { 200: vmView },
    async handle({ control, actor, params, query }) {
      const vm = await control.vms.get(actor, params.vm!, inTime(query))
      return resource(viewVm(actor, vm), vm.generation)
    },
  }),
  route({
    operationId: 'vm_edit',
    method: 'PATCH',
    path: '/v1/vms/{vm}',
    summary: 'Change a VM: live where possible, otherwise at its next start',
    needs: 'vm:edit',
    startsTask: true,
    body: editVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.edit(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'vm_revert_edits',
    method: 'POST',
    path: '/v1/vms/{vm}/revert-edits',
    summary: 'Bring back the hardware that a VM had at an earlier time',
    needs: 'vm:edit',
    startsTask: true,
    body: view(
      'RevertEdits',
      Type.Object({ asOf: Type.String({ format: 'date-time' }) }, { additionalProperties: false }),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.revertEdits(actor, params.vm!, new Date(body.asOf), options)),
  }),
  route({
    operationId: 'vm_delete',
    method: 'DELETE',
    path: '/v1/vms/{vm}',
    summary: 'Delete a VM and the volumes that are its alone; it can be restored for a while',
    needs: 'vm:delete',
    startsTask: true,
    query: Type.Object({
      keepVolumes: optional(Type.Boolean()),
      force: optional(Type.Boolean({ description: 'stop it first if it runs; takes the verb vm:stop too' })),
      purge: optional(Type.Boolean({ description: 'at once and for good; takes the verb vm:purge too' })),
    }),
    replies: taskReplies,
    handle: async ({ control, actor, params, query, options }) =>
      outcome(await control.vms.delete(actor, params.vm!, query, options)),
  }),
  route({
    operationId: 'vm_restore',
    method: 'POST',
    path: '/v1/vms/{vm}/restore',
    summary: 'Bring a deleted VM back, with its volumes; under another name if its own is taken',
    needs: 'vm:restore',
    startsTask: true,
    body: restoreVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.restore(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'vm_purge',
    method: 'POST',
    path: '/v1/vms/{vm}/purge',
    summary: 'Remove a deleted VM for good, before it can no longer be restored',
    needs: 'vm:purge',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) => outcome(await control.vms.purge(actor, params.vm!, options)),
  }),
  ...powerActions.map((action) =>
    route({
      operationId: `vm_${action}`,
      method: 'POST',
      path: `/v1/vms/{vm}/${action}`,
      summary: actionSummaries[action],
      needs: `vm:${action}`,
      startsTask: true,
      replies: taskReplies,
      handle: async ({ control, actor, params, options }) =>
        outcome(await control.vms.act(actor, params.vm!, action, options)),
    }),
  ),
  route({
    operationId: 'vm_define',
    method: 'POST',
    path: '/v1/vms/{vm}/define',
    summary: 'Define a VM again that is gone from its host',
    needs: 'vm:create',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.vms.define(actor, params.vm!, options)),
  }),
  route({
    operationId: 'vm_migrate',
    method: 'POST',
    path: '/v1/vms/{vm}/migrate',
    summary: 'Move a VM to another host, with the disks that this one does not see; a running guest goes on',
    needs: 'vm:migrate',
    startsTask: true,
    body: migrateVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.migrate(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'vm_recover',
    method: 'POST',
    path: '/v1/vms/{vm}/recover',
    summary: 'Start a VM elsewhere whose host is dead',
    needs: 'vm:recover',
    startsTask: true,
    body: recoverVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.recover(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'vm_clone',
    method: 'POST',
    path: '/v1/vms/{vm}/clone',
    summary: 'Make a new VM with copies of the volumes',
    needs: 'vm:clone',
    startsTask: true,
    body: cloneVmBody,
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.clone(actor, params.vm!, body, options)),
  }),
]
