/** /v1/import-profiles: what theirs becomes here, kept for the next import from the same place. */
import type { ImportProfileRecord } from '@covisor/control'
import { diskBuses, firmwares, nicModels } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  type Route,
  resource,
  route,
  text,
  view,
} from '../route.ts'

const named = Type.Object({ id: Type.String(), name: text('empty: it is gone') })

const profileView = view(
  'ImportProfile',
  Type.Object({
    id: Type.String(),
    name: text('unique in its project'),
    networks: Type.Array(Type.Object({ theirs: text("the appliance's; '*': all others"), network: named })),
    pool: nullable(named),
    diskBus: nullable(oneOf(diskBuses)),
    nicModel: nullable(oneOf(nicModels)),
    firmware: nullable(oneOf(firmwares)),
    vcpus: nullable(Type.Integer()),
    memoryMiB: nullable(Type.Integer()),
    deploymentOption: nullable(Type.String()),
    generation: Type.Integer(),
  }),
)

const viewProfile = (profile: ImportProfileRecord) => ({
  id: profile.id,
  name: profile.name,
  networks: profile.networks,
  pool: profile.pool ?? null,
  diskBus: profile.diskBus ?? null,
  nicModel: profile.nicModel ?? null,
  firmware: profile.firmware ?? null,
  vcpus: profile.vcpus ?? null,
  memoryMiB: profile.memoryMiB ?? null,
  deploymentOption: profile.deploymentOption ?? null,
  generation: profile.generation,
})

const profileBody = view(
  'NewImportProfile',
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 128 }),
      networks: optional(
        Type.Record(Type.String({ maxLength: 1024 }), Type.String({ maxLength: 128 }), {
          maxProperties: 64,
          description: "the appliance's network → id or name of one here; '*' for all others",
        }),
      ),
      pool: optional(text('id or name')),
      diskBus: optional(oneOf(diskBuses)),
      nicModel: optional(oneOf(nicModels)),
      firmware: optional(oneOf(firmwares)),
      vcpus: optional(Type.Integer({ minimum: 1, maximum: 1024 })),
      memoryMiB: optional(Type.Integer({ minimum: 1, maximum: 64 * 1024 * 1024 })),
      deploymentOption: optional(Type.String({ maxLength: 256 })),
    },
    { additionalProperties: false },
  ),
)

export const importProfileRoutes: readonly Route[] = [
  route({
    operationId: 'import_profile_list',
    method: 'GET',
    path: '/v1/import-profiles',
    summary: 'List mapping profiles of imports',
    needs: 'import:inspect',
    query: Type.Object(asOfQuery),
    replies: { 200: view('ImportProfileList', Type.Object({ items: Type.Array(profileView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.importProfiles.list(actor, inTime(query))).map(viewProfile) }),
  }),
  route({
    operationId: 'import_profile_create',
    method: 'POST',
    path: '/v1/import-profiles',
    summary: 'Keep what theirs becomes here under a name, for imports to come',
    needs: 'import:keep-profile',
    body: profileBody,
    replies: { 201: profileView },
    handle: async ({ control, actor, body }) => ({
      kind: 'json',
      status: 201,
      body: viewProfile(await control.importProfiles.create(actor, body)),
    }),
  }),
  route({
    operationId: 'import_profile_get',
    method: 'GET',
    path: '/v1/import-profiles/{profile}',
    summary: 'Look at a mapping profile',
    needs: 'import:inspect',
    query: Type.Object(asOfQuery),
    replies: { 200: profileView },
    async handle({ control, actor, params, query }) {
      const profile = await control.importProfiles.get(actor, params.profile!, inTime(query))
      return resource(viewProfile(profile), profile.generation)
    },
  }),
  route({
    operationId: 'import_profile_replace',
    method: 'PUT',
    path: '/v1/import-profiles/{profile}',
    summary: 'Replace a mapping profile',
    needs: 'import:keep-profile',
    body: profileBody,
    replies: { 200: profileView },
    async handle({ control, actor, params, body }) {
      const profile = await control.importProfiles.replace(actor, params.profile!, body)
      return resource(viewProfile(profile), profile.generation)
    },
  }),
  route({
    operationId: 'import_profile_delete',
    method: 'DELETE',
    path: '/v1/import-profiles/{profile}',
    summary: 'Delete a mapping profile; what was imported with it stays',
    needs: 'import:keep-profile',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.importProfiles.delete(actor, params.profile!)
      return empty
    },
  }),
]
