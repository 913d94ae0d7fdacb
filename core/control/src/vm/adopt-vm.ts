/**
 * The desired spec of a VM that Covisor did not make: what was observed, as far as our words reach.
 *
 * Devices outside our words (a disk that is in no pool, a NIC on a bridge) are left out, not refused: drivers patch only
 * differences between two specs, so what is in neither stays as it is.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError, type VmSpec } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { PlacedVm } from './resolve-vm.ts'

export async function adoptedSpec(store: StoreReads, vm: PlacedVm): Promise<VmSpec> {
  if (vm.desired !== null) return vm.desired
  const observed = vm.observed?.facts as ObservedVm | undefined
  if (observed === undefined)
    throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action: 'edit', state: 'not yet seen' })

  const disks: VmSpec['disks'][number][] = []
  const cdroms: VmSpec['cdroms'][number][] = []
  for (const { key, device, bus, readOnly, source } of observed.disks) {
    const volume = source?.volume === undefined ? undefined : await volumeAt(store, vm, source.volume)
    if (device === 'disk' && volume !== undefined) disks.push({ key, volume, bus, readOnly })
    if (device === 'cdrom' && (volume !== undefined || source === undefined))
      cdroms.push({ key, volume: volume ?? null, bus })
  }
  const nics: VmSpec['nics'][number][] = []
  for (const { key, mac, model, connected, source } of observed.nics) {
    const network = source.network === undefined ? undefined : await store.networks.onHost(vm.host, source.network)
    if (network !== undefined) nics.push({ key, network: network.network, mac, model, connected })
  }
  return {
    vcpus: observed.vcpus,
    ...(observed.vcpusMax === observed.vcpus ? {} : { vcpusMax: observed.vcpusMax }),
    memoryMiB: observed.memoryMiB,
    firmware: observed.firmware,
    secureBoot: observed.secureBoot,
    tpm: observed.tpm,
    cpuModel: observed.cpuModel ?? 'host-model',
    guestOs: observed.guestOs,
    disks,
    cdroms,
    nics,
    graphics: observed.graphics.includes('vnc') ? 'vnc' : 'none',
    startWithHost: observed.startWithHost,
    choices: [{ about: 'hardware', chose: 'as it was', because: 'the VM was made elsewhere and taken over' }],
  }
}

async function volumeAt(store: StoreReads, vm: PlacedVm, at: { readonly pool: string; readonly name: string }) {
  const pool = await store.pools.onHost(vm.host, at.pool)
  if (pool === undefined) return undefined
  const row = await store.volumes.byNative('provider', { pool: pool.pool, host: vm.host, nativeName: at.name })
  return row?.id
}
