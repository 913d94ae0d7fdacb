/**
 * The fleet as the store knows it at one moment: everything a placement looks at, and nothing it could change.
 *
 * What is promised counts, not what is measured: a VM that was accepted a second ago is in `promised` before any host has
 * heard of it. Hypothetical fleets ("without kvm2", "with another like kvm1") have the same shape.
 */
import type {
  Capabilities,
  ClusterId,
  ConnectionState,
  HostDuty,
  HostId,
  NetworkId,
  PlacementRule,
  PoolId,
  VmId,
} from '@covisor/model'
import type { HostLocation } from './host-location.ts'
import type { PlacementPolicy } from './placement-policy.ts'

export interface FleetSnapshot {
  readonly hosts: readonly HostSnapshot[]
  readonly rules?: readonly PlacementRule[]
  /** Where the VMs that rules name are, or will be. A VM that is on its way and not yet placed is not in it. */
  readonly whereabouts?: Whereabouts
}

export type Whereabouts = ReadonlyMap<VmId, HostLocation & { readonly name: string; readonly host: HostId }>

export interface HostSnapshot extends HostLocation {
  readonly id: HostId
  readonly name: string
  readonly connection: ConnectionState
  readonly duty: HostDuty
  /** As the hypervisor writes it: x86_64, aarch64, … */
  readonly architecture: string
  /** 'hardware': KVM or the like; otherwise the reason why VMs are emulated there. */
  readonly acceleration: 'hardware' | { readonly emulated: string }
  readonly capabilities: Capabilities
  /** Named CPUs that guests can be given there; absent: it does not tell. */
  readonly cpuModels?: readonly string[]
  /** Its own CPU. */
  readonly cpuName?: string
  /** Machine types that guests can have there; absent: it does not tell. */
  readonly machines?: readonly string[]
  /** What its cluster gives new VMs that ask for no CPU. */
  readonly newVmCpuModel?: string
  /** NUMA cells; absent: it does not tell. */
  readonly cells?: readonly CellSnapshot[]
  /** PCI devices that can be passed through. */
  readonly devices?: readonly DeviceSnapshot[]
  readonly logicalCpus: number
  /** In ordinary pages: what is set aside in huge ones is in `cells`. */
  readonly memoryMiB: number
  /** Share of its CPUs that was busy, on average of the last quarter of an hour, 0 to 1; absent: not measured. */
  readonly load?: number
  /** Of all VMs that run or may start there, ours or not, overhead included. */
  readonly promised: ComputeUse
  readonly vmCount: number
  readonly pools: readonly PoolSnapshot[]
  readonly networks: readonly NetworkId[]
  /** It has them, but they are off. */
  readonly networksOff?: readonly NetworkId[]
  readonly cluster?: { readonly id: ClusterId; readonly name: string }
  /** Of its cluster; absent: that of the call. */
  readonly policy?: PlacementPolicy
}

/** After what is promised. */
export interface CellSnapshot {
  readonly cell: number
  readonly cpus: number
  readonly pinnedVcpus: number
  /** In ordinary pages. VMs that are in no cell of their own count by the cell's share of the host. */
  readonly freeMemoryMiB: number
  readonly hugePages: readonly { readonly pageKiB: number; readonly freeMiB: number }[]
}

export interface DeviceSnapshot {
  readonly address: string
  /** Vendor and product: 10de:1eb8. */
  readonly id: string
  readonly kind: string
  readonly group: number
  readonly cell?: number
  /** The VM that has it, running or not. */
  readonly usedBy?: string
  /** The host's own driver, where the host would miss it: no VFIO, no bridge. */
  readonly heldBy?: string
}

export interface ComputeUse {
  readonly vcpus: number
  readonly memoryMiB: number
}

/** A pool as seen from one host. A shared pool stands at each host that reaches it. */
export interface PoolSnapshot {
  readonly id: PoolId
  readonly name: string
  /** true, or why nothing can be put there. */
  readonly usable: true | string
  /** What the hypervisor cannot do with its volumes, with the reason. */
  readonly cannot?: Partial<Readonly<Record<'upload' | 'clone', string>>>
  /** After what is promised; undefined: the hypervisor does not say. */
  readonly freeBytes: number | undefined
}
