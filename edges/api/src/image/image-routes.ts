/** /v1/images */
import type { ImageRecord } from '@covisor/control'
import { guestFamilies } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  bytes,
  instant,
  inTime,
  json,
  oneOf,
  optional,
  outcome,
  type Route,
  route,
  text,
  view,
} from '../route.ts'
import { tagQuery, tagsField } from '../tag/tag-fields.ts'
import { taskReplies } from '../task/task-replies.ts'

const imageView = view(
  'Image',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    tags: tagsField,
    guestOs: oneOf(guestFamilies),
    capacityBytes: bytes('as the guest sees it'),
    pool: Type.Object({ id: Type.String(), name: Type.String() }),
    state: oneOf(['creating', 'ready', 'deleting', 'failed']),
    isPublished: Type.Boolean({ description: 'whether the provider offers it to organisations' }),
    createdAt: instant('when it was made'),
  }),
)

const viewImage = (image: ImageRecord) => ({
  id: image.id,
  name: image.name,
  tags: image.tags,
  guestOs: image.guestOs,
  capacityBytes: image.capacityBytes,
  pool: { id: image.pool.id, name: image.pool.name },
  state: image.state,
  isPublished: image.isPublished,
  createdAt: image.createdAt.toISOString(),
})

export const imageRoutes: readonly Route[] = [
  route({
    operationId: 'image_list',
    method: 'GET',
    path: '/v1/images',
    summary: 'List images: starting points for new VMs',
    needs: 'image:read',
    query: Type.Object({ ...tagQuery, ...asOfQuery }),
    replies: { 200: view('ImageList', Type.Object({ items: Type.Array(imageView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.images.list(actor, inTime(query))).map(viewImage) }),
  }),
  route({
    operationId: 'image_create',
    method: 'POST',
    path: '/v1/images',
    summary: 'Make an image of a volume (files become images by an import with asImage)',
    needs: 'image:create',
    startsTask: true,
    body: view(
      'CreateImage',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 128 }),
          volume: text('a volume that no running VM uses'),
          guestOs: optional(oneOf(guestFamilies)),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, body, options }) =>
      outcome(await control.images.createFromVolume(actor, body, options)),
  }),
  route({
    operationId: 'image_get',
    method: 'GET',
    path: '/v1/images/{image}',
    summary: 'Look at an image',
    needs: 'image:read',
    query: Type.Object(asOfQuery),
    replies: { 200: imageView },
    handle: async ({ control, actor, params, query }) =>
      json(viewImage(await control.images.get(actor, params.image!, inTime(query)))),
  }),
  route({
    operationId: 'image_publish',
    method: 'PUT',
    path: '/v1/images/{image}/published',
    summary: 'Offer an image to all organisations that are entitled to it, or take it back',
    needs: 'image:publish',
    body: view('PublishImage', Type.Object({ isPublished: Type.Boolean() }, { additionalProperties: false })),
    replies: { 200: imageView },
    handle: async ({ control, actor, params, body }) =>
      json(viewImage(await control.images.publish(actor, params.image!, body.isPublished))),
  }),
  route({
    operationId: 'image_delete',
    method: 'DELETE',
    path: '/v1/images/{image}',
    summary: 'Delete an image; VMs made from it stay',
    needs: 'image:delete',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.images.delete(actor, params.image!, options)),
  }),
]
