/**
 * Which VMs use a volume: those whose definition names it, and those that were seen to have it, which nobody told us. The
 * second kind is all there is of VMs made elsewhere, and their disks must be as safe as ours.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError, type PowerState, type VmId } from '@covisor/model'
import type { StoreReads, VolumeRow } from '@covisor/store'
import { everyRow } from '../every-row.ts'

export interface VolumeUser {
  readonly id: VmId
  readonly name: string
  readonly power: PowerState | null
}

export async function volumeUsers(store: StoreReads, volume: VolumeRow): Promise<VolumeUser[]> {
  const users = new Map<VmId, VolumeUser>()
  const wanted = await everyRow((page) => store.vms.list('provider', { ...page, filter: { volume: volume.id } }))
  for (const { id, name, power } of wanted) users.set(id, { id, name, power })

  const places = await store.pools.onHosts({ pool: volume.pool, host: volume.host ?? undefined })
  for (const { host, nativeName: pool } of places) {
    for (const { id, name, power, observed } of await everyRow((page) =>
      store.vms.list('provider', { ...page, filter: { host } }),
    )) {
      const disks = (observed?.facts as ObservedVm | undefined)?.disks ?? []
      const has = disks.some(({ source }) => source?.volume?.pool === pool && source.volume.name === volume.nativeName)
      if (has) users.set(id, { id, name, power })
    }
  }
  return [...users.values()]
}

/** Throws VOLUME_IN_USE for a volume that a VM has, running or not. */
export async function refuseUsers(store: StoreReads, volume: VolumeRow): Promise<void> {
  const [user] = await volumeUsers(store, volume)
  if (user !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by: `VM "${user.name}"` })
}

/** Throws VOLUME_IN_USE for a volume that a guest may be writing to. */
export async function refuseRunningUsers(store: StoreReads, volume: VolumeRow): Promise<void> {
  for (const { name, power } of await volumeUsers(store, volume)) {
    if (power !== 'running' && power !== 'paused') continue
    throw new AppError('VOLUME_IN_USE', { volume: volume.name, by: `VM "${name}", which is ${power}` })
  }
}
