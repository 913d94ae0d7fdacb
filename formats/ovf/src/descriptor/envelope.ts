/**
 * An OVF descriptor as plain data: what the file says, checked and with its references resolvable, but not interpreted.
 *
 * Nothing here depends on who wrote the file: the 0.9, 1.x and 2.x spellings and the dialects of vSphere, VirtualBox,
 * oVirt and XenServer all end in these types. What the numbers mean for a VM is in ../hardware.
 */
import type { DiskFormat } from './disk-format.ts'
import type { ResourceKind } from './resource-kind.ts'

export interface OvfEnvelope {
  /** What the caller calls the descriptor. */
  readonly name: string
  readonly version: '0.9' | '1' | '2'
  readonly files: readonly OvfFile[]
  readonly disks: readonly OvfDisk[]
  readonly networks: readonly OvfNetwork[]
  readonly deploymentOptions: readonly OvfDeploymentOption[]
  /** Licences for the whole appliance; most stand with the systems they are for. */
  readonly eulas: readonly string[]
  readonly content: OvfSystem | OvfCollection
  /** Every virtual system in the content, collections flattened, in document order. */
  readonly systems: readonly OvfSystem[]
  /** What was read but is not understood, or was written in a way that had to be guessed. */
  readonly notes: readonly OvfNote[]
}

export interface OvfNote {
  readonly line: number | undefined
  readonly text: string
}

export interface OvfFile {
  readonly id: string
  /** As written: relative to the descriptor, perhaps percent-encoded, perhaps hostile. Only ever looked up, never opened. */
  readonly href: string
  readonly sizeBytes: number | undefined
  readonly compression: 'none' | 'gzip'
  /** The file is stored in pieces of this many bytes: HREF.000000000, HREF.000000001, … */
  readonly chunkBytes: number | undefined
  readonly line: number | undefined
}

export interface OvfDisk {
  readonly id: string
  /** Undefined: an empty disk. */
  readonly fileId: string | undefined
  readonly parentId: string | undefined
  readonly capacity: DiskCapacity
  /** Bytes that the disk's data takes when unpacked, as the producer estimated. */
  readonly populatedBytes: number | undefined
  readonly format: DiskFormat
  readonly formatUri: string | undefined
  /** OVF 2.x: every system that refers to it has the same disk, not a copy. */
  readonly isShared: boolean
  /** oVirt states the bus here and describes no controllers: "VirtIO_SCSI". */
  readonly interface: string | undefined
  readonly line: number | undefined
}

/** A capacity may be left to a property that is asked for at import: `ovf:capacity="${disk.size}"`. */
export type DiskCapacity =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'property'; readonly key: string; readonly unitBytes: number }

export interface OvfNetwork {
  readonly name: string
  readonly description: string | undefined
}

export interface OvfDeploymentOption {
  readonly id: string
  readonly label: string
  readonly description: string | undefined
  readonly isDefault: boolean
}

/** Sections that systems and collections share. */
export interface OvfContentBase {
  readonly id: string
  readonly name: string
  readonly products: readonly OvfProduct[]
  readonly eulas: readonly string[]
  readonly annotation: string | undefined
  /** Names of sections that were kept but not read, e.g. "vcloud:NetworkConfigSection". */
  readonly otherSections: readonly string[]
  readonly line: number | undefined
}

export interface OvfCollection extends OvfContentBase {
  readonly kind: 'collection'
  readonly children: readonly (OvfSystem | OvfCollection)[]
  readonly startup: readonly OvfStartupItem[]
}

export interface OvfStartupItem {
  readonly id: string
  readonly order: number
  readonly startDelaySeconds: number
  readonly stopDelaySeconds: number
  readonly startAction: string
  readonly stopAction: string
  readonly waitsForGuest: boolean
}

export interface OvfSystem extends OvfContentBase {
  readonly kind: 'system'
  readonly operatingSystem: OvfOperatingSystem | undefined
  readonly hardware: OvfHardware
  /** InstanceIDs in boot order, from vmw:BootOrderSection; empty when the descriptor does not say. */
  readonly bootOrder: readonly string[]
  /** What a producer writes outside the standard sections about firmware, Secure Boot and TPM. */
  readonly platform: OvfPlatform
}

export interface OvfPlatform {
  readonly firmware?: 'bios' | 'efi'
  readonly secureBoot?: boolean
  readonly tpm?: boolean
}

export interface OvfOperatingSystem {
  /** CIM_OperatingSystem.OSType; undefined when the producer wrote something else (oVirt writes a UUID). */
  readonly cimId: number | undefined
  readonly version: string | undefined
  readonly description: string | undefined
  /** vmw:osType ("rhel6_64Guest") or vbox:OSType ("Debian_64"). */
  readonly vendorType: string | undefined
}

export interface OvfHardware {
  /** "vmx-08", "virtualbox-2.2", "xen-3.0-unknown": every family named, first is preferred. */
  readonly families: readonly string[]
  /** How properties reach the guest: "com.vmware.guestInfo", "iso". */
  readonly transports: readonly string[]
  readonly items: readonly OvfItem[]
  /** vmw:Config on the machine: "firmware", "cpuHotAddEnabled", "nestedHVEnabled". */
  readonly config: ReadonlyMap<string, string>
  /** vmw:ExtraConfig: what a .vmx file would hold. */
  readonly extraConfig: ReadonlyMap<string, string>
}

export interface OvfItem {
  readonly instanceId: string
  readonly kind: ResourceKind
  /** CIM_ResourceAllocationSettingData.ResourceType. */
  readonly resourceType: number
  /** Alternatives, best first: "buslogic,lsilogic". */
  readonly subTypes: readonly string[]
  readonly name: string
  readonly description: string | undefined
  readonly isRequired: boolean
  /** Deployment options that this item is for; empty means all. */
  readonly configurations: readonly string[]
  /** Items with a bound are a range around the normal item, not a device. */
  readonly bound: 'normal' | 'min' | 'max'
  readonly parent: string | undefined
  readonly address: string | undefined
  readonly addressOnParent: string | undefined
  readonly hostResource: HostResource | undefined
  readonly connection: string | undefined
  readonly quantity: number | undefined
  readonly units: string | undefined
  readonly reservation: number | undefined
  readonly limit: number | undefined
  readonly isConnectedAtStart: boolean | undefined
  readonly coresPerSocket: number | undefined
  readonly config: ReadonlyMap<string, string>
  readonly line: number | undefined
}

export type HostResource =
  | { readonly kind: 'disk'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string }
  /** A device of the producer's host: not ours to open. */
  | { readonly kind: 'foreign'; readonly text: string }

export interface OvfProduct {
  readonly class: string
  readonly instance: string
  readonly product: string | undefined
  readonly vendor: string | undefined
  readonly version: string | undefined
  readonly fullVersion: string | undefined
  readonly productUrl: string | undefined
  readonly vendorUrl: string | undefined
  readonly appUrl: string | undefined
  readonly properties: readonly OvfProperty[]
}

export interface OvfProperty {
  /** As written in ovf:key. */
  readonly key: string
  /** `class.key.instance`, as the guest sees it (DSP0243 9.5.1). */
  readonly fullKey: string
  readonly type: string
  readonly qualifiers: string | undefined
  readonly value: string | undefined
  /** Defaults per deployment option. */
  readonly valueFor: readonly { readonly deploymentOption: string; readonly value: string }[]
  readonly isUserConfigurable: boolean
  readonly isPassword: boolean
  readonly category: string | undefined
  readonly label: string | undefined
  readonly description: string | undefined
}
