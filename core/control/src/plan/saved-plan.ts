/**
 * What makes a saved plan binding: it is applied as it was shown, once, or refused.
 *
 * Applying prepares the request anew. In the transaction that accepts it, everything the plan had read must still have its
 * generation, and what is promised now (steps, host, downtime, what cannot be undone) must be what was promised then.
 */
import { createHash } from 'node:crypto'
import { type Actor, AppError, newId, type TaskId, type Verb } from '@covisor/model'
import type { PlanBasis, StoreReads, Tx } from '@covisor/store'
import { type Json, planOf } from '@covisor/tasks'
import { everyRow } from '../every-row.ts'
import type { Asked, Prepared } from '../prepared.ts'
import { refuseTooMany } from '../refuse-too-many.ts'
import { requestOf } from '../secrets/seal-again.ts'
import type { Services } from '../services.ts'
import { changedSince } from './noted-reads.ts'
import type { Plan } from './plan.ts'
import type { SavedRequest } from './plans.ts'

const VALID_MS = 7 * 86_400_000
/** In one project, those that have expired lately too: what they keep can be as long as a request. */
const MAX_WAITING = 500
const OPEN_STATES = ['waiting', 'approved'] as const
/** How long one is shown that nobody can apply any more. */
const KEPT_MS = 30 * 86_400_000

/** Of what was asked for and what the plan promises. Without ids, which are chosen anew each time. */
export function digestOf<Input>(
  { saga, input, plan = {}, target }: Pick<Prepared<Input, unknown>, 'saga' | 'input' | 'plan' | 'target'>,
  requestHash: string,
): string {
  const promised = {
    requestHash,
    saga: `${saga.name} ${saga.version}`,
    target: target.name,
    steps: planOf(saga, input).map((step) => [step.name, step.title, step.isPointOfNoReturn]),
    host: plan.placement?.host?.id ?? null,
    downtime: plan.downtime ?? 'none',
    takenOf: (plan.capacity ?? []).map(({ what, where }) => [what, where]),
    choices: plan.choices ?? [],
    irreversible: plan.irreversible ?? [],
  }
  return createHash('sha256').update(JSON.stringify(promised)).digest('hex')
}

export async function savePlan(
  { store, clock, secrets }: Services,
  actor: Actor,
  asked: Asked,
  request: SavedRequest,
  plan: Plan,
  basis: PlanBasis,
): Promise<string> {
  const id = newId('plan')
  const { kind, id: target, name } = plan.target
  await store.transaction(async (tx) => {
    const { total } = await tx.savedPlans.list(actor, { filter: { state: OPEN_STATES }, limit: 1, withTotal: true })
    refuseTooMany('saved plans that wait in this project', total ?? 0, MAX_WAITING)
    await tx.savedPlans.insert({
      id,
      organisation: actor.organisation,
      project: actor.project,
      operation: request.operation,
      action: asked.action,
      targetKind: asked.target.kind,
      target: target ?? null,
      targetName: name,
      request: secrets.seal(JSON.stringify(request), requestOf(id)),
      plan: JSON.parse(JSON.stringify(plan)) as Json,
      basis,
      savedBy: actor.user ?? null,
      savedByName: actor.name,
      approvedByName: null,
      approvedAt: null,
      task: null,
      expiresAt: clock.now() + VALID_MS,
    })
    const after = { action: asked.action, of: `${kind} "${name}"` }
    await tx.audit.append({ actor, verb: 'plan:save', target: { kind: 'plan', id, name }, outcome: 'accepted', after })
  })
  return id
}

/** In the transaction that accepts. Throws NOT_FOUND, PLAN_STALE, APPROVAL_NEEDED. */
export async function takeSavedPlan(
  tx: Tx,
  actor: Actor,
  planId: string,
  { verbs, digest, task, now }: { verbs: readonly Verb[]; digest: string; task: TaskId; now: number },
): Promise<void> {
  const row = await tx.savedPlans.get(actor, planId)
  const stale = (why: string) => new AppError('PLAN_STALE', { plan: row.targetName, why })
  if (row.state === 'applied' || row.state === 'withdrawn') throw stale(`it was ${row.state} already`)
  if (row.expiresAt < now) throw stale('it has expired')
  if (row.state !== 'approved') await refuseUnapproved(tx, actor, verbs)
  const changed = await changedSince(tx, row.basis.generations)
  if (changed !== undefined) throw stale(`${changed} since it was made`)
  if (row.basis.digest !== digest) throw stale('it would be done in another way now')
  await tx.savedPlans.update(actor, row.id, { state: 'applied', task, request: null }, { what: 'applied' })
}

/** Those that nobody can apply any more, a while after; with their requests, which may hold secrets, at once. */
export async function pruneSavedPlans({ store, clock }: Services): Promise<void> {
  const now = clock.now()
  await store.transaction(async (tx) => {
    for (const row of await everyRow((page) => tx.savedPlans.list('provider', page))) {
      if (row.expiresAt + KEPT_MS < now) await tx.savedPlans.remove('provider', row.id)
      else if (row.expiresAt < now && row.request !== null)
        await tx.savedPlans.update('provider', row.id, { request: null })
    }
  })
}

/** The first of these verbs that the project wants only as a plan that somebody else approved. What Covisor does by itself needs nobody. */
export async function needsApproval(
  store: StoreReads,
  actor: Actor,
  verbs: readonly Verb[],
): Promise<Verb | undefined> {
  if (actor.kind === 'system') return undefined
  const { approvalFor } = await store.projects.get('provider', actor.project)
  return verbs.find((verb) => approvalFor.includes(verb))
}

/** Throws APPROVAL_NEEDED. */
export async function refuseUnapproved(store: StoreReads, actor: Actor, verbs: readonly Verb[]): Promise<void> {
  const verb = await needsApproval(store, actor, verbs)
  if (verb === undefined) return
  const { name } = await store.projects.get('provider', actor.project)
  throw new AppError('APPROVAL_NEEDED', { verb, project: name })
}
