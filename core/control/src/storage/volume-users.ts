/**
 * Who uses a volume: VMs whose definition names it, VMs that were seen to have it or to stand on it, and volumes that stand on
 * it (copy-on-write chains, which others make). What was only seen is all there is of VMs made elsewhere, and their disks
 * must be as safe as ours.
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
      const places = disks.flatMap(({ source, below = [] }) => [...(source?.volume ? [source.volume] : []), ...below])
      if (places.some((place) => place.pool === pool && place.name === volume.nativeName)) users.set(vm.id, userOf(vm))
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

/** In words, one that uses it besides this VM: `VM "web01"`. undefined: nobody does. */
export async function userBesides(store: StoreReads, volume: VolumeRow, vm?: VmId): Promise<string | undefined> {
  const user = (await volumeUsers(store, volume)).find(({ id }) => id !== vm)
  return user === undefined ? await overlayOf(store, volume) : `VM "${user.name}"`
}

/** Throws VOLUME_IN_USE for a volume that a VM has, running or not, or that another volume stands on. */
export async function refuseUsers(store: StoreReads, volume: VolumeRow): Promise<void> {
  const by = await userBesides(store, volume)
  if (by !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by })
}

/** Throws VOLUME_IN_USE for a volume that another one stands on: whoever changes it destroys the other one. */
export async function refuseOverlays(store: StoreReads, volume: VolumeRow): Promise<void> {
  const by = await overlayOf(store, volume)
  if (by !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by })
}

/** In words, the volume that stands on this one. */
export async function overlayOf(store: StoreReads, { id, path, host }: VolumeRow): Promise<string | undefined> {
  if (path === null) return undefined
  const overlays = await everyRow((page) => store.volumes.list('provider', { ...page, filter: { backing: path } }))
  // The same path on another host is another file, unless one of both is on a pool that hosts share.
  const overlay = overlays.find((other) => other.id !== id && (host === null || [null, host].includes(other.host)))
  return overlay === undefined ? undefined : `volume "${overlay.name}", whose backing file it is`
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
