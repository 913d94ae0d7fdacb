/**
 * Which VMs use a volume: those whose definition names it, and those that were seen to have it, which nobody told us. The
 * second kind is all there is of VMs made elsewhere, and their disks must be as safe as ours.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError, type PowerState, type VmId } from '@covisor/model'
import type { StoreReads, VmView, VolumeRow } from '@covisor/store'
import { everyRow } from '../every-row.ts'

export interface VolumeUser {
  readonly id: VmId
  readonly name: string
  readonly power: PowerState | null
  /** The action of the task that works on it. */
  readonly busyWith: string | undefined
}

export async function volumeUsers(store: StoreReads, volume: VolumeRow): Promise<VolumeUser[]> {
  const users = new Map<VmId, VolumeUser>()
  const wanted = await everyRow((page) => store.vms.list('provider', { ...page, filter: { volume: volume.id } }))
  for (const vm of wanted) users.set(vm.id, userOf(vm))

  const places = await store.pools.onHosts({ pool: volume.pool, host: volume.host ?? undefined })
  for (const { host, nativeName: pool } of places) {
    for (const vm of await everyRow((page) => store.vms.list('provider', { ...page, filter: { host } }))) {
      const disks = (vm.observed?.facts as ObservedVm | undefined)?.disks ?? []
      const has = disks.some(({ source }) => source?.volume?.pool === pool && source.volume.name === volume.nativeName)
      if (has) users.set(vm.id, userOf(vm))
    }
  }
  return [...users.values()]
}

const userOf = ({ id, name, power, task }: VmView): VolumeUser => ({
  id,
  name,
  power,
  busyWith: task?.state === 'open' ? task.action : undefined,
})

/** Throws VOLUME_IN_USE for a volume that a VM has, running or not. */
export async function refuseUsers(store: StoreReads, volume: VolumeRow): Promise<void> {
  const [user] = await volumeUsers(store, volume)
  if (user !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by: `VM "${user.name}"` })
}

/** Throws VOLUME_IN_USE for a volume that a guest may be writing to, or a task on its VM (a start, a revert) soon. */
export async function refuseRunningUsers(store: StoreReads, volume: VolumeRow, except?: VmId): Promise<void> {
  for (const { id, name, power, busyWith } of await volumeUsers(store, volume)) {
    if (id === except) continue
    const by = (why: string) => new AppError('VOLUME_IN_USE', { volume: volume.name, by: `VM "${name}", ${why}` })
    if (power === 'running' || power === 'paused') throw by(`which is ${power}`)
    if (busyWith !== undefined) throw by(`on which a task works (${busyWith})`)
  }
}
