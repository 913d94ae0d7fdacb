/** Looks at saved plans, approves and withdraws them. They are made and applied by accept.ts, on the one write path. */
import { type Actor, AppError, parseId } from '@covisor/model'
import type { RowNamed } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { requestOf } from '../secrets/seal-again.ts'
import type { Services } from '../services.ts'
import type { Plan } from './plan.ts'
import type { PlanUseCases, SavedPlanRecord, SavedRequest } from './plans.ts'

type SavedPlanRow = RowNamed<'savedPlans'>

export function planUseCases(services: Services): PlanUseCases {
  const { store, clock, secrets } = services
  const target = (name: string) => ({ kind: 'plan', id: undefined, name }) as const
  const known = ({ id, targetName }: SavedPlanRow) => ({ kind: 'plan', id, name: targetName }) as const
  const find = async (actor: Actor, plan: string) => await store.savedPlans.get(actor, parseId('plan', plan))

  const refuseOver = ({ state, targetName, expiresAt }: SavedPlanRow): void => {
    const stale = (why: string) => new AppError('PLAN_STALE', { plan: targetName, why })
    if (state === 'applied' || state === 'withdrawn') throw stale(`it was ${state} already`)
    if (expiresAt < clock.now()) throw stale('it has expired')
  }

  return {
    async list(actor, { state, limit, after, sort }) {
      authorise(actor, { verb: 'plan:read', target: target('of this project') })
      const page = await store.savedPlans.list(actor, { filter: { state }, limit, after, sort: sort ?? '-createdAt' })
      return { items: page.items.map(record), next: page.next }
    },

    async get(actor, plan) {
      authorise(actor, { verb: 'plan:read', target: target(plan) })
      return record(await find(actor, plan))
    },

    approve: (actor, plan) =>
      change(services, actor, { verb: 'plan:approve', target: target(plan) }, async (tx) => {
        const row = await tx.savedPlans.get(actor, parseId('plan', plan))
        refuseOver(row)
        if (row.savedBy !== null && row.savedBy === actor.user)
          throw new AppError('FORBIDDEN', { verb: 'approve', what: 'a plan that you saved yourself' })
        const patch = { state: 'approved', approvedByName: actor.name, approvedAt: clock.now() } as const
        const after = await tx.savedPlans.update(actor, row.id, patch, { what: 'approved' })
        return { result: record(after), target: known(row), before: { state: row.state }, after: { state: 'approved' } }
      }),

    withdraw: (actor, plan) =>
      change(services, actor, { verb: 'plan:apply', target: target(plan) }, async (tx) => {
        const row = await tx.savedPlans.get(actor, parseId('plan', plan))
        refuseOver(row)
        const patch = { state: 'withdrawn', request: null } as const
        const after = await tx.savedPlans.update(actor, row.id, patch, { what: 'withdrawn' })
        return {
          result: record(after),
          target: known(row),
          before: { state: row.state },
          after: { state: 'withdrawn' },
        }
      }),

    async request(actor, plan) {
      authorise(actor, { verb: 'plan:apply', target: target(plan) })
      const row = await find(actor, plan)
      refuseOver(row)
      const { request } = row
      // As it was kept before there were keys.
      if (typeof request !== 'string') return request as unknown as SavedRequest
      return JSON.parse(secrets.open(request, requestOf(row.id))) as SavedRequest
    },
  }
}

const record = (row: SavedPlanRow): SavedPlanRecord => ({
  id: row.id,
  operation: row.operation,
  state: row.state,
  savedBy: row.savedByName,
  approvedBy: row.approvedByName ?? undefined,
  approvedAt: row.approvedAt === null ? undefined : new Date(row.approvedAt),
  task: row.task ?? undefined,
  createdAt: new Date(row.createdAt),
  expiresAt: new Date(row.expiresAt),
  plan: row.plan as unknown as Plan,
})
