/** The VMs of a host, and which of them take room there. */
import type { HostId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import type { PlacedVm } from './resolve-vm.ts'

export async function placedVmsOn(store: StoreReads, host: HostId): Promise<PlacedVm[]> {
  const rows = await everyRow((page) => store.vms.list('provider', { ...page, filter: { host } }))
  return rows.filter((vm): vm is PlacedVm => vm.endpoint !== null && vm.host !== null)
}

/** A guest that is there, going on or standing still. */
export const needsRoom = ({ power }: PlacedVm): boolean => power === 'running' || power === 'paused'
