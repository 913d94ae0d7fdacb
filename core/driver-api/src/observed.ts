/**
 * What a driver sees: hosts and VMs as they are, ours or not.
 *
 * Observation never fails because of what it does not understand: a bus or NIC model without a word in our vocabulary is
 * 'other', and a device that we do not model is named in `unmodelled`, so that people see it is there and stays.
 */
import type {
  Capabilities,
  DiskBus,
  Firmware,
  GuestOs,
  HostFinding,
  InstallationId,
  NicModel,
  PowerState,
  VmId,
} from '@covisor/model'
import type { NumaCell, PciDevice } from './hardware.ts'
import type { VolumeLocation } from './storage.ts'

export interface ObservedHost {
  /** Opaque, unique per endpoint, stable. */
  readonly nativeRef: string
  readonly name: string
  readonly hypervisor: { readonly product: string; readonly version: string; readonly api?: string }
  readonly architecture: string
  readonly cpu: {
    readonly model: string
    readonly vendor?: string
    readonly sockets: number
    readonly cores: number
    readonly threads: number
    readonly logical: number
    readonly mhz?: number
    /** By the names that Linux and QEMU use; absent: the hypervisor does not tell. */
    readonly features?: readonly string[]
    /** Named models that guests can be given here. */
    readonly models?: readonly string[]
  }
  /** Machine types that guests can have here; a running VM moves only to a host that knows its own. */
  readonly machines?: readonly string[]
  readonly memoryMiB: number
  readonly freeMemoryMiB: number
  /** Memory, CPUs and huge pages by NUMA cell; absent: the hypervisor does not tell. */
  readonly numa?: readonly NumaCell[]
  /** PCI devices that a VM could be given; absent: none, as without an IOMMU. */
  readonly passable?: readonly PciDevice[]
  /** 'hardware': KVM or the like; otherwise emulated, with the reason for a person. */
  readonly acceleration: 'hardware' | { readonly emulated: string }
  readonly capabilities: Capabilities
  /** Things an administrator should mend, each with how. */
  readonly warnings: readonly string[]
  /** What was looked at when the session began, passed or not; absent: the hypervisor does not tell. */
  readonly findings?: readonly HostFinding[]
}

export interface ObservedVm {
  /** Opaque, unique per endpoint. */
  readonly nativeRef: string
  readonly nativeHost: string
  readonly nativeName: string
  readonly displayName?: string
  /** Another product that looks after it, as it marks its VMs: 'oVirt', 'OpenStack', … */
  readonly managedBy?: string
  /** From our marker, when there is one. */
  readonly marker?: { readonly installation: InstallationId; readonly vm: VmId }
  readonly power: PowerState
  /** Why it is in this state, where the hypervisor knows: 'shut down', 'destroyed', 'crashed', 'I/O error', … */
  readonly powerReason?: string
  readonly persistent: boolean
  readonly vcpus: number
  readonly vcpusMax: number
  readonly memoryMiB: number
  readonly firmware: Firmware
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly machine?: string
  readonly cpuModel?: string
  readonly guestOs: GuestOs
  readonly startWithHost: boolean
  readonly disks: readonly ObservedDisk[]
  readonly nics: readonly ObservedNic[]
  readonly graphics: readonly ('vnc' | 'spice' | 'other')[]
  readonly hasSerialConsole: boolean
  readonly hasSnapshots: boolean
  /** Parts of the host that it has for itself. */
  readonly dedicated?: {
    readonly hugePageKiB?: number
    readonly numaCell?: number
    readonly devices?: readonly { readonly address: string }[]
  }
  /** It was switched away from here by a migration that nobody has ended: this copy stands still. */
  readonly moving?: 'leaving'
  /** Kinds of devices that Covisor keeps but does not model, with how many: hostdev, filesystem, … */
  readonly unmodelled: Readonly<Record<string, number>>
}

export interface ObservedDisk {
  /** How the driver finds the device again; our own key for devices that we defined. */
  readonly key: string
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly bus: DiskBus
  readonly readOnly: boolean
  /** Where it comes from: a volume in a pool, a path or URL outside of pools, or nothing (an empty tray). */
  readonly source?: { readonly volume?: VolumeLocation; readonly path?: string }
  /** Volumes below its source, nearest first, as far as the hypervisor tells. */
  readonly below?: readonly VolumeLocation[]
  readonly format?: string
}

export interface ObservedNic {
  readonly key: string
  readonly mac: string
  readonly model: NicModel
  readonly connected: boolean
  /** The network's name on this endpoint, or the bridge it is plugged into directly. */
  readonly source: { readonly network?: string; readonly bridge?: string; readonly other?: string }
}
