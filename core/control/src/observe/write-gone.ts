/**
 * Writes down that a host does not have a VM any more. Three ways to be gone are not the end of it: a task is moving it, so
 * the task says where it is; or other hands moved it, and it was seen on another host already, as a VM that nobody knew.
 */
import type { ObservedVm } from '@covisor/driver-api'
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
  // The VM keeps its id, its project and its history; what was taken for a new one goes, and what was seen of that one stays: the
  // last look at the old host may have shown the VM while it stood still.
  const { endpoint, host } = moved
  if (endpoint === null || host === null) return
  const { organisation, project } = gone
  const newVm = { id, organisation, project }
  const news = `moved to ${moved.hostName ?? 'another host'}`
  await tx.vms.upsertObserved(moved.observed!.facts as ObservedVm, { endpoint, host, vm: id, newVm, what: news })
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
      other.observed !== null &&
      other.createdAt > gone.createdAt &&
      (other.observed?.facts as { powerReason?: string } | undefined)?.powerReason === 'migrated',
  )
}
