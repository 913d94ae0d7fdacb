/** Questions about where VMs are and would be: /v1/vms/{vm}/placement, /v1/what-if. */
import { Type } from 'typebox'
import { json, nullable, optional, type Route, route, text, view } from '../route.ts'
import { consideredHost } from '../task/plan-view.ts'

const ref = Type.Object({ id: Type.String(), name: Type.String() })

const explanationView = view(
  'PlacementExplanation',
  Type.Object({
    vm: ref,
    host: ref,
    best: nullable(ref),
    hosts: Type.Array(consideredHost, { description: 'best first' }),
    bound: Type.Array(Type.String(), { description: 'why it cannot move, whatever other hosts have' }),
    warnings: Type.Array(Type.String()),
  }),
)

const whatIfView = view(
  'WhatIfAnswer',
  Type.Object({
    restarted: Type.Array(Type.Object({ vm: ref, host: Type.String() })),
    lost: Type.Array(Type.Object({ vm: ref, why: Type.String() })),
    hosts: Type.Array(
      Type.Object({
        name: Type.String(),
        hypothetical: Type.Boolean(),
        memoryMiB: Type.Integer({ description: 'what it may promise' }),
        promisedMemoryMiB: Type.Integer(),
        vcpus: Type.Integer(),
        promisedVcpus: Type.Integer(),
        vms: Type.Integer(),
      }),
    ),
  }),
)

export const placementRoutes: readonly Route[] = [
  route({
    operationId: 'vm_explain_placement',
    method: 'GET',
    path: '/v1/vms/{vm}/placement',
    summary: 'Explain where a VM is: every host with every rule, as if it were placed now',
    needs: 'placement:explain',
    replies: { 200: explanationView },
    async handle({ control, actor, params }) {
      const { vm, host, placement, bound, warnings } = await control.placement.explain(actor, params.vm!)
      const hosts = placement.hosts.map(({ id, name, fits, score, scores, reasons }) => ({
        id,
        name,
        fits,
        score,
        scores,
        reasons,
      }))
      return json({ vm, host, best: placement.host ?? null, hosts, bound, warnings })
    },
  }),
  route({
    operationId: 'what_if',
    method: 'POST',
    path: '/v1/what-if',
    summary: 'Ask what would be if hosts, racks or sites were lost, or hosts added; nothing changes',
    needs: 'placement:explain',
    body: view(
      'WhatIf',
      Type.Object(
        {
          loseHosts: optional(Type.Array(text('host id or name'), { maxItems: 1000 })),
          loseRacks: optional(Type.Array(text('rack, or SITE/RACK'), { maxItems: 100 })),
          loseSites: optional(Type.Array(text('site id or name'), { maxItems: 100 })),
          addHosts: optional(
            Type.Array(
              Type.Object(
                { like: text('host id or name'), count: optional(Type.Integer({ minimum: 1, maximum: 1000 })) },
                { additionalProperties: false },
              ),
              { maxItems: 100 },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: whatIfView },
    async handle({ control, actor, body }) {
      const { restarted, lost, hosts } = await control.placement.whatIf(actor, body)
      return json({ restarted, lost, hosts })
    },
  }),
]
