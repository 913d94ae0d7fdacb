/** How a driver finds a VM of ours. */
import type { VmTarget } from '@covisor/driver-api'
import type { VmId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'

export async function vmTarget(store: StoreReads, vm: VmId): Promise<VmTarget> {
  const row = await store.vms.find('provider', vm)
  return { vm, nativeRef: row?.nativeRef ?? undefined }
}
