/** How a VM, and where its parts are, is described to a driver. Volumes and networks arrive already found: pool and name. */
import type { InstallationId, NetworkId, VmId, VmSpec, VolumeId } from '@covisor/model'
import type { VolumeFormat, VolumeLocation } from './storage.ts'

/** Points at a VM. Drivers whose platform takes our ids find it by `vm` as long as `nativeRef` is not known. */
export interface VmTarget {
  readonly vm: VmId
  /** Opaque; what the driver itself reported. */
  readonly nativeRef: string | undefined
}

export interface VmDefinition extends VmTarget {
  readonly installation: InstallationId
  /** Which host of the endpoint. */
  readonly nativeHost: string
  /** For people; may be shown by the hypervisor's own tools. */
  readonly displayName: string
  /** Unique on the host. */
  readonly nativeName: string
  readonly spec: VmSpec
  readonly volumes: Readonly<Record<VolumeId, DefinedVolume>>
  readonly networks: Readonly<Record<NetworkId, DefinedNetwork>>
}

export interface DefinedVolume extends VolumeLocation {
  readonly format: VolumeFormat
}

export interface DefinedNetwork {
  /** The network's name on this endpoint. */
  readonly nativeName: string
}

export interface VmUpdate {
  readonly target: VmTarget
  readonly before: VmDefinition
  readonly after: VmDefinition
}
