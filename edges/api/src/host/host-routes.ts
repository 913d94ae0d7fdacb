/** /v1/hosts */
import type { HostRecord } from '@covisor/control'
import { connectionStates, hostDuties } from '@covisor/model'
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
  pageOf,
  pageQuery,
  type Route,
  resource,
  route,
  text,
  view,
} from '../route.ts'
import { tagQuery, tagsField } from '../tag/tag-fields.ts'
import { taskReplies } from '../task/task-replies.ts'
import { hardwareView, viewHardware } from './hardware-view.ts'

const hostView = view(
  'Host',
  Type.Object({
    id: Type.String(),
    name: text('as people call it'),
    tags: tagsField,
    hostname: text('as it calls itself'),
    endpoint: Type.Object({ id: Type.String(), uri: Type.String(), driver: Type.String() }),
    connection: oneOf(connectionStates),
    connectionReason: nullable(Type.String()),
    duty: oneOf(hostDuties),
    site: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    rack: nullable(text('within its site; null: nobody has said')),
    hypervisor: Type.Object({ product: Type.String(), version: Type.String() }),
    architecture: Type.String(),
    cpu: Type.Object({
      model: Type.String(),
      sockets: Type.Integer(),
      cores: Type.Integer(),
      threads: Type.Integer(),
      logical: Type.Integer({ description: 'CPUs as the host counts them' }),
    }),
    memoryMiB: Type.Integer(),
    freeMemoryMiB: Type.Integer(),
    reservedMemoryMiB: Type.Integer({ description: 'given to VMs' }),
    reservedVcpus: Type.Integer(),
    hasAcceleration: Type.Boolean(),
    accelerationReason: nullable(text('why guests are emulated here')),
    vms: Type.Object({ total: Type.Integer(), running: Type.Integer() }),
    cannot: Type.Record(Type.String(), Type.String(), { description: 'capabilities it lacks, with the reason' }),
    warnings: Type.Array(Type.String()),
    generation: Type.Integer(),
    seenAt: nullable(instant('when it last answered')),
  }),
)

function viewHost(host: HostRecord) {
  const { facts } = host
  const lacking = Object.entries(facts.capabilities).filter((entry): entry is [string, string] => entry[1] !== true)
  return {
    id: host.id,
    name: host.name,
    tags: host.tags,
    hostname: facts.name,
    endpoint: { id: host.endpoint.id, uri: host.endpoint.uri, driver: host.endpoint.driver },
    connection: host.connection,
    connectionReason: host.connectionReason ?? null,
    duty: host.duty,
    site: host.site === undefined ? null : { id: host.site.id, name: host.site.name },
    rack: host.rack ?? null,
    hypervisor: { product: facts.hypervisor.product, version: facts.hypervisor.version },
    architecture: facts.architecture,
    cpu: {
      model: facts.cpu.model,
      sockets: facts.cpu.sockets,
      cores: facts.cpu.cores,
      threads: facts.cpu.threads,
      logical: facts.cpu.logical,
    },
    memoryMiB: facts.memoryMiB,
    freeMemoryMiB: facts.freeMemoryMiB,
    reservedMemoryMiB: host.reservedMemoryMiB,
    reservedVcpus: host.reservedVcpus,
    hasAcceleration: facts.acceleration === 'hardware',
    accelerationReason: facts.acceleration === 'hardware' ? null : facts.acceleration.emulated,
    vms: { total: host.vms.total, running: host.vms.running },
    cannot: Object.fromEntries(lacking),
    warnings: facts.warnings,
    generation: host.generation,
    seenAt: host.seenAt?.toISOString() ?? null,
  }
}

export const hostRoutes: readonly Route[] = [
  route({
    operationId: 'host_list',
    method: 'GET',
    path: '/v1/hosts',
    summary: 'List hosts',
    needs: 'host:read',
    query: Type.Object({ ...pageQuery, ...tagQuery, ...asOfQuery }),
    replies: { 200: pageOf('HostPage', hostView) },
    async handle({ control, actor, query }) {
      const page = await control.hosts.list(actor, inTime(query))
      return json({ items: page.items.map(viewHost), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'host_get',
    method: 'GET',
    path: '/v1/hosts/{host}',
    summary: 'Look at a host',
    needs: 'host:read',
    query: Type.Object(asOfQuery),
    replies: { 200: hostView },
    async handle({ control, actor, params, query }) {
      const host = await control.hosts.get(actor, params.host!, inTime(query))
      return resource(viewHost(host), host.generation)
    },
  }),
  route({
    operationId: 'host_hardware',
    method: 'GET',
    path: '/v1/hosts/{host}/hardware',
    summary: 'List what a host is made of, as it tells now',
    needs: 'host:read',
    replies: { 200: hardwareView },
    handle: async ({ control, actor, params }) => json(viewHardware(await control.hosts.hardware(actor, params.host!))),
  }),
  route({
    operationId: 'host_set_duty',
    method: 'PATCH',
    path: '/v1/hosts/{host}',
    summary: 'Take a host out of placement, or back in',
    needs: 'host:maintain',
    body: view('EditHost', Type.Object({ duty: oneOf(hostDuties) }, { additionalProperties: false })),
    replies: { 200: hostView },
    async handle({ control, actor, params, body }) {
      const host = await control.hosts.setDuty(actor, params.host!, body.duty)
      return resource(viewHost(host), host.generation)
    },
  }),
  route({
    operationId: 'host_set_location',
    method: 'PUT',
    path: '/v1/hosts/{host}/location',
    summary: 'Say at which site and in which rack a host stands; refused when rules could not be kept then',
    needs: 'host:edit',
    body: view(
      'HostLocation',
      Type.Object(
        {
          site: optional(nullable(text('site id or name; null: unknown. Hosts of a cluster are where it is'))),
          rack: optional(nullable(Type.String({ minLength: 1, maxLength: 64, description: 'null: unknown' }))),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: hostView },
    async handle({ control, actor, params, body }) {
      const host = await control.hosts.setLocation(actor, params.host!, body)
      return resource(viewHost(host), host.generation)
    },
  }),
  route({
    operationId: 'host_enter_maintenance',
    method: 'POST',
    path: '/v1/hosts/{host}/maintenance',
    summary: 'Take a host out of placement and move its running VMs away; refused when some could go nowhere',
    needs: 'host:maintain',
    startsTask: true,
    body: view(
      'EnterMaintenance',
      Type.Object(
        {
          partly: optional(Type.Boolean({ description: 'leave behind what cannot move' })),
          atOnce: optional(
            Type.Integer({ minimum: 1, maximum: 32, description: "migrations at a time; default: the cluster's" }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.maintenance.enter(actor, params.host!, body, options)),
  }),
  route({
    operationId: 'host_leave_maintenance',
    method: 'POST',
    path: '/v1/hosts/{host}/return',
    summary: 'Let a host take VMs again, and bring back those that it was relieved of',
    needs: 'host:maintain',
    startsTask: true,
    body: view(
      'LeaveMaintenance',
      Type.Object(
        { returnVms: optional(Type.Boolean({ description: 'default: they stay where they are' })) },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.maintenance.leave(actor, params.host!, body, options)),
  }),
]
