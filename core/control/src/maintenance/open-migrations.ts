/** Migrations that are under way, everybody's: two operators who empty two hosts share the limits of a third. */
import { AppError } from '@covisor/model'
import type { StoreReads, Tx } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import type { MigrateVmInput } from '../vm/migrate-vm-input.ts'
import { type MoveLimits, type MoveUnderWay, reasonToWait } from './move-limits.ts'

export async function openMigrations(store: StoreReads): Promise<MoveUnderWay[]> {
  const filter = { saga: 'vm.migrate', state: 'open' } as const
  const tasks = await everyRow((page) => store.tasks.list('provider', { ...page, filter }))
  return tasks.map(({ input }) => {
    const { vm, from, to } = input as unknown as MigrateVmInput
    return { vm, from: from.host, to: to.host }
  })
}

/** In the transaction that accepts a move: of two that each saw room for one more, one waits. Throws SERVER_BUSY. */
export async function refuseBeyondLimits(
  tx: Tx,
  move: Pick<MoveUnderWay, 'from' | 'to'>,
  limits: MoveLimits,
): Promise<void> {
  const why = reasonToWait(move, await openMigrations(tx), limits)
  if (why !== undefined) throw new AppError('SERVER_BUSY', { why })
}
