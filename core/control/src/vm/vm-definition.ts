/** Turns a desired VM into what a driver is given: every volume and network found on the VM's host. */
import type { DefinedNetwork, DefinedVolume, VmDefinition, VolumeFormat, VolumeLocation } from '@covisor/driver-api'
import { AppError, type HostId, type InstallationId, type NetworkId, type VmSpec, type VolumeId } from '@covisor/model'
import type { StoreReads, VmView, VolumeRow } from '@covisor/store'

export async function vmDefinition(
  store: StoreReads,
  installation: InstallationId,
  vm: VmView,
  spec: VmSpec,
  /** Volumes that are not in the store yet, because they are only planned. */
  planned: readonly Pick<VolumeRow, 'id' | 'pool' | 'nativeName' | 'format'>[] = [],
): Promise<VmDefinition> {
  const { host: hostId } = vm
  if (hostId === null) throw new AppError('NOT_FOUND', { kind: 'host', name: `of VM "${vm.name}"` })
  const host = await store.hosts.get('provider', hostId)
  const volumeIds = [...spec.disks.map((disk) => disk.volume), ...spec.cdroms.flatMap((cd) => cd.volume ?? [])]
  const volumes: Record<VolumeId, DefinedVolume> = {}
  for (const id of volumeIds) {
    const row = planned.find((volume) => volume.id === id) ?? (await store.volumes.get('provider', id))
    volumes[id] = { ...(await volumeLocation(store, row, hostId)), format: row.format as VolumeFormat }
  }
  const networks: Record<NetworkId, DefinedNetwork> = {}
  for (const nic of spec.nics) networks[nic.network] = await definedNetwork(store, nic.network, hostId)

  return {
    vm: vm.id,
    nativeRef: vm.nativeRef ?? undefined,
    installation,
    nativeHost: host.nativeRef,
    displayName: vm.name,
    nativeName: vm.nativeName ?? vm.name,
    spec,
    volumes,
    networks,
  }
}

/** Throws POOL_UNUSABLE when that host does not see the pool. */
export async function volumeLocation(
  store: StoreReads,
  row: Pick<VolumeRow, 'pool' | 'nativeName'>,
  host: HostId,
): Promise<VolumeLocation> {
  const [seen] = await store.pools.onHosts({ pool: row.pool, host })
  if (seen === undefined) {
    const pool = await store.pools.get('provider', row.pool)
    throw new AppError('POOL_UNUSABLE', { pool: pool.name, why: 'it is not on the host of the VM' })
  }
  return { pool: seen.nativeName, name: row.nativeName }
}

async function definedNetwork(store: StoreReads, id: NetworkId, host: HostId): Promise<DefinedNetwork> {
  const [seen] = await store.networks.onHosts({ network: id, host })
  if (seen !== undefined) return { nativeName: seen.nativeName }
  const network = await store.networks.get('provider', id)
  throw new AppError('NOT_FOUND', { kind: 'network', name: network.name, hint: 'not on the host of the VM' })
}
