/**
 * Writes down that a VM is on another host now, and its volumes where they are. Its observation there may have come first, as that of a VM nobody knew. A source that
 * could not be asked may still have its copy, which is removed when that host is back.
 */
import type { Services } from '../services.ts'
import { changePlaces } from '../storage/moving-volumes.ts'
import type { MigrateVmInput } from './migrate-vm-input.ts'
import { vmTarget } from './vm-target.ts'

const LOOK_TIMEOUT_MS = 15_000

export async function recordArrival(
  { store, connections, clock }: Services,
  { vm, from, to, disks }: Pick<MigrateVmInput, 'vm' | 'from' | 'to' | 'disks'>,
  { nativeRef, sourceAway }: { readonly nativeRef: string; readonly sourceAway?: boolean },
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.reservations.release({ owner: vm })
    const row = await tx.vms.find('provider', vm)
    if (row === undefined) return
    await changePlaces(tx, disks)
    const twin = await tx.vms.byNativeRef('provider', to.endpoint, nativeRef)
    if (twin !== undefined && twin.id !== vm) await tx.vms.remove('provider', twin.id)
    const place = { endpoint: to.endpoint, host: to.host, nativeRef }
    // A VM keeps its native reference when it moves. Whether it was seen over there before, or this is done again, makes no difference.
    const copy = {
      endpoint: from.endpoint,
      host: from.host,
      hostName: from.name,
      nativeRef,
      since: clock.now(),
      switchedOver: true,
    }
    const others = row.leftBehind.filter((one) => one.endpoint !== from.endpoint || one.nativeRef !== nativeRef)
    const leftBehind = sourceAway === true ? [...others, copy] : row.leftBehind
    await tx.vms.update('provider', vm, { ...place, leftBehind }, { what: `migrated to ${to.name}` })
  })
  await connections.refreshVm(to.endpoint, await vmTarget(store, vm), AbortSignal.timeout(LOOK_TIMEOUT_MS))
}
