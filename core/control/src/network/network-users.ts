/** Who needs a network: ports of ours, and VMs made elsewhere that were seen to be on it. */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { NetworkRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

/** Throws NETWORK_IN_USE, naming one. */
export async function refuseUsedNetwork(store: StoreReads, row: NetworkRow): Promise<void> {
  const by = await userOf(store, row)
  if (by !== undefined) throw new AppError('NETWORK_IN_USE', { network: row.name, by })
}

async function userOf(store: StoreReads, { id }: NetworkRow): Promise<string | undefined> {
  const [port] = (await store.ports.list('provider', { filter: { network: id }, limit: 1 })).items
  if (port !== undefined) {
    const vm = port.vm === null ? undefined : await store.vms.find('provider', port.vm)
    return vm === undefined ? 'a port' : `VM "${vm.name}"`
  }
  for (const { host, nativeName } of await store.networks.onHosts({ network: id })) {
    const vms = await everyRow((page) => store.vms.list('provider', { ...page, filter: { host } }))
    const user = vms.find(({ observed }) => {
      const nics = (observed?.facts as ObservedVm | undefined)?.nics ?? []
      return nics.some(({ source }) => source.network === nativeName)
    })
    if (user !== undefined) return `VM "${user.name}"`
  }
  return undefined
}
