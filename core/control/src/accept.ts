/**
 * The one write path: authorise → prepare → plan or commit → task.
 *
 * `prepare` resolves, places and checks, and throws what is wrong; nothing is written before `commit`, and everything that is
 * accepted is written in one transaction: the objects, the task, the audit entry, the idempotency key. When only the plan
 * was asked for, what `prepare` throws becomes the plan's refusal.
 */
import { createHash } from 'node:crypto'
import { type Actor, AppError, may, newId, type Verb } from '@covisor/model'
import type { NewTask } from '@covisor/store'
import { type Json, planOf } from '@covisor/tasks'
import type { CallOptions, Outcome } from './outcome.ts'
import { measureLimits, plannedLimits, refuseBeyondLimits, refuseTaken, takenOf } from './plan/limits.ts'
import { readsOf } from './plan/noted-reads.ts'
import type { Plan } from './plan/plan.ts'
import { digestOf, needsApproval, refuseUnapproved, savePlan, takeSavedPlan } from './plan/saved-plan.ts'
import type { Asked, Prepared, Target } from './prepared.ts'
import { refuseStale } from './refuse-stale.ts'
import type { Services } from './services.ts'

export async function accept<Input, Created>(
  services: Services,
  actor: Actor,
  options: CallOptions,
  asked: Asked,
  prepare: () => Promise<Prepared<Input, Created>>,
): Promise<Outcome<Created>> {
  if (options.plan === true) return { kind: 'plan', plan: await planFor(services, actor, options, asked, prepare) }

  const { store } = services
  const hash = requestHash(actor, asked)
  const key = options.idempotencyKey
  if (key !== undefined) {
    const remembered = await store.idempotency.find(actor.name, key, hash)
    if (remembered !== undefined) return remembered.response as unknown as Outcome<Created>
  }

  try {
    authorise(actor, asked)
    await refuseWhenObserving(services)
    return await commit(services, actor, options, asked, await prepare(), hash)
  } catch (error) {
    await services.refusals.note(actor, asked, error)
    throw error
  }
}

async function commit<Input, Created>(
  { store, clock }: Services,
  actor: Actor,
  options: CallOptions,
  asked: Asked,
  prepared: Prepared<Input, Created>,
  hash: string,
): Promise<Outcome<Created>> {
  const task = newId('task')
  const outcome: Outcome<Created> = { kind: 'accepted', task, created: prepared.created }
  const key = options.idempotencyKey
  await store.transaction(async (tx) => {
    await refuseStale(tx, options, prepared.basedOn ?? prepared.target)
    if (options.savedPlan === undefined) await refuseUnapproved(tx, actor, verbsOf(asked))
    else {
      const facts = { verbs: verbsOf(asked), digest: digestOf(prepared, hash), task, now: clock.now() }
      await takeSavedPlan(tx, actor, options.savedPlan, facts)
    }
    const limits = await measureLimits(tx, actor)
    const input = (await prepared.commit?.(tx, task)) ?? prepared.input
    refuseBeyondLimits(limits, await measureLimits(tx, actor))
    const row: NewTask = {
      id: task,
      organisation: actor.organisation,
      project: actor.project,
      saga: prepared.saga.name,
      version: prepared.saga.version,
      input: input as Json,
      title: prepared.title,
      action: asked.action,
      targetKind: prepared.target.kind,
      target: prepared.target.id ?? null,
      targetName: prepared.target.name,
      actorKind: actor.kind,
      actorUser: actor.user ?? null,
      actorName: actor.name,
      actorInterface: actor.interface,
      actorAddress: actor.address ?? null,
    }
    await tx.tasks.insert(row, await prepared.holds?.(tx))
    await tx.audit.append({
      actor,
      verb: asked.verb,
      target: prepared.target,
      task,
      outcome: 'accepted',
      before: prepared.before,
      after: prepared.after,
    })
    if (key !== undefined) {
      await tx.idempotency.remember(actor.name, key, hash, { status: 202, response: outcome as unknown as Json })
    }
  })
  return outcome
}

/** Throws FORBIDDEN. The same rule for everything that is not a task. */
export function authorise(
  actor: Actor,
  asked: Pick<Asked, 'verb' | 'also'> & { readonly target: Pick<Target, 'kind' | 'name'> },
): void {
  const missing = verbsOf(asked).find((verb) => !may(actor, verb))
  if (missing === undefined) return
  const [, verb = missing] = missing.split(':')
  throw new AppError('FORBIDDEN', { verb, what: `${asked.target.kind} "${asked.target.name}"` })
}

const verbsOf = ({ verb, also = [] }: Pick<Asked, 'verb' | 'also'>): readonly Verb[] => [verb, ...also]

const APPROVAL = 'this project wants somebody else to approve the plan before it is applied'

async function planFor<Input, Created>(
  services: Services,
  actor: Actor,
  options: CallOptions,
  asked: Asked,
  prepare: () => Promise<Prepared<Input, Created>>,
): Promise<Plan> {
  const nothing: Plan = {
    action: asked.action,
    target: asked.target,
    steps: [],
    placement: undefined,
    moves: [],
    hardware: [],
    downtime: 'none',
    capacity: [],
    quota: [],
    choices: [],
    warnings: [],
    irreversible: [],
    refusals: [],
    saved: undefined,
  }
  try {
    authorise(actor, asked)
    const { result: prepared, generations } = await readsOf(prepare)
    const limits = await measureLimits(services.store, actor)
    const taken = await takenOf(services.store, limits, prepared.takes)
    const refusals = await refusalsOf([
      () => refuseWhenObserving(services),
      () => refuseStale(services.store, options, prepared.basedOn ?? prepared.target),
      async () => refuseTaken(taken),
    ])
    const plan: Plan = {
      ...nothing,
      refusals,
      target: prepared.target,
      ...prepared.plan,
      warnings: [
        ...(prepared.plan?.warnings ?? []),
        ...((await needsApproval(services.store, actor, verbsOf(asked))) === undefined ? [] : [APPROVAL]),
      ],
      quota: plannedLimits(taken),
      steps: planOf(prepared.saga, prepared.input).map((step) => ({
        name: step.name,
        title: step.title,
        undo: step.undo === 'automatic' ? 'taken back if a later step fails' : step.undo.notNeeded,
        pointOfNoReturn: step.isPointOfNoReturn,
      })),
    }
    if (options.save === undefined || refusals.length > 0) return plan
    const basis = { generations, digest: digestOf(prepared, requestHash(actor, asked)) }
    return { ...plan, saved: await savePlan(services, actor, asked, options.save, plan, basis) }
  } catch (error) {
    // Not the caller's to know, or not about this request: no plan can say it.
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND' || error.code === 'INTERNAL') throw error
    return { ...nothing, refusals: [{ code: error.code, text: error.message }] }
  }
}

/** All of them: people mend one thing and want to know of the next. */
async function refusalsOf(checks: readonly (() => Promise<void>)[]): Promise<Plan['refusals']> {
  const refusals: Plan['refusals'][number][] = []
  for (const check of checks) {
    try {
      await check()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refusals.push({ code: error.code, text: error.message })
    }
  }
  return refusals
}

/** Throws OBSERVE_ONLY. */
export async function refuseWhenObserving({ store }: Pick<Services, 'store'>): Promise<void> {
  const installation = await store.installation.get()
  if (installation.mode === 'normal') return
  throw new AppError('OBSERVE_ONLY', { why: installation.modeReason ?? 'an operator asked for it' })
}

function requestHash({ project }: Actor, { verb, target, params }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([project, verb, target.kind, target.id ?? target.name, params ?? null]))
    .digest('hex')
}
