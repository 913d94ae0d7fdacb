/** /v1/placement-rules */
import type { RuleRecord } from '@covisor/control'
import { ruleKinds, ruleScopes } from '@covisor/model'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, oneOf, optional, type Route, route, text, view } from '../route.ts'

const named = Type.Array(Type.Object({ id: Type.String(), name: Type.String() }))

const ruleView = view(
  'PlacementRule',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    kind: oneOf(ruleKinds),
    scope: oneOf(ruleScopes, 'what together and apart are measured by'),
    must: Type.Boolean({ description: 'false: kept where it can be' }),
    vms: named,
    hosts: named,
    broken: Type.Array(Type.String(), { description: 'how it is not kept now; empty: it is' }),
  }),
)

const viewRule = ({ id, name, kind, scope, must, vms, hosts, broken }: RuleRecord) => ({
  id,
  name,
  kind,
  scope,
  must,
  vms: vms.map((vm) => ({ id: vm.id, name: vm.name })),
  hosts: hosts.map((host) => ({ id: host.id, name: host.name })),
  broken,
})

export const ruleRoutes: readonly Route[] = [
  route({
    operationId: 'placement_rule_list',
    method: 'GET',
    path: '/v1/placement-rules',
    summary: 'List the rules about which VMs are where, and how they are broken',
    needs: 'rule:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('PlacementRuleList', Type.Object({ items: Type.Array(ruleView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.rules.list(actor, inTime(query))).map(viewRule) }),
  }),
  route({
    operationId: 'placement_rule_create',
    method: 'POST',
    path: '/v1/placement-rules',
    summary: 'Keep VMs together, apart, on hosts or off hosts',
    needs: 'rule:create',
    body: view(
      'CreatePlacementRule',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 64 }),
          kind: oneOf(ruleKinds),
          vms: Type.Array(text('VM id or name'), { minItems: 1, maxItems: 1000 }),
          hosts: optional(Type.Array(text('host id or name'), { maxItems: 1000 })),
          scope: optional(oneOf(ruleScopes, 'for VMs together or apart; default: host')),
          must: optional(Type.Boolean({ description: 'default: true' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: ruleView },
    async handle({ control, actor, body }) {
      return { kind: 'json', status: 201, body: viewRule(await control.rules.create(actor, body)) }
    },
  }),
  route({
    operationId: 'placement_rule_delete',
    method: 'DELETE',
    path: '/v1/placement-rules/{rule}',
    summary: 'Delete a rule; no VM moves for it',
    needs: 'rule:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.rules.delete(actor, params.rule!)
      return empty
    },
  }),
]
