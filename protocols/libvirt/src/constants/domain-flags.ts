/**
 * Flags of calls on domains.
 *
 * Source: libvirt 11.3.0, include/libvirt, and its additions up to 12.5.0. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const ConnectGetAllDomainStatsFlags = flagSet('ConnectGetAllDomainStatsFlags', {
  ACTIVE: 1,
  INACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  RUNNING: 16,
  PAUSED: 32,
  SHUTOFF: 64,
  OTHER: 128,
  NOWAIT: 0x20000000,
  BACKING: 0x40000000,
  ENFORCE_STATS: 0x80000000,
})

export const ConnectGetDomainCapabilitiesFlags = flagSet('ConnectGetDomainCapabilitiesFlags', {
  DISABLE_DEPRECATED_FEATURES: 1,
  EXPAND_CPU_FEATURES: 2,
  SUPPORTED_CPU_FEATURES: 4,
})

export const ConnectListAllDomainsFlags = flagSet('ConnectListAllDomainsFlags', {
  ACTIVE: 1,
  INACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  RUNNING: 16,
  PAUSED: 32,
  SHUTOFF: 64,
  OTHER: 128,
  MANAGEDSAVE: 256,
  NO_MANAGEDSAVE: 512,
  AUTOSTART: 1024,
  NO_AUTOSTART: 2048,
  HAS_SNAPSHOT: 0x1000,
  NO_SNAPSHOT: 0x2000,
  HAS_CHECKPOINT: 0x4000,
  NO_CHECKPOINT: 0x8000,
})

export const DomainAbortJobFlags = flagSet('DomainAbortJobFlags', { POSTCOPY: 1 })

export const DomainAuthorizedSSHKeysSetFlags = flagSet('DomainAuthorizedSSHKeysSetFlags', { APPEND: 1, REMOVE: 2 })

export const DomainChannelFlags = flagSet('DomainChannelFlags', { FORCE: 1 })

export const DomainConsoleFlags = flagSet('DomainConsoleFlags', { FORCE: 1, SAFE: 2 })

export const DomainCoreDumpFlags = flagSet('DomainCoreDumpFlags', {
  CRASH: 1,
  LIVE: 2,
  BYPASS_CACHE: 4,
  RESET: 8,
  MEMORY_ONLY: 16,
})

export const DomainCreateFlags = flagSet('DomainCreateFlags', {
  NONE: 0,
  START_PAUSED: 1,
  START_AUTODESTROY: 2,
  START_BYPASS_CACHE: 4,
  START_FORCE_BOOT: 8,
  START_VALIDATE: 16,
  START_RESET_NVRAM: 32,
})

export const DomainDefineFlags = flagSet('DomainDefineFlags', { VALIDATE: 1 })

export const DomainDestroyFlags = flagSet('DomainDestroyFlags', { DEFAULT: 0, GRACEFUL: 1, REMOVE_LOGS: 2 })

export const DomainDeviceModifyFlags = flagSet('DomainDeviceModifyFlags', { CURRENT: 0, LIVE: 1, CONFIG: 2, FORCE: 4 })

export const DomainDirtyRateCalcFlags = flagSet('DomainDirtyRateCalcFlags', {
  PAGE_SAMPLING: 0,
  DIRTY_BITMAP: 1,
  DIRTY_RING: 2,
})

export const DomainGetHostnameFlags = flagSet('DomainGetHostnameFlags', { LEASE: 1, AGENT: 2 })

export const DomainGetJobStatsFlags = flagSet('DomainGetJobStatsFlags', { COMPLETED: 1, KEEP_COMPLETED: 2 })

export const DomainGuestInfoTypes = flagSet('DomainGuestInfoTypes', {
  USERS: 1,
  OS: 2,
  TIMEZONE: 4,
  HOSTNAME: 8,
  FILESYSTEM: 16,
  DISKS: 32,
  INTERFACES: 64,
  LOAD: 128,
})

export const DomainMemoryFlags = flagSet('DomainMemoryFlags', { VIRTUAL: 1, PHYSICAL: 2 })

export const DomainMemoryModFlags = flagSet('DomainMemoryModFlags', { CURRENT: 0, LIVE: 1, CONFIG: 2, MAXIMUM: 4 })

export const DomainMessageType = flagSet('DomainMessageType', { DEPRECATION: 1, TAINTING: 2, IOERRORS: 4 })

export const DomainModificationImpact = flagSet('DomainModificationImpact', { CURRENT: 0, LIVE: 1, CONFIG: 2 })

export const DomainRebootFlags = flagSet('DomainRebootFlags', {
  DEFAULT: 0,
  ACPI_POWER_BTN: 1,
  GUEST_AGENT: 2,
  INITCTL: 4,
  SIGNAL: 8,
  PARAVIRT: 16,
})

export const DomainSaveImageXMLFlags = flagSet('DomainSaveImageXMLFlags', { SECURE: 1 })

export const DomainSaveRestoreFlags = flagSet('DomainSaveRestoreFlags', {
  BYPASS_CACHE: 1,
  RUNNING: 2,
  PAUSED: 4,
  RESET_NVRAM: 8,
})

export const DomainSetTimeFlags = flagSet('DomainSetTimeFlags', { SYNC: 1 })

export const DomainSetUserPasswordFlags = flagSet('DomainSetUserPasswordFlags', { ENCRYPTED: 1 })

export const DomainShutdownFlags = flagSet('DomainShutdownFlags', {
  DEFAULT: 0,
  ACPI_POWER_BTN: 1,
  GUEST_AGENT: 2,
  INITCTL: 4,
  SIGNAL: 8,
  PARAVIRT: 16,
})

export const DomainStatsTypes = flagSet('DomainStatsTypes', {
  STATE: 1,
  CPU_TOTAL: 2,
  BALLOON: 4,
  VCPU: 8,
  INTERFACE: 16,
  BLOCK: 32,
  PERF: 64,
  IOTHREAD: 128,
  MEMORY: 256,
  DIRTYRATE: 512,
  VM: 1024,
})

export const DomainUndefineFlags = flagSet('DomainUndefineFlags', {
  MANAGED_SAVE: 1,
  SNAPSHOTS_METADATA: 2,
  NVRAM: 4,
  KEEP_NVRAM: 8,
  CHECKPOINTS_METADATA: 16,
  TPM: 32,
  KEEP_TPM: 64,
})

export const DomainVcpuFlags = flagSet('DomainVcpuFlags', {
  CURRENT: 0,
  LIVE: 1,
  CONFIG: 2,
  MAXIMUM: 4,
  GUEST: 8,
  HOTPLUGGABLE: 16,
})

export const DomainXMLFlags = flagSet('DomainXMLFlags', { SECURE: 1, INACTIVE: 2, UPDATE_CPU: 4, MIGRATABLE: 8 })
