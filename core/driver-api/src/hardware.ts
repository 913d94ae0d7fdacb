/**
 * What a host is made of, piece by piece. Asked for when somebody looks, not with every observation: it hardly changes, and a large
 * server has hundreds of devices.
 */
import type { PciKind } from '@covisor/model'

export interface HardwarePart {
  read(nativeHost: string, signal: AbortSignal): Promise<HostHardware>
}

export interface HostHardware {
  /** Memory and the CPUs next to it. One cell: all memory is equally near. Empty: the hypervisor does not tell. */
  readonly numa: readonly NumaCell[]
  readonly networkCards: readonly HostNetworkCard[]
  readonly disks: readonly HostDisk[]
  /** Devices that could be given to a VM, or that say what the host can do: no bridges and no parts of the mainboard. */
  readonly pci: readonly PciDevice[]
}

export interface NumaCell {
  readonly cell: number
  readonly memoryMiB: number
  /** Logical CPUs, as the host numbers them. */
  readonly cpus: readonly number[]
  /** Set aside in pages larger than the usual ones. */
  readonly hugePages: readonly { readonly pageKiB: number; readonly pages: number }[]
  /** To each cell, itself included; 10 is the nearest. */
  readonly distances: readonly { readonly cell: number; readonly value: number }[]
}

export interface HostNetworkCard {
  readonly name: string
  readonly mac: string
  readonly isUp: boolean
  /** undefined: it does not say, as when it is down. */
  readonly mbitPerSecond?: number
}

export interface HostDisk {
  readonly name: string
  readonly model?: string
  readonly sizeBytes: number
}

export interface PciDevice {
  /** As lspci writes it: 0000:3b:00.0. */
  readonly address: string
  readonly kind: PciKind
  /** Vendor and product by their numbers, as lspci -n writes them: 10de:1eb8. */
  readonly id: string
  readonly vendor: string
  readonly product: string
  /** The host's driver for it; undefined: none. */
  readonly driver?: string
  readonly numaCell?: number
  /** Devices of one group can only be passed through together; undefined: no IOMMU, so not at all. */
  readonly iommuGroup?: number
}
