/**
 * Flags and values of storage pools and volumes.
 *
 * Source: libvirt 11.3.0, include/libvirt. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const ConnectListAllStoragePoolsFlags = flagSet('ConnectListAllStoragePoolsFlags', {
  INACTIVE: 1,
  ACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  AUTOSTART: 16,
  NO_AUTOSTART: 32,
  DIR: 64,
  FS: 128,
  NETFS: 256,
  LOGICAL: 512,
  DISK: 1024,
  ISCSI: 2048,
  SCSI: 0x1000,
  MPATH: 0x2000,
  RBD: 0x4000,
  SHEEPDOG: 0x8000,
  GLUSTER: 0x10000,
  ZFS: 0x20000,
  VSTORAGE: 0x40000,
  ISCSI_DIRECT: 0x80000,
})

export const StoragePoolBuildFlags = flagSet('StoragePoolBuildFlags', {
  NEW: 0,
  REPAIR: 1,
  RESIZE: 2,
  NO_OVERWRITE: 4,
  OVERWRITE: 8,
})

export const StoragePoolCreateFlags = flagSet('StoragePoolCreateFlags', {
  NORMAL: 0,
  WITH_BUILD: 1,
  WITH_BUILD_OVERWRITE: 2,
  WITH_BUILD_NO_OVERWRITE: 4,
})

export const StoragePoolDefineFlags = flagSet('StoragePoolDefineFlags', { VALIDATE: 1 })

export const StoragePoolDeleteFlags = flagSet('StoragePoolDeleteFlags', { NORMAL: 0, ZEROED: 1 })

export const StoragePoolEventID = { LIFECYCLE: 0, REFRESH: 1 } as const

export const StoragePoolEventLifecycleType = {
  DEFINED: 0,
  UNDEFINED: 1,
  STARTED: 2,
  STOPPED: 3,
  CREATED: 4,
  DELETED: 5,
} as const

export const StoragePoolState = { INACTIVE: 0, BUILDING: 1, RUNNING: 2, DEGRADED: 3, INACCESSIBLE: 4 } as const

export const StorageVolCreateFlags = flagSet('StorageVolCreateFlags', { PREALLOC_METADATA: 1, REFLINK: 2, VALIDATE: 4 })

export const StorageVolDeleteFlags = flagSet('StorageVolDeleteFlags', { NORMAL: 0, ZEROED: 1, WITH_SNAPSHOTS: 2 })

export const StorageVolDownloadFlags = flagSet('StorageVolDownloadFlags', { SPARSE_STREAM: 1 })

export const StorageVolInfoFlags = flagSet('StorageVolInfoFlags', { USE_ALLOCATION: 0, GET_PHYSICAL: 1 })

export const StorageVolResizeFlags = flagSet('StorageVolResizeFlags', { ALLOCATE: 1, DELTA: 2, SHRINK: 4 })

export const StorageVolType = { FILE: 0, BLOCK: 1, DIR: 2, NETWORK: 3, NETDIR: 4, PLOOP: 5 } as const

export const StorageVolUploadFlags = flagSet('StorageVolUploadFlags', { SPARSE_STREAM: 1 })

export const StorageVolWipeAlgorithm = {
  ZERO: 0,
  NNSA: 1,
  DOD: 2,
  BSI: 3,
  GUTMANN: 4,
  SCHNEIER: 5,
  PFITZNER7: 6,
  PFITZNER33: 7,
  RANDOM: 8,
  TRIM: 9,
} as const

export const StorageXMLFlags = flagSet('StorageXMLFlags', { INACTIVE: 1 })
