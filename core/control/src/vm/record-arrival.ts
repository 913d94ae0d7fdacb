/** Writes down that a VM is on another host now. Its observation there may have come first, as that of a VM nobody knew. */
import type { Services } from '../services.ts'
import type { MigrateVmInput } from './migrate-vm.saga.ts'
import { vmTarget } from './vm-target.ts'

const LOOK_TIMEOUT_MS = 15_000

export async function recordArrival(
  { store, connections }: Services,
  { vm, to }: Pick<MigrateVmInput, 'vm' | 'to'>,
  nativeRef: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.reservations.release({ owner: vm })
    if ((await tx.vms.find('provider', vm)) === undefined) return
    const twin = await tx.vms.byNativeRef('provider', to.endpoint, nativeRef)
    if (twin !== undefined && twin.id !== vm) await tx.vms.remove('provider', twin.id)
    const place = { endpoint: to.endpoint, host: to.host, nativeRef }
    await tx.vms.update('provider', vm, place, { what: `migrated to ${to.name}` })
  })
  await connections.refreshVm(to.endpoint, await vmTarget(store, vm), AbortSignal.timeout(LOOK_TIMEOUT_MS))
}
