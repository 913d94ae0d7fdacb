/** What is to be placed, and what it needs of a host. Names are only for the texts of reasons. */
import type { CapabilityName, ClusterId, HostId, NetworkId, PoolId, VmId } from '@covisor/model'
import type { ComputeUse } from './fleet.ts'

export interface PlacementRequest {
  /** For texts: `VM "web01"`. */
  readonly what: string
  /** Which VM it is, for the rules that name it; absent: a new one. */
  readonly vm?: VmId
  readonly vcpus: number
  /** Of the guest; what the hypervisor needs on top is added here (memoryWithOverheadMiB). */
  readonly memoryMiB: number
  readonly architecture: string
  /** 'any' accepts emulation, many times slower, but prefers hardware. */
  readonly acceleration: 'hardware' | 'any'
  /** By name; absent: whatever the host has. */
  readonly cpuModel?: string
  /** It runs with the whole CPU of its host, and moves only to another of that name. */
  readonly sameCpuAs?: string
  readonly machine?: string
  readonly capabilities: readonly CapabilityName[]
  /** All its memory in pages of this size. */
  readonly hugePageKiB?: number
  /** Its memory and vCPUs in one NUMA cell, and nowhere else. */
  readonly isOneCell?: boolean
  /** PCI devices for itself: by vendor and product, or by kind. */
  readonly devices?: readonly { readonly key: string; readonly wanted: string }[]
  readonly pools: readonly PoolNeed[]
  readonly networks: readonly NetworkNeed[]
  /** Asked for by a person: this one or none. */
  readonly host?: HostId
  /** Only hosts of this one. */
  readonly cluster?: { readonly id: ClusterId; readonly name: string }
  /** Hosts that may not be chosen, each with the reason: being evacuated, a rule that keeps VMs apart, tried and failed. */
  readonly excluded?: readonly { readonly host: HostId; readonly because: string }[]
  /** Where it is now and what it holds there already: not counted twice, and preferred where all else is equal. */
  readonly current?: { readonly host: HostId; readonly holds: ComputeUse }
}

/** Room for one volume. Pools of one name on different hosts are different pools: any of them will do. */
export interface PoolNeed {
  /** What the room is for: the volume's key or name. Keys the answer. */
  readonly key: string
  readonly name: string
  readonly anyOf: readonly PoolId[]
  /** What must be done to fill the volume there; absent: nothing, it begins empty. */
  readonly fill?: readonly ('upload' | 'clone')[]
  /** 0: the volume is there already, the host only has to reach it. */
  readonly bytes: number
}

export interface NetworkNeed {
  readonly key: string
  readonly name: string
  readonly anyOf: readonly NetworkId[]
}
