/** /v1/plans: plans that were kept with `?plan=true&save=true`, approved by somebody else where the project wants it, and applied. */
import { type SavedPlanRecord, savedPlanStates } from '@covisor/control'
import { type Actor, AppError, may } from '@covisor/model'
import { Type } from 'typebox'
import { checkOf } from '../http/check-schema.ts'
import { instant, json, nullable, oneOf, optional, pageOf, pageQuery, type Route, route, text, view } from '../route.ts'
import { planView, viewPlan } from '../task/plan-view.ts'
import { taskView } from '../task/task-view.ts'

const savedPlanView = view(
  'SavedPlan',
  Type.Object({
    id: Type.String(),
    operation: text('operationId of the call that it is the plan of'),
    state: oneOf(savedPlanStates),
    savedBy: Type.String(),
    approvedBy: nullable(Type.String()),
    approvedAt: nullable(instant('when it was approved')),
    task: nullable(text('the task that it became')),
    createdAt: instant('when it was saved'),
    expiresAt: instant('until when it can be applied'),
    plan: planView,
  }),
)

const viewSavedPlan = (actor: Actor, record: SavedPlanRecord) => ({
  id: record.id,
  operation: record.operation,
  state: record.state,
  savedBy: record.savedBy,
  approvedBy: record.approvedBy ?? null,
  approvedAt: record.approvedAt?.toISOString() ?? null,
  task: record.task ?? null,
  createdAt: record.createdAt.toISOString(),
  expiresAt: record.expiresAt.toISOString(),
  plan: viewPlan(actor, record.plan),
})

export const planRoutes: readonly Route[] = [
  route({
    operationId: 'plan_list',
    method: 'GET',
    path: '/v1/plans',
    summary: 'List saved plans, newest first',
    needs: 'plan:read',
    query: Type.Object({ ...pageQuery, state: optional(oneOf(savedPlanStates)) }),
    replies: { 200: pageOf('SavedPlanPage', savedPlanView) },
    async handle({ control, actor, query }) {
      const page = await control.plans.list(actor, query)
      return json({ items: page.items.map((plan) => viewSavedPlan(actor, plan)), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'plan_get',
    method: 'GET',
    path: '/v1/plans/{plan}',
    summary: 'Look at a saved plan',
    needs: 'plan:read',
    replies: { 200: savedPlanView },
    handle: async ({ control, actor, params }) =>
      json(viewSavedPlan(actor, await control.plans.get(actor, params.plan!))),
  }),
  route({
    operationId: 'plan_approve',
    method: 'POST',
    path: '/v1/plans/{plan}/approve',
    summary: 'Approve a plan that somebody else saved',
    needs: 'plan:approve',
    replies: { 200: savedPlanView },
    handle: async ({ control, actor, params }) =>
      json(viewSavedPlan(actor, await control.plans.approve(actor, params.plan!))),
  }),
  route({
    operationId: 'plan_apply',
    method: 'POST',
    path: '/v1/plans/{plan}/apply',
    summary: 'Do what a saved plan says, or be refused if it would be done otherwise now',
    needs: 'plan:apply',
    replies: { 202: taskView },
    async handle(call) {
      const { control, actor, params, server } = call
      const { operation, body, ...request } = await control.plans.request(actor, params.plan!)
      const planned = server.route(operation)
      const stale = (why: string) => new AppError('PLAN_STALE', { plan: operation, why })
      if (planned === undefined || planned.needs === 'public' || planned.needs === 'signed-in')
        throw stale('this release knows no such call')
      if (!may(actor, planned.needs))
        throw new AppError('FORBIDDEN', { verb: planned.needs, what: `plan "${params.plan}"` })
      // Saved by an earlier release, perhaps, that knew other fields.
      if (planned.body !== undefined) checkOf(planned.body, 'body')(body)
      return await planned.handle({ ...call, ...request, body, options: { savedPlan: params.plan! } })
    },
  }),
  route({
    operationId: 'plan_withdraw',
    method: 'DELETE',
    path: '/v1/plans/{plan}',
    summary: 'Withdraw a saved plan; it stays to be looked at',
    needs: 'plan:apply',
    replies: { 200: savedPlanView },
    handle: async ({ control, actor, params }) =>
      json(viewSavedPlan(actor, await control.plans.withdraw(actor, params.plan!))),
  }),
]
