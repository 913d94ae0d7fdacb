/**
 * CIM_ResourceAllocationSettingData.ResourceType as words (DSP8023 and the CIM schema's value map), with the numbers that
 * VMware adds above 33. A type outside this table is not understood.
 */

export type ResourceKind =
  | 'other'
  | 'cpu'
  | 'memory'
  | 'ide-controller'
  | 'scsi-controller'
  | 'network-adapter'
  | 'floppy'
  | 'cdrom'
  | 'disk'
  | 'storage-controller'
  | 'serial-port'
  | 'parallel-port'
  | 'usb-controller'
  | 'video'
  | 'sound'
  | 'tpm'
  /** Known to CIM, but no virtual machine manager we know of exports it. */
  | 'unusual'

const kinds: Readonly<Record<number, ResourceKind>> = {
  0: 'other', // oVirt writes 0 for what CIM has no number for
  1: 'other',
  3: 'cpu',
  4: 'memory',
  5: 'ide-controller',
  6: 'scsi-controller',
  10: 'network-adapter',
  11: 'network-adapter',
  14: 'floppy',
  15: 'cdrom',
  16: 'cdrom', // DVD
  17: 'disk',
  19: 'disk', // "storage extent": XenServer's disks
  20: 'storage-controller', // "other storage device": SATA, NVMe and NVDIMM by subtype
  21: 'serial-port',
  22: 'parallel-port',
  23: 'usb-controller',
  24: 'video',
  31: 'disk', // "logical disk"
  34: 'tpm', // VMware
  35: 'sound', // VMware and VirtualBox
}

/** CIM's remaining value map: computer system, FC HBA, iSCSI HBA, InfiniBand, slots, tape, … */
const unusual = new Set([2, 7, 8, 9, 12, 13, 18, 25, 26, 27, 28, 29, 30, 32, 33])

export function resourceKind(resourceType: number): ResourceKind | undefined {
  return kinds[resourceType] ?? (unusual.has(resourceType) ? 'unusual' : undefined)
}
