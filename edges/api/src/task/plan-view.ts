/** A plan as clients see it. Without the right to see hosts, their names and the reasons about them are left out. */
import type { Plan } from '@covisor/control'
import { type Actor, may } from '@covisor/model'
import { Type } from 'typebox'
import { nullable, oneOf, text, view } from '../route.ts'
import { targetView } from './task-view.ts'

export const choiceView = view(
  'Choice',
  Type.Object({ about: Type.String(), chose: Type.String(), because: Type.String() }),
)

const useView = view(
  'CapacityUse',
  Type.Object({
    what: Type.String(),
    where: Type.String(),
    unit: Type.String(),
    before: Type.Number(),
    after: Type.Number(),
    limit: nullable(Type.Number()),
  }),
)

/** A host that was looked at for a VM, and what each rule says of it. */
export const consideredHost = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fits: Type.Boolean(),
  score: Type.Number({ description: 'the highest of those that fit is chosen' }),
  scores: Type.Array(Type.Object({ name: Type.String(), value: Type.Number(), weight: Type.Number() }), {
    description: 'what the score is the sum of, value times weight; empty where it does not fit',
  }),
  reasons: Type.Array(Type.Object({ rule: Type.String(), ok: Type.Boolean(), text: Type.String() })),
})

export const planView = view(
  'Plan',
  Type.Object({
    action: text('what was asked for'),
    target: targetView,
    steps: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), undo: Type.String(), pointOfNoReturn: Type.Boolean() }),
    ),
    placement: nullable(
      Type.Object({
        host: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
        hosts: Type.Array(consideredHost),
      }),
    ),
    moves: Type.Array(
      Type.Object({
        vm: Type.Object({ id: Type.String(), name: Type.String() }),
        from: Type.String(),
        to: Type.String(),
      }),
      { description: 'running VMs that go to other hosts' },
    ),
    hardware: Type.Array(
      Type.Object({
        what: Type.String(),
        when: oneOf(['now', 'next-start']),
        because: nullable(text('why it waits for the next start')),
      }),
      { description: 'of an edit: what holds at once and what from the next start on, as the host foresees it' },
    ),
    downtime: oneOf(['none', 'restart', 'until-started', 'short']),
    capacity: Type.Array(useView),
    quota: Type.Array(useView),
    choices: Type.Array(choiceView),
    warnings: Type.Array(Type.String()),
    irreversible: Type.Array(Type.String()),
    refusals: Type.Array(Type.Object({ code: Type.String(), text: Type.String() })),
    saved: nullable(text('id of the saved plan, if it was to be saved and nothing speaks against it')),
  }),
)

export function viewPlan(actor: Actor, plan: Plan) {
  const seesHosts = may(actor, 'host:read')
  return {
    action: plan.action,
    target: { kind: plan.target.kind, id: plan.target.id ?? null, name: plan.target.name },
    steps: plan.steps.map(({ name, title, undo, pointOfNoReturn }) => ({ name, title, undo, pointOfNoReturn })),
    placement:
      plan.placement === undefined || !seesHosts
        ? null
        : { host: plan.placement.host ?? null, hosts: plan.placement.hosts },
    moves: seesHosts ? plan.moves.map(({ vm: { id, name }, from, to }) => ({ vm: { id, name }, from, to })) : [],
    hardware: plan.hardware.map(({ what, when, because }) => ({ what, when, because: because ?? null })),
    downtime: plan.downtime,
    capacity: (seesHosts ? plan.capacity : []).map((use) => ({ ...use, limit: use.limit ?? null })),
    quota: plan.quota.map(({ what, where, unit, before, after, limit }) => ({
      what,
      where,
      unit,
      before,
      after,
      limit: limit ?? null,
    })),
    choices: plan.choices,
    warnings: plan.warnings,
    irreversible: plan.irreversible,
    refusals: plan.refusals,
    saved: plan.saved ?? null,
  }
}
