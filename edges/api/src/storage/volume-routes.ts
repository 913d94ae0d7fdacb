/** /v1/volumes */
import type { VolumeRecord } from '@covisor/control'
import { Type } from 'typebox'
import {
  asOfQuery,
  bytes,
  instant,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  outcome,
  pageOf,
  pageQuery,
  type Route,
  resource,
  route,
  view,
} from '../route.ts'
import { tagQuery, tagsField } from '../tag/tag-fields.ts'
import { taskReplies } from '../task/task-replies.ts'

const volumeView = view(
  'Volume',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    tags: tagsField,
    pool: Type.Object({ id: Type.String(), name: Type.String() }),
    format: Type.String(),
    capacityBytes: bytes('as the guest sees it'),
    allocatedBytes: nullable(bytes('what it takes in the pool')),
    state: oneOf(['creating', 'ready', 'deleting', 'deleted', 'failed']),
    purpose: oneOf(['disk', 'cdrom', 'seed', 'image']),
    attachedTo: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    managed: Type.Boolean(),
    generation: Type.Integer(),
    createdAt: instant('when Covisor first knew it'),
  }),
)

const viewVolume = (volume: VolumeRecord) => ({
  id: volume.id,
  name: volume.name,
  tags: volume.tags,
  pool: { id: volume.pool.id, name: volume.pool.name },
  format: volume.format,
  capacityBytes: volume.capacityBytes,
  allocatedBytes: volume.allocatedBytes ?? null,
  state: volume.state,
  purpose: volume.purpose,
  attachedTo: volume.attachedTo.map(({ id, name }) => ({ id, name })),
  managed: volume.managed,
  generation: volume.generation,
  createdAt: volume.createdAt.toISOString(),
})

const sizeBytes = Type.Integer({ minimum: 1, maximum: 2 ** 46, description: 'in bytes' })

export const volumeRoutes: readonly Route[] = [
  route({
    operationId: 'volume_list',
    method: 'GET',
    path: '/v1/volumes',
    summary: 'List volumes',
    needs: 'volume:read',
    query: Type.Object({
      ...pageQuery,
      pool: optional(Type.String()),
      nameContains: optional(Type.String({ maxLength: 128 })),
      ...tagQuery,
      ...asOfQuery,
    }),
    replies: { 200: pageOf('VolumePage', volumeView) },
    async handle({ control, actor, query }) {
      const page = await control.volumes.list(actor, inTime(query))
      return json({ items: page.items.map(viewVolume), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'volume_create',
    method: 'POST',
    path: '/v1/volumes',
    summary: 'Create an empty volume',
    needs: 'volume:create',
    startsTask: true,
    body: view(
      'CreateVolume',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 128 }),
          pool: optional(Type.String()),
          sizeBytes,
          format: optional(oneOf(['qcow2', 'raw'])),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, body, options }) => outcome(await control.volumes.create(actor, body, options)),
  }),
  route({
    operationId: 'volume_get',
    method: 'GET',
    path: '/v1/volumes/{volume}',
    summary: 'Look at a volume',
    needs: 'volume:read',
    query: Type.Object(asOfQuery),
    replies: { 200: volumeView },
    async handle({ control, actor, params, query }) {
      const volume = await control.volumes.get(actor, params.volume!, inTime(query))
      return resource(viewVolume(volume), volume.generation)
    },
  }),
  route({
    operationId: 'volume_resize',
    method: 'PATCH',
    path: '/v1/volumes/{volume}',
    summary: 'Grow a volume',
    needs: 'volume:resize',
    startsTask: true,
    body: view('EditVolume', Type.Object({ sizeBytes }, { additionalProperties: false })),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.volumes.resize(actor, params.volume!, body, options)),
  }),
  route({
    operationId: 'volume_move',
    method: 'POST',
    path: '/v1/volumes/{volume}/move',
    summary: 'Move a volume to another pool, also while a VM runs with it',
    needs: 'volume:move',
    startsTask: true,
    body: view(
      'MoveVolume',
      Type.Object(
        {
          pool: Type.String({ minLength: 1, maxLength: 128, description: 'id or name' }),
          bandwidthMiBps: optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_000_000,
              description: 'MiB a second at most, under a running guest',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.volumes.move(actor, params.volume!, body, options)),
  }),
  route({
    operationId: 'volume_delete',
    method: 'DELETE',
    path: '/v1/volumes/{volume}',
    summary: 'Delete a volume and what is in it',
    needs: 'volume:delete',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.volumes.delete(actor, params.volume!, options)),
  }),
  route({
    operationId: 'volume_download',
    method: 'GET',
    path: '/v1/volumes/{volume}/content',
    summary: "Download a volume's file as it is",
    needs: 'volume:download',
    replies: { 200: { mediaType: 'application/octet-stream', description: 'the file' } },
    async handle({ control, actor, params, signal }) {
      const { fileName, content } = await control.volumes.download(actor, params.volume!, signal)
      return { kind: 'download', mediaType: 'application/octet-stream', fileName, content }
    },
  }),
]
