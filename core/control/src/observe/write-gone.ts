/**
 * Writes down that a host does not have a VM any more. Three ways to be gone are not the end of it: a task is moving it, so
 * the task says where it is; or other hands moved it, and it was seen on another host already, as a VM that nobody knew.
 */
import type { VmId } from '@covisor/model'
import type { Tx, VmView } from '@covisor/store'

export async function writeGone(tx: Tx, id: VmId, what: string): Promise<void> {
  const gone = await tx.vms.find('provider', id)
  if (gone === undefined || gone.task?.action === 'migrate') return
  const moved = gone.managed ? undefined : await seenElsewhere(tx, gone)
  if (moved === undefined) {
    await tx.vms.removeObserved(id, what)
    return
  }
  // The VM keeps its id, its project and its history; what was taken for a new one goes.
  const { endpoint, host, nativeRef } = moved
  await tx.vms.remove('provider', moved.id)
  await tx.vms.update(
    'provider',
    id,
    { endpoint, host, nativeRef },
    { what: `moved to ${moved.hostName ?? 'another host'}` },
  )
}

/** Only what came later can be where it went; older ones are other VMs with the same id, as on hosts that were cloned. */
async function seenElsewhere(tx: Tx, gone: VmView): Promise<VmView | undefined> {
  if (gone.nativeRef === null) return undefined
  const others = await tx.vms.withNativeRef('provider', gone.nativeRef)
  return others.find(
    (other) =>
      other.id !== gone.id &&
      !other.managed &&
      other.power === 'running' &&
      other.createdAt > gone.createdAt &&
      (other.observed?.facts as { powerReason?: string } | undefined)?.powerReason === 'migrated',
  )
}
