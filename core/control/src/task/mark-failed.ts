/**
 * What a stuck task leaves half-made has failed, and says so: nobody waits for it any more, and it can be deleted.
 *
 * A queue around the store's: the records are marked before the task comes to rest, so a server that dies in between marks
 * them again.
 */
import type { TaskId } from '@covisor/model'
import type { Store, TaskRow, Tx } from '@covisor/store'
import { type TaskQueue, taskKey } from '@covisor/tasks'

export function markingFailed(store: Store): TaskQueue {
  const { queue } = store.running
  return {
    claim: (request) => queue.claim(request),
    renew: (leases, leaseUntil) => queue.renew(leases, leaseUntil),
    wake: (key) => queue.wake(key),
    requestCancel: (task, by) => queue.requestCancel(task, by),
    onWake: (listener) => queue.onWake(listener),
    async release(lease, rest) {
      if (rest.kind === 'stuck') await store.transaction((tx) => markFailed(tx, lease.taskId as TaskId))
      await queue.release(lease, rest)
    },
  }
}

/** Whoever deletes what a stuck task left behind has done its undoing: it looks again, finds nothing, and ends. */
export async function wakeStuckOf(tx: Tx, target: string): Promise<void> {
  const stuck = await tx.tasks.list('provider', { filter: { target, state: 'stuck' } })
  for (const task of stuck.items) await tx.tasks.wake(taskKey(task.id))
}

async function markFailed(tx: Tx, id: TaskId): Promise<void> {
  const task = await tx.tasks.find('provider', id)
  if (task === undefined) return
  const what = { what: 'failed' }
  // Whatever a task makes is reserved for it until it is handed over.
  for (const { owner } of await tx.reservations.list({ task: id })) {
    const volume = await tx.volumes.find('provider', owner)
    if (volume?.state === 'creating') await tx.volumes.update('provider', volume.id, { state: 'failed' }, what)
  }
  await tx.reservations.release({ task: id })
  if (task.target === null) return
  if (task.targetKind === 'vm') await markVm(tx, task, task.target)
  if (task.targetKind === 'image') {
    const image = await tx.images.find('provider', task.target)
    if (isHalf(image?.state)) await tx.images.update('provider', task.target, { state: 'failed' }, what)
  }
}

async function markVm(tx: Tx, task: TaskRow, id: string): Promise<void> {
  const vm = await tx.vms.find('provider', id)
  if (vm === undefined) return
  const what = { what: 'failed' }
  if (task.saga.startsWith('snapshot.')) {
    const { snapshot } = task.input as { readonly snapshot?: string | null }
    const row = typeof snapshot === 'string' ? await tx.snapshots.find('provider', snapshot) : undefined
    if (row !== undefined && isHalf(row.state)) await tx.snapshots.update('provider', row.id, { state: 'failed' }, what)
  }
  if (!isHalf(vm.record)) return
  await tx.vms.update('provider', vm.id, { record: 'failed' }, what)
  for (const { volume: of } of [...(vm.desired?.disks ?? []), ...(vm.desired?.cdroms ?? [])]) {
    const volume = of === null ? undefined : await tx.volumes.find('provider', of)
    if (volume?.state === 'deleting') await tx.volumes.update('provider', volume.id, { state: 'failed' }, what)
  }
}

const isHalf = (state: string | undefined): boolean => state === 'creating' || state === 'deleting'
