/**
 * Flags and values of the host: connection, CPU, devices, interfaces, secrets.
 *
 * Source: libvirt 11.3.0, include/libvirt, and its additions up to 12.5.0. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const CPUCompareResult = { ERROR: -1, INCOMPATIBLE: 0, IDENTICAL: 1, SUPERSET: 2 } as const

export const ConnectBaselineCPUFlags = flagSet('ConnectBaselineCPUFlags', {
  EXPAND_FEATURES: 1,
  MIGRATABLE: 2,
  IGNORE_HOST: 4,
})

export const ConnectCloseReason = { ERROR: 0, EOF: 1, KEEPALIVE: 2, CLIENT: 3 } as const

export const ConnectCompareCPUFlags = flagSet('ConnectCompareCPUFlags', { FAIL_INCOMPATIBLE: 1, VALIDATE_XML: 2 })

export const ConnectCredentialType = {
  USERNAME: 1,
  AUTHNAME: 2,
  LANGUAGE: 3,
  CNONCE: 4,
  PASSPHRASE: 5,
  ECHOPROMPT: 6,
  NOECHOPROMPT: 7,
  REALM: 8,
  EXTERNAL: 9,
} as const

export const ConnectDomainQemuMonitorEventRegisterFlags = flagSet('ConnectDomainQemuMonitorEventRegisterFlags', {
  REGEX: 1,
  NOCASE: 2,
})

export const ConnectFlags = flagSet('ConnectFlags', { RO: 1, NO_ALIASES: 2 })

export const ConnectListAllInterfacesFlags = flagSet('ConnectListAllInterfacesFlags', { INACTIVE: 1, ACTIVE: 2 })

export const ConnectListAllNodeDeviceFlags = flagSet('ConnectListAllNodeDeviceFlags', {
  CAP_SYSTEM: 1,
  CAP_PCI_DEV: 2,
  CAP_USB_DEV: 4,
  CAP_USB_INTERFACE: 8,
  CAP_NET: 16,
  CAP_SCSI_HOST: 32,
  CAP_SCSI_TARGET: 64,
  CAP_SCSI: 128,
  CAP_STORAGE: 256,
  CAP_FC_HOST: 512,
  CAP_VPORTS: 1024,
  CAP_SCSI_GENERIC: 2048,
  CAP_DRM: 0x1000,
  CAP_MDEV_TYPES: 0x2000,
  CAP_MDEV: 0x4000,
  CAP_CCW_DEV: 0x8000,
  CAP_CSS_DEV: 0x10000,
  CAP_VDPA: 0x20000,
  CAP_AP_CARD: 0x40000,
  CAP_AP_QUEUE: 0x80000,
  CAP_AP_MATRIX: 0x100000,
  CAP_VPD: 0x200000,
  CAP_CCWGROUP_DEV: 0x400000,
  CAP_CCWGROUP_MEMBER: 0x800000,
  PERSISTENT: 0x10000000,
  TRANSIENT: 0x20000000,
  INACTIVE: 0x40000000,
  ACTIVE: 0x80000000,
})

export const ConnectListAllSecretsFlags = flagSet('ConnectListAllSecretsFlags', {
  EPHEMERAL: 1,
  NO_EPHEMERAL: 2,
  PRIVATE: 4,
  NO_PRIVATE: 8,
})

export const DomainQemuAgentCommandTimeout = { MIN: -2, BLOCK: -2, DEFAULT: -1, NOWAIT: 0, SHUTDOWN: 60 } as const

export const DomainQemuMonitorCommandFlags = flagSet('DomainQemuMonitorCommandFlags', { DEFAULT: 0, HMP: 1 })

export const InterfaceDefineFlags = flagSet('InterfaceDefineFlags', { VALIDATE: 1 })

export const InterfaceXMLFlags = flagSet('InterfaceXMLFlags', { INACTIVE: 1 })

export const NodeAllocPagesFlags = flagSet('NodeAllocPagesFlags', { ADD: 0, SET: 1 })

export const NodeDeviceCreateXMLFlags = flagSet('NodeDeviceCreateXMLFlags', { VALIDATE: 1 })

export const NodeDeviceDefineXMLFlags = flagSet('NodeDeviceDefineXMLFlags', { VALIDATE: 1 })

export const NodeDeviceEventID = { LIFECYCLE: 0, UPDATE: 1 } as const

export const NodeDeviceEventLifecycleType = { CREATED: 0, DELETED: 1, DEFINED: 2, UNDEFINED: 3 } as const

export const NodeDeviceUpdateFlags = flagSet('NodeDeviceUpdateFlags', { CURRENT: 0, LIVE: 1, CONFIG: 2 })

export const NodeDeviceXMLFlags = flagSet('NodeDeviceXMLFlags', { INACTIVE: 1 })

export const NodeGetCPUStatsAllCPUs = { ALL_CPUS: -1 } as const

export const NodeGetMemoryStatsAllCells = { ALL_CELLS: -1 } as const

export const NodeSuspendTarget = { MEM: 0, DISK: 1, HYBRID: 2 } as const

export const SecretDefineFlags = flagSet('SecretDefineFlags', { VALIDATE: 1 })

export const SecretEventID = { LIFECYCLE: 0, VALUE_CHANGED: 1 } as const

export const SecretEventLifecycleType = { DEFINED: 0, UNDEFINED: 1 } as const

export const SecretUsageType = { NONE: 0, VOLUME: 1, CEPH: 2, ISCSI: 3, TLS: 4, VTPM: 5 } as const
