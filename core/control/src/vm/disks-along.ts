/**
 * What the disks of a VM that moves ask of the other host: that it sees their pools, or, for those that no host sees where they are,
 * room in another pool.
 *
 * From what was seen of the VM, so also for VMs that Covisor did not make. What cannot be copied keeps the VM where it is, and is
 * said before anything begins.
 */
import type { ObservedDisk, ObservedPool, VolumeFormat, VolumeLocation } from '@covisor/driver-api'
import type { HostId } from '@covisor/model'
import type { PlacementRequest } from '@covisor/scheduler'
import type { HostPoolRow, PoolRow, StoreReads, VolumeRow } from '@covisor/store'
import { overlayOf, volumeUsers } from '../storage/volume-users.ts'
import type { PlacedVm } from './resolve-vm.ts'

export interface DiskAlong {
  readonly key: string
  readonly volume: VolumeRow
  readonly at: VolumeLocation
  readonly readOnly: boolean
}

/** That disks may be copied, and where to. */
export interface Copying {
  /** Only this host is asked. */
  readonly to: HostId | undefined
  /** All disks go there, needed or not. */
  readonly pool: PoolRow | undefined
}

export async function poolsOfDisks(
  store: StoreReads,
  vm: PlacedVm,
  disks: readonly ObservedDisk[],
  copying: Copying | undefined,
) {
  const pools: PlacementRequest['pools'][number][] = []
  const bound: string[] = []
  const along: DiskAlong[] = []
  for (const disk of disks) {
    const { key, source } = disk
    if (source === undefined) continue // an empty tray
    const onHost = source.volume === undefined ? undefined : await store.pools.onHost(vm.host, source.volume.pool)
    if (onHost === undefined) {
      bound.push(
        `disk ${key} (${source.path ?? 'of a kind that Covisor does not know'}) is in no pool that hosts share`,
      )
      continue
    }
    const { name } = await store.pools.get('provider', onHost.pool)
    if (source.volume === undefined || copying === undefined || (await canStay(store, vm, onHost, copying))) {
      pools.push({ key, name, anyOf: [onHost.pool], bytes: 0 })
      continue
    }
    const volume = await store.volumes.byNative('provider', {
      pool: onHost.pool,
      host: vm.host,
      nativeName: source.volume.name,
    })
    const why =
      volume === undefined ? `disk ${key}: its volume is not known yet` : await reasonToStay(store, vm, disk, volume)
    if (volume === undefined || why !== undefined) {
      bound.push(`${why} (pool "${name}")`)
      continue
    }
    pools.push({ key, bytes: volume.capacityBytes, ...(await poolsFor(store, volume, copying)) })
    along.push({ key, volume, at: source.volume, readOnly: disk.readOnly || disk.device === 'cdrom' })
  }
  return { pools, bound, along }
}

/** Some host that may be chosen sees it where it is. */
async function canStay(store: StoreReads, vm: PlacedVm, { pool }: HostPoolRow, { to, pool: wanted }: Copying) {
  if (wanted !== undefined) return wanted.id === pool
  const others = await store.pools.onHosts({ pool })
  return others.some(({ host, active }) => active && host !== vm.host && (to === undefined || to === host))
}

async function reasonToStay(
  store: StoreReads,
  vm: PlacedVm,
  { key, device }: ObservedDisk,
  volume: VolumeRow,
): Promise<string | undefined> {
  if (device === 'cdrom' && volume.purpose !== 'seed')
    return `"${volume.name}" in CD-ROM drive ${key} is not seen by the other host: take it out`
  if (device !== 'disk' && device !== 'cdrom') return `${key} is a ${device}, which is not copied`
  const other = (await volumeUsers(store, volume)).find(({ id }) => id !== vm.id)
  if (other !== undefined) return `disk ${key} belongs to VM "${other.name}" too`
  const overlay = await overlayOf(store, volume)
  if (overlay !== undefined) return `disk ${key} stays with ${overlay}`
  if (volume.backing !== null && vm.power !== 'running' && vm.power !== 'paused')
    return `disk ${key} stands on ${volume.backing}: only of a running VM is such a disk copied as a whole`
  return undefined
}

/** Where volumes of its format can be made, by name for texts. */
async function poolsFor(store: StoreReads, { pool, format }: VolumeRow, { to, pool: wanted }: Copying) {
  const able = (await store.pools.onHosts(wanted === undefined ? {} : { pool: wanted.id })).filter(
    (place) =>
      place.active &&
      place.pool !== pool &&
      (to === undefined || place.host === to) &&
      holdsFormat(place, format as VolumeFormat),
  )
  const anyOf = [...new Set(able.map((place) => place.pool))]
  const names = await Promise.all(anyOf.map(async (id) => (await store.pools.get('provider', id)).name))
  return { anyOf, name: wanted?.name ?? (names.length === 0 ? `that holds ${format} volumes` : names.join(' or ')) }
}

/** An image of a disc is a raw file. */
const holdsFormat = ({ facts }: HostPoolRow, format: VolumeFormat): boolean =>
  (facts as ObservedPool).formats.includes(format === 'iso' ? 'raw' : format)
