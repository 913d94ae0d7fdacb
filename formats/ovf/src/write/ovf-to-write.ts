/** An appliance as it shall be written: machines, their disks and networks, the files beside the descriptor, the start order. */
import type { StartOrderItem } from '../startup/start-order.ts'

export interface OvfToWrite {
  readonly name: string
  /** Default 1.1: of 2.0 few importers know more than the number. */
  readonly version?: '1.1' | '2.0'
  readonly files: readonly FileToWrite[]
  readonly disks: readonly DiskToWrite[]
  readonly networks: readonly { readonly name: string; readonly description?: string }[]
  /** In start order, unless `startOrder` says another one. */
  readonly systems: readonly SystemToWrite[]
  readonly startOrder?: readonly StartOrderItem[]
}

export interface FileToWrite {
  readonly id: string
  readonly href: string
  readonly sizeBytes: number
}

export interface DiskToWrite {
  readonly id: string
  /** Left out for an empty disk. */
  readonly fileId?: string
  readonly capacityBytes: number
  readonly populatedBytes?: number
  readonly format?: 'vmdk-stream-optimized' | 'qcow2' | 'raw'
}

export interface SystemToWrite {
  readonly id: string
  readonly name: string
  readonly vcpus: number
  readonly coresPerSocket?: number
  readonly memoryMiB: number
  readonly firmware?: 'bios' | 'efi'
  readonly secureBoot?: boolean
  readonly tpm?: boolean
  /** vmw:osType ("debian12_64Guest") and CIM's number, for importers that choose drivers by it. */
  readonly os?: { readonly vmwType: string; readonly cimId: number; readonly description: string }
  readonly disks: readonly AttachedDisk[]
  readonly cdroms?: readonly { readonly fileId?: string }[]
  readonly nics: readonly {
    readonly network: string
    readonly model: 'E1000' | 'E1000e' | 'VmxNet3'
    readonly mac?: string
  }[]
  readonly annotation?: string
  readonly eula?: string
  readonly product?: { readonly name: string; readonly vendor?: string; readonly version?: string }
  readonly properties?: readonly PropertyToWrite[]
  /** How properties reach the guest: "com.vmware.guestInfo", "iso". */
  readonly transports?: readonly string[]
}

export interface AttachedDisk {
  readonly diskId: string
  readonly controller: 'lsilogic' | 'virtualscsi' | 'sata' | 'ide' | 'nvme'
}

export interface PropertyToWrite {
  readonly key: string
  readonly type?: string
  readonly value?: string
  readonly label?: string
  readonly description?: string
  readonly userConfigurable?: boolean
  readonly password?: boolean
}
