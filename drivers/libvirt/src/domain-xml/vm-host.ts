/**
 * What the rendering of domain XML needs to know of the host and of where volumes are.
 *
 * Facts only, gathered by the session before it renders: nothing in this folder asks a host anything, so the same facts
 * and the same definition give the same XML. host-xml/vm-host-of.ts reads them from (domain) capabilities.
 */
import type { VolumeId } from '@covisor/model'

export interface VmHost {
  /** 'kvm' only where hardware acceleration was found usable; 'test' is libvirt's built-in pretend hypervisor. */
  readonly domainType: 'kvm' | 'qemu' | 'test'
  readonly arch: string
  readonly emulator?: string
  /** Chipsets by the alias that libvirt pins to its newest version: 'q35', 'pc', 'virt'. */
  readonly machines: readonly string[]
  readonly uefi: UefiSupport
  readonly cpuModes: readonly string[]
  readonly diskBuses: readonly string[]
  /** Enlightenments for Windows that this host can give; empty without hardware acceleration. */
  readonly hypervFeatures: readonly string[]
  readonly tpmModel?: string
  readonly hasRng: boolean
  readonly hasIoThreads: boolean
  /** Logical CPUs by NUMA cell; empty: the host does not tell. */
  readonly cellCpus: Readonly<Record<number, readonly number[]>>
  /** Where VNC listens: a socket file where the server can open it, otherwise the host's own loopback address. */
  readonly vnc: 'socket' | 'loopback'
}

export interface UefiSupport {
  /** libvirt chooses the firmware from the host's descriptors (`<os firmware='efi'>`). */
  readonly automatic: boolean
  readonly secureBoot: boolean
  /** For hosts without descriptors: images that the host's domain capabilities name. */
  readonly loader?: string
  readonly secureLoader?: string
}

/** Where a volume is for the hypervisor, as found at the host before rendering. */
export type DiskSource =
  | { readonly type: 'file' | 'block'; readonly path: string; readonly directIo: boolean }
  | CephImage
  | { readonly type: 'volume'; readonly pool: string; readonly volume: string; readonly directIo: boolean }

/** libvirt resolves a Ceph pool's volumes for nobody: the domain names monitors, image and key itself. */
export interface CephImage {
  readonly type: 'network'
  /** 'pool/image' */
  readonly image: string
  readonly servers: readonly { readonly name: string; readonly port: string | undefined }[]
  /** As the pool names its key: by usage, or by a UUID of that host. */
  readonly auth: { readonly user: string; readonly by: 'usage' | 'uuid'; readonly key: string } | undefined
  readonly directIo: false
}

export type DiskSources = Readonly<Record<VolumeId, DiskSource>>
