/**
 * Volumes that must not change while a task copies them: what the task holds, and what is refused meanwhile.
 *
 * The claim is written with the task (`holds` of accept.ts) and given up when the task has come to its end, so neither a crash
 * nor an undo can leave it behind. VMs that have such a volume are held too: a VM that was started would write to it.
 */
import { AppError } from '@covisor/model'
import type { StoreReads, TaskHold, VolumeRow } from '@covisor/store'
import { volumeUsers } from './volume-users.ts'

/** The volumes, and every VM that has one of them. */
export async function holdsOf(store: StoreReads, volumes: readonly VolumeRow[]): Promise<TaskHold[]> {
  const vms = new Set<TaskHold['id']>()
  for (const volume of volumes) for (const user of await volumeUsers(store, volume)) vms.add(user.id)
  return [
    ...volumes.map(({ id }): TaskHold => ({ kind: 'volume', id })),
    ...[...vms].map((id): TaskHold => ({ kind: 'vm', id })),
  ]
}

/** Throws VOLUME_IN_USE for a volume that a task needs as it is. */
export async function refuseHeld(store: StoreReads, { id, name }: VolumeRow): Promise<void> {
  const [holder] = await store.tasks.holding(id)
  if (holder !== undefined) throw new AppError('VOLUME_IN_USE', { volume: name, by: `the task "${holder.title}"` })
}

/** Throws VOLUME_IN_USE for a volume that is being made, changed or deleted, that a deleted VM may need again, or that was left half-made. */
export async function refuseUnsettled(store: StoreReads, { id, name, state }: VolumeRow): Promise<void> {
  if (state === 'deleted')
    throw new AppError('VOLUME_IN_USE', { volume: name, by: 'a deleted VM; restore or purge that' })
  if (state !== 'ready') throw new AppError('VOLUME_IN_USE', { volume: name, by: `a task: it is ${state}` })
  const [task] = (await store.tasks.list('provider', { filter: { target: id, state: 'open' }, limit: 1 })).items
  if (task !== undefined) throw new AppError('VOLUME_IN_USE', { volume: name, by: `the task "${task.title}"` })
}
