/** /v1/organisations/{organisation}/allocations: its shares of clusters. */
import { type AllocationRecord, allocationModels, type ShareOf } from '@covisor/control'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, nullable, oneOf, optional, type Route, route, view } from '../route.ts'
import { namedView } from './named-view.ts'

const shareView = view(
  'Share',
  Type.Object({
    maximum: nullable(Type.Integer({ description: 'null: not limited' })),
    guarantee: Type.Number({
      description: 'the part that is guaranteed, 0 to 1; with pay-as-you-go of what its running VMs have',
    }),
    guaranteed: nullable(Type.Integer({ description: 'now; null as of a time, because use is counted and not kept' })),
    used: nullable(Type.Integer({ description: 'what its VMs there have, running or not' })),
    running: nullable(Type.Integer({ description: 'of that, what runs or is about to' })),
  }),
)

const allocationView = view(
  'Allocation',
  Type.Object({ cluster: namedView, model: oneOf(allocationModels), vcpus: shareView, memoryMiB: shareView }),
)

const viewShare = ({ maximum, guarantee, guaranteed, used, running }: ShareOf) => ({
  maximum: maximum ?? null,
  guarantee,
  guaranteed: guaranteed ?? null,
  used: used ?? null,
  running: running ?? null,
})

const viewAllocation = ({ cluster, model, vcpus, memoryMiB }: AllocationRecord) => ({
  cluster: { id: cluster.id, name: cluster.name },
  model,
  vcpus: viewShare(vcpus),
  memoryMiB: viewShare(memoryMiB),
})

const part = (description: string) => optional(Type.Number({ minimum: 0, maximum: 1, description }))
const limit = (description: string) =>
  optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }))

export const allocationRoutes: readonly Route[] = [
  route({
    operationId: 'allocation_list',
    method: 'GET',
    path: '/v1/organisations/{organisation}/allocations',
    summary: 'Shares of clusters that an organisation has, and what is used of them',
    needs: 'quota:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('AllocationList', Type.Object({ items: Type.Array(allocationView) })) },
    async handle({ control, actor, params, query }) {
      const items = await control.allocations.list(actor, params.organisation!, inTime(query))
      return json({ items: items.map(viewAllocation) })
    },
  }),
  route({
    operationId: 'allocation_set',
    method: 'PUT',
    path: '/v1/organisations/{organisation}/allocations',
    summary: 'Give an organisation a share of a cluster, or change it',
    needs: 'organisation:allocate',
    body: view(
      'SetAllocation',
      Type.Object(
        {
          cluster: Type.String({ minLength: 1, maxLength: 256 }),
          model: oneOf(allocationModels, 'how much of it is guaranteed: all, a part, or a part of what runs'),
          vcpus: limit('most vCPUs of its VMs there; only pay-as-you-go can do without'),
          memoryMiB: limit('most memory of its VMs there; only pay-as-you-go can do without'),
          vcpuGuarantee: part('of vCPUs: 1 for a reservation, else 0.5 for an allocation and 0 for pay-as-you-go'),
          memoryGuarantee: part('of memory: likewise'),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.allocations.set(actor, params.organisation!, body)
      return empty
    },
  }),
  route({
    operationId: 'allocation_remove',
    method: 'DELETE',
    path: '/v1/organisations/{organisation}/allocations/{cluster}',
    summary: 'Take a share of a cluster away; what is there stays',
    needs: 'organisation:allocate',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.allocations.remove(actor, params.organisation!, params.cluster!)
      return empty
    },
  }),
]
