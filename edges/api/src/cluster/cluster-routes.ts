/** /v1/clusters */
import type { ClusterRecord } from '@covisor/control'
import { balanceModes, connectionStates, hostDuties } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  outcome,
  type Route,
  resource,
  route,
  text,
  view,
} from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'

const strict = { additionalProperties: false }

const settings = {
  prefer: oneOf(['spread', 'pack'], 'spread keeps hosts equally free; pack fills one before the next'),
  vcpusPerCpu: Type.Number({ minimum: 0.1, maximum: 64, description: 'vCPUs promised per logical CPU' }),
  memoryRatio: Type.Number({ minimum: 0.1, maximum: 4, description: 'memory promised as a share of what there is' }),
  cpuModel: nullable(
    Type.String({
      maxLength: 64,
      description: 'of new VMs that ask for none, so that they run on every host; "suggested": the best that all have',
    }),
  ),
  balance: oneOf(balanceModes, 'who evens out the load: nobody, Covisor when asked, or Covisor'),
  movesAtOnce: Type.Integer({
    minimum: 1,
    maximum: 32,
    description: 'migrations that one host sends or takes at a time',
  }),
  movesPerLink: nullable(
    Type.Integer({
      minimum: 1,
      maximum: 32,
      description: 'migrations between two hosts at a time; null: as many as the hosts may',
    }),
  ),
  moveBandwidthMiBps: nullable(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description:
        'MiB a second at most for each migration of emptying, rolling and balancing; null: as fast as it goes',
    }),
  ),
}

const size = Type.Object({ vcpus: Type.Integer(), memoryMiB: Type.Integer() })

const clusterView = view(
  'Cluster',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    site: Type.Object({ id: Type.String(), name: Type.String() }),
    ...settings,
    hosts: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        connection: oneOf(connectionStates),
        duty: oneOf(hostDuties),
      }),
    ),
    vms: Type.Object({ total: Type.Integer(), running: Type.Integer() }),
    capacity: size,
    promised: size,
    baseline: Type.Object({
      architecture: nullable(Type.String()),
      level: nullable(text('x86-64-v1 to v4, of the features that all hosts have')),
      models: Type.Array(Type.String(), { description: 'named CPUs that every host can give a guest, best last' }),
      suggested: nullable(Type.String()),
      machines: Type.Array(Type.String(), { description: 'machine types that every host has' }),
      differences: Type.Array(Type.String(), { description: 'what keeps VMs from moving between the hosts' }),
    }),
    generation: Type.Integer(),
  }),
)

function viewCluster({
  id,
  name,
  site,
  settings: own,
  hosts,
  vms,
  capacity,
  promised,
  baseline,
  generation,
}: ClusterRecord) {
  const { architecture, level, models, suggested, machines, differences } = baseline
  return {
    id,
    name,
    site: { id: site.id, name: site.name },
    prefer: own.prefer,
    vcpusPerCpu: own.vcpusPerCpu,
    memoryRatio: own.memoryRatio,
    cpuModel: own.cpuModel,
    balance: own.balance,
    movesAtOnce: own.movesAtOnce,
    movesPerLink: own.movesPerLink,
    moveBandwidthMiBps: own.moveBandwidthMiBps,
    hosts: hosts.map((host) => ({ id: host.id, name: host.name, connection: host.connection, duty: host.duty })),
    vms: { total: vms.total, running: vms.running },
    capacity: { vcpus: capacity.vcpus, memoryMiB: capacity.memoryMiB },
    promised: { vcpus: promised.vcpus, memoryMiB: promised.memoryMiB },
    baseline: {
      architecture: architecture ?? null,
      level: level ?? null,
      models,
      suggested: suggested ?? null,
      machines,
      differences,
    },
    generation,
  }
}

const siteField = text('site id or name; not needed while there is one')
const wished = {
  site: optional(siteField),
  prefer: optional(settings.prefer),
  vcpusPerCpu: optional(settings.vcpusPerCpu),
  memoryRatio: optional(settings.memoryRatio),
  cpuModel: optional(settings.cpuModel),
  balance: optional(settings.balance),
  movesAtOnce: optional(settings.movesAtOnce),
  movesPerLink: optional(settings.movesPerLink),
  moveBandwidthMiBps: optional(settings.moveBandwidthMiBps),
}
const hostList = Type.Array(Type.String({ maxLength: 128 }), { maxItems: 1000, description: 'host ids or names' })
const nameField = Type.String({ minLength: 1, maxLength: 64 })

export const clusterRoutes: readonly Route[] = [
  route({
    operationId: 'cluster_list',
    method: 'GET',
    path: '/v1/clusters',
    summary: 'List clusters',
    needs: 'cluster:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('ClusterList', Type.Object({ items: Type.Array(clusterView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.clusters.list(actor, inTime(query))).map(viewCluster) }),
  }),
  route({
    operationId: 'cluster_create',
    method: 'POST',
    path: '/v1/clusters',
    summary: 'Make hosts a cluster',
    needs: 'cluster:create',
    body: view('CreateCluster', Type.Object({ name: nameField, hosts: optional(hostList), ...wished }, strict)),
    replies: { 201: clusterView },
    async handle({ control, actor, body }) {
      return { kind: 'json', status: 201, body: viewCluster(await control.clusters.create(actor, body)) }
    },
  }),
  route({
    operationId: 'cluster_get',
    method: 'GET',
    path: '/v1/clusters/{cluster}',
    summary: 'Look at a cluster: its hosts, room, and what their CPUs have in common',
    needs: 'cluster:read',
    query: Type.Object(asOfQuery),
    replies: { 200: clusterView },
    async handle({ control, actor, params, query }) {
      const cluster = await control.clusters.get(actor, params.cluster!, inTime(query))
      return resource(viewCluster(cluster), cluster.generation)
    },
  }),
  route({
    operationId: 'cluster_edit',
    method: 'PATCH',
    path: '/v1/clusters/{cluster}',
    summary: 'Change a cluster, and which hosts are in it',
    needs: 'cluster:edit',
    body: view(
      'EditCluster',
      Type.Object(
        { name: optional(nameField), addHosts: optional(hostList), removeHosts: optional(hostList), ...wished },
        strict,
      ),
    ),
    replies: { 200: clusterView },
    handle: async ({ control, actor, params, body }) =>
      json(viewCluster(await control.clusters.edit(actor, params.cluster!, body))),
  }),
  route({
    operationId: 'cluster_delete',
    method: 'DELETE',
    path: '/v1/clusters/{cluster}',
    summary: 'Delete a cluster that has no hosts',
    needs: 'cluster:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.clusters.delete(actor, params.cluster!)
      return empty
    },
  }),
  route({
    operationId: 'cluster_roll',
    method: 'POST',
    path: '/v1/clusters/{cluster}/roll',
    summary: 'Empty host after host, have it worked on, and give it its VMs back',
    needs: 'host:maintain',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.maintenance.roll(actor, params.cluster!, options)),
  }),
  route({
    operationId: 'cluster_balance',
    method: 'POST',
    path: '/v1/clusters/{cluster}/balance',
    summary: 'Move VMs so that the measured load is even; refused when no move is worth it',
    needs: 'vm:migrate',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.maintenance.balance(actor, params.cluster!, options)),
  }),
]
