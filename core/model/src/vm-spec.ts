/**
 * The desired hardware of a VM: what Covisor was asked for, in words of no hypervisor.
 *
 * Every choice that was made for the user (bus, NIC model, firmware) has its reason in `choices`, so that the console can
 * say why a disk is on SATA. Devices have keys of their own, stable across edits; drivers find a device again by its key
 * or, for VMs made elsewhere, by what only this device has (volume, MAC address).
 */
import type { DedicatedParts } from './dedicated-parts.ts'
import type { GuestOs } from './guest-os.ts'
import type { NetworkId, VolumeId } from './ids.ts'

export interface VmSpec {
  readonly vcpus: number
  /** Upper limit for hot-plugged vCPUs; absent: `vcpus`. */
  readonly vcpusMax?: number
  readonly coresPerSocket?: number
  readonly memoryMiB: number
  readonly firmware: Firmware
  readonly secureBoot: boolean
  readonly tpm: boolean
  /** 'host-model' migrates within a cluster; 'host-passthrough' does not; anything else is a named CPU model. */
  readonly cpuModel: 'host-model' | 'host-passthrough' | (string & {})
  readonly guestOs: GuestOs
  readonly disks: readonly DiskSpec[]
  readonly cdroms: readonly CdromSpec[]
  readonly nics: readonly NicSpec[]
  readonly graphics: 'vnc' | 'none'
  /** Parts of its host that it has for itself; absent: none. */
  readonly dedicated?: DedicatedParts
  /** Device keys in boot order; absent: disks in order, then CD-ROMs, then the network. */
  readonly bootOrder?: readonly string[]
  readonly startWithHost: boolean
  readonly choices: readonly Choice[]
}

export const firmwares = ['bios', 'uefi'] as const
export type Firmware = (typeof firmwares)[number]

export const diskBuses = ['virtio', 'scsi', 'sata', 'ide', 'usb', 'nvme', 'xen', 'other'] as const
export type DiskBus = (typeof diskBuses)[number]

export const nicModels = ['virtio', 'e1000e', 'e1000', 'rtl8139', 'vmxnet3', 'pcnet', 'other'] as const
export type NicModel = (typeof nicModels)[number]

export interface DiskSpec {
  readonly key: string
  readonly volume: VolumeId
  readonly bus: DiskBus
  readonly readOnly: boolean
}

export interface CdromSpec {
  readonly key: string
  /** null: the tray is empty. */
  readonly volume: VolumeId | null
  readonly bus: DiskBus
}

export interface NicSpec {
  readonly key: string
  readonly network: NetworkId
  /** Lower-case, colon-separated; allocated from the store. */
  readonly mac: string
  readonly model: NicModel
  readonly connected: boolean
}

/** Something decided for the user, with the reason. `about` is a device key or a field name. */
export interface Choice {
  readonly about: string
  readonly chose: string
  readonly because: string
}
