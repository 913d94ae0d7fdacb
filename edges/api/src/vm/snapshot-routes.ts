/** /v1/vms/{vm}/snapshots */
import type { SnapshotRecord } from '@covisor/control'
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
import { nameField } from './vm-bodies.ts'

const snapshotList = view(
  'SnapshotList',
  Type.Object({
    items: Type.Array(
      view(
        'Snapshot',
        Type.Object({
          id: nullable(Type.String({ description: 'null: made elsewhere' })),
          name: Type.String(),
          description: Type.String(),
          state: oneOf(['creating', 'ready', 'deleting', 'failed']),
          hasMemory: Type.Boolean(),
          isCurrent: Type.Boolean({ description: 'what the VM has become since is based on this one' }),
          parent: nullable(text('name of the snapshot it is based on')),
          createdAt: instant('when it was taken'),
          managed: Type.Boolean(),
        }),
      ),
    ),
  }),
)

const viewSnapshot = (snapshot: SnapshotRecord) => ({
  id: snapshot.id ?? null,
  name: snapshot.name,
  description: snapshot.description,
  state: snapshot.state,
  hasMemory: snapshot.hasMemory,
  isCurrent: snapshot.isCurrent,
  parent: snapshot.parent ?? null,
  createdAt: snapshot.createdAt.toISOString(),
  managed: snapshot.managed,
})

export const snapshotRoutes: readonly Route[] = [
  route({
    operationId: 'snapshot_list',
    method: 'GET',
    path: '/v1/vms/{vm}/snapshots',
    summary: 'List the snapshots of a VM',
    needs: 'vm:read',
    query: Type.Object(asOfQuery),
    replies: { 200: snapshotList },
    async handle({ control, actor, params, query }) {
      return json({ items: (await control.snapshots.list(actor, params.vm!, inTime(query))).map(viewSnapshot) })
    },
  }),
  route({
    operationId: 'snapshot_create',
    method: 'POST',
    path: '/v1/vms/{vm}/snapshots',
    summary: 'Take a snapshot: of the disks, or of disks and memory',
    needs: 'vm:snapshot',
    startsTask: true,
    body: view(
      'CreateSnapshot',
      Type.Object(
        {
          name: nameField,
          description: optional(Type.String({ maxLength: 4096 })),
          memory: optional(Type.Boolean({ description: 'also the memory; the VM must run' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.snapshots.create(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'snapshot_revert',
    method: 'POST',
    path: '/v1/vms/{vm}/snapshots/{snapshot}/revert',
    summary: 'Go back to a snapshot; what happened since is lost',
    needs: 'vm:revert',
    startsTask: true,
    body: view(
      'RevertSnapshot',
      Type.Object(
        { run: optional(Type.Boolean({ description: 'let the VM run afterwards' })) },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.snapshots.revert(actor, params.vm!, params.snapshot!, body, options)),
  }),
  route({
    operationId: 'snapshot_delete',
    method: 'DELETE',
    path: '/v1/vms/{vm}/snapshots/{snapshot}',
    summary: 'Delete a snapshot; the VM and the snapshots around it stay as they are',
    needs: 'vm:snapshot',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.snapshots.delete(actor, params.vm!, params.snapshot!, options)),
  }),
]
