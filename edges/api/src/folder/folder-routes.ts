/** /v1/folders: how the VMs of a project are laid out. */
import type { FolderRecord } from '@covisor/control'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  inTime,
  json,
  nullable,
  optional,
  type Route,
  resource,
  route,
  text,
  view,
} from '../route.ts'
import { nameField } from '../vm/vm-bodies.ts'

const strict = { additionalProperties: false }

const folderView = view(
  'Folder',
  Type.Object({
    id: text('folder id'),
    name: text('unique in the folder that it is in'),
    path: text('names from the top, with slashes'),
    parent: nullable(text('id of the folder that it is in')),
    project: text('project id'),
    vms: Type.Integer({ description: 'in it itself' }),
    folders: Type.Integer({ description: 'in it itself' }),
    generation: Type.Integer({ description: 'the ETag' }),
  }),
)
const place = Type.String({ maxLength: 2048, description: 'id, path from the top, or a name that is unique' })

export const folderRoutes: readonly Route[] = [
  route({
    operationId: 'folder_list',
    method: 'GET',
    path: '/v1/folders',
    summary: 'List the folders of VMs, parents before children',
    needs: 'folder:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('FolderList', Type.Object({ items: Type.Array(folderView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.folders.list(actor, inTime(query))).map(viewFolder) }),
  }),
  route({
    operationId: 'folder_get',
    method: 'GET',
    path: '/v1/folders/{folder}',
    summary: 'Look at a folder',
    needs: 'folder:read',
    query: Type.Object(asOfQuery),
    replies: { 200: folderView },
    async handle({ control, actor, params, query }) {
      const folder = await control.folders.get(actor, params.folder!, inTime(query))
      return resource(viewFolder(folder), folder.generation)
    },
  }),
  route({
    operationId: 'folder_create',
    method: 'POST',
    path: '/v1/folders',
    summary: 'Make a folder of VMs',
    needs: 'folder:create',
    body: view('CreateFolder', Type.Object({ name: nameField, parent: optional(place) }, strict)),
    replies: { 201: folderView },
    handle: async ({ control, actor, body }) => ({
      kind: 'json',
      status: 201,
      body: viewFolder(await control.folders.create(actor, body)),
    }),
  }),
  route({
    operationId: 'folder_edit',
    method: 'PATCH',
    path: '/v1/folders/{folder}',
    summary: 'Rename a folder, or move it with all that is in it',
    needs: 'folder:edit',
    body: view('EditFolder', Type.Object({ name: optional(nameField), parent: optional(nullable(place)) }, strict)),
    replies: { 200: folderView },
    async handle({ control, actor, params, body }) {
      const folder = await control.folders.edit(actor, params.folder!, body)
      return resource(viewFolder(folder), folder.generation)
    },
  }),
  route({
    operationId: 'folder_delete',
    method: 'DELETE',
    path: '/v1/folders/{folder}',
    summary: 'Delete an empty folder, or let what is in it go up; VMs stay',
    needs: 'folder:delete',
    query: Type.Object({ moveUp: optional(Type.Boolean({ description: 'what is in it goes to where it was' })) }),
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, query }) {
      await control.folders.delete(actor, params.folder!, { moveUp: query.moveUp === true })
      return empty
    },
  }),
  route({
    operationId: 'vm_put_into_folder',
    method: 'PUT',
    path: '/v1/vms/{vm}/folder',
    summary: 'Put a VM into a folder, or into none',
    needs: 'vm:edit',
    body: view('PutIntoFolder', Type.Object({ folder: nullable(place) }, strict)),
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.folders.put(actor, params.vm!, body.folder)
      return empty
    },
  }),
]

const viewFolder = (folder: FolderRecord) => ({
  id: folder.id,
  name: folder.name,
  path: folder.path,
  parent: folder.parent ?? null,
  project: folder.project,
  vms: folder.vms,
  folders: folder.folders,
  generation: folder.generation,
})
