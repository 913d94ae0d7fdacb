/** /v1/uploads: files that the server pulls, range by range (see core/control, uploads). */
import type { UploadRecord } from '@covisor/control'
import { AppError } from '@covisor/model'
import { Type } from 'typebox'
import { bytes, empty, instant, json, oneOf, optional, type Route, route, type ServerEvent, view } from '../route.ts'

const uploadView = view(
  'Upload',
  Type.Object({
    id: Type.String(),
    fileName: Type.String(),
    sizeBytes: bytes('of the file'),
    receivedBytes: bytes('so far; ranges that were read twice count twice'),
    state: oneOf(['open', 'done', 'abandoned']),
    connected: Type.Boolean({ description: 'somebody listens for wants' }),
    createdAt: instant('when it was announced'),
  }),
)

const viewUpload = (upload: UploadRecord) => ({
  id: upload.id,
  fileName: upload.fileName,
  sizeBytes: upload.sizeBytes,
  receivedBytes: upload.receivedBytes,
  state: upload.state,
  connected: upload.connected,
  createdAt: upload.createdAt.toISOString(),
})

export const uploadRoutes: readonly Route[] = [
  route({
    operationId: 'upload_create',
    method: 'POST',
    path: '/v1/uploads',
    summary: 'Announce a file; the server then asks for its ranges',
    needs: 'import:create',
    body: view(
      'CreateUpload',
      Type.Object(
        {
          fileName: Type.String({ minLength: 1, maxLength: 255 }),
          sizeBytes: Type.Integer({ minimum: 1, maximum: 2 ** 46 }),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: uploadView },
    handle: async ({ control, actor, body }) => ({
      kind: 'json',
      status: 201,
      body: viewUpload(await control.uploads.create(actor, body)),
    }),
  }),
  route({
    operationId: 'upload_list',
    method: 'GET',
    path: '/v1/uploads',
    summary: 'List open uploads',
    needs: 'import:create',
    query: Type.Object({ task: optional(Type.String({ description: 'the one that this import reads' })) }),
    replies: { 200: view('UploadList', Type.Object({ items: Type.Array(uploadView) })) },
    async handle({ control, actor, query }) {
      return json({ items: (await control.uploads.list(actor, query)).map(viewUpload) })
    },
  }),
  route({
    operationId: 'upload_get',
    method: 'GET',
    path: '/v1/uploads/{upload}',
    summary: 'Look at an upload',
    needs: 'import:create',
    replies: { 200: uploadView },
    handle: async ({ control, actor, params }) => json(viewUpload(await control.uploads.get(actor, params.upload!))),
  }),
  route({
    operationId: 'upload_wants',
    method: 'GET',
    path: '/v1/uploads/{upload}/wants',
    summary: 'The ranges the server needs, as Server-Sent Events; keep it open until it ends',
    needs: 'import:create',
    replies: {
      200: {
        mediaType: 'text/event-stream',
        description: 'events named "want": {id, offset, length}; "end" when nothing more is needed',
      },
    },
    handle: async ({ control, actor, params, signal }) => ({
      kind: 'events',
      events: wants(control.uploads.wants(actor, params.upload!, signal)),
    }),
  }),
  route({
    operationId: 'upload_supply',
    method: 'PUT',
    path: '/v1/uploads/{upload}/wants/{want}',
    summary: 'The bytes of a wanted range',
    needs: 'import:create',
    bodyKind: 'stream',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, stream }) {
      const want = Number(params.want)
      if (!Number.isSafeInteger(want)) throw new AppError('REQUEST_INVALID', { where: 'want', why: 'not a number' })
      await control.uploads.supply(actor, params.upload!, want, stream)
      return empty
    },
  }),
  route({
    operationId: 'upload_remove',
    method: 'DELETE',
    path: '/v1/uploads/{upload}',
    summary: 'Give up an upload; an import that reads it is undone',
    needs: 'import:create',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.uploads.remove(actor, params.upload!)
      return empty
    },
  }),
]

async function* wants(
  ranges: AsyncIterable<{ id: number; offset: number; length: number }>,
): AsyncIterable<ServerEvent> {
  for await (const range of ranges) yield { id: String(range.id), event: 'want', data: range }
  yield { event: 'end', data: {} }
}
