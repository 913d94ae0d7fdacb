/**
 * Copies of VMs on hosts that they were recovered from: seen again when such a host is back, and never taken for the VM.
 *
 * Writes down what the host does with them, nothing else: removing one that is off is vm/remove-left-copies.ts, and one that runs is
 * for a person to look at.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { type EndpointId, isRunning, type VmId } from '@covisor/model'
import type { LeftCopy, StoreReads, Tx } from '@covisor/store'

/** By native reference: whose copy it is. */
export async function leftCopiesOn(store: StoreReads, endpoint: EndpointId): Promise<ReadonlyMap<string, VmId>> {
  const copies = new Map<string, VmId>()
  for (const { id, leftBehind } of await store.vms.withLeftCopies('provider', endpoint)) {
    for (const copy of leftBehind) if (copy.endpoint === endpoint) copies.set(copy.nativeRef, id)
  }
  return copies
}

/** `seen` undefined: the host does not have it any more, so it is forgotten. */
export async function writeLeftCopy(
  tx: Tx,
  { vm, endpoint, nativeRef }: { readonly vm: VmId; readonly endpoint: EndpointId; readonly nativeRef: string },
  seen: Pick<ObservedVm, 'power'> | undefined,
): Promise<void> {
  const row = await tx.vms.find('provider', vm)
  if (row === undefined) return
  const isIt = (copy: LeftCopy): boolean => copy.endpoint === endpoint && copy.nativeRef === nativeRef
  const before = row.leftBehind.find(isIt)
  if (before === undefined || before.arriving === true) return
  if (before.power === seen?.power && seen !== undefined) return
  const others = row.leftBehind.filter((copy) => !isIt(copy))
  const leftBehind = seen === undefined ? others : [...others, { ...before, power: seen.power }]
  await tx.vms.update('provider', vm, { leftBehind }, { what: newsOf(before.hostName, seen) })
}

function newsOf(host: string, seen: Pick<ObservedVm, 'power'> | undefined): string {
  if (seen === undefined) return `its old copy on ${host} is gone`
  return isRunning(seen.power)
    ? `a second copy of it runs on ${host}`
    : `its old copy was seen on ${host}, switched off`
}
