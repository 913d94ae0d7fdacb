/**
 * Leases: until when a VM may run. Whoever works in a project extends them, as far as the project allows; who may change the
 * project may go beyond. Extending is a matter of the record and starts no task.
 */
import { type Actor, AppError, may, type ProjectId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { change } from '../access/change.ts'
import type { Services } from '../services.ts'

const DAY_MS = 86_400_000
/** How long before the end people are told. */
export const WARN_MS = 3 * DAY_MS

export async function setLease(services: Services, actor: Actor, vm: string, endsAt: Date | undefined): Promise<void> {
  const { clock } = services
  const target = { kind: 'vm', id: undefined, name: vm } as const
  await change(services, actor, { verb: 'vm:lease', target }, async (tx) => {
    const row = await tx.vms.resolve(actor, vm)
    const now = clock.now()
    if (endsAt !== undefined && endsAt.getTime() <= now)
      throw new AppError('REQUEST_INVALID', { where: 'endsAt', why: `${endsAt.toISOString()} is past` })
    const { leaseDays: longest } = await tx.projects.get('provider', row.project)
    const isTooLong = longest !== null && (endsAt === undefined || endsAt.getTime() > now + longest * DAY_MS)
    if (isTooLong && !may(actor, 'project:edit')) {
      const what = `VM "${row.name}" for longer than ${longest} days at a time, which is what its project allows`
      throw new AppError('FORBIDDEN', { verb: 'lease', what })
    }
    const leaseEndsAt = endsAt?.getTime() ?? null
    // Whoever has just said when it ends need not be told.
    const leaseState = leaseEndsAt !== null && leaseEndsAt <= now + WARN_MS ? 'warned' : null
    await tx.vms.update(actor, row.id, { leaseEndsAt, leaseState })
    return {
      result: undefined,
      target: { kind: 'vm', id: row.id, name: row.name },
      before: { leaseEndsAt: timeText(row.leaseEndsAt) },
      after: { leaseEndsAt: timeText(leaseEndsAt) },
    }
  })
}

/** The lease that a new VM gets. */
export async function firstLease(store: StoreReads, project: ProjectId, now: number): Promise<number | null> {
  const { leaseDays } = await store.projects.get('provider', project)
  return leaseDays === null ? null : now + leaseDays * DAY_MS
}

const timeText = (at: number | null) => (at === null ? null : new Date(at).toISOString())
