/**
 * Events of domains: their numbers, and what their fields mean.
 *
 * Source: libvirt 11.3.0, include/libvirt, and its additions up to 12.4.0. Names are libvirt's without their prefix.
 */
export const ConnectDomainEventAgentLifecycleReason = { UNKNOWN: 0, DOMAIN_STARTED: 1, CHANNEL: 2 } as const

export const ConnectDomainEventAgentLifecycleState = { CONNECTED: 1, DISCONNECTED: 2 } as const

export const ConnectDomainEventBlockJobStatus = { COMPLETED: 0, FAILED: 1, CANCELED: 2, READY: 3 } as const

export const ConnectDomainEventChannelLifecycleReason = { UNKNOWN: 0, DOMAIN_STARTED: 1, CHANNEL: 2 } as const

export const ConnectDomainEventChannelLifecycleState = { CONNECTED: 1, DISCONNECTED: 2 } as const

export const ConnectDomainEventDiskChangeReason = { CHANGE_MISSING_ON_START: 0, DROP_MISSING_ON_START: 1 } as const

export const DomainEventCrashedDetailType = { PANICKED: 0, CRASHLOADED: 1 } as const

export const DomainEventDefinedDetailType = { ADDED: 0, UPDATED: 1, RENAMED: 2, FROM_SNAPSHOT: 3 } as const

export const DomainEventGraphicsAddressType = { IPV4: 0, IPV6: 1, UNIX: 2 } as const

export const DomainEventGraphicsPhase = { CONNECT: 0, INITIALIZE: 1, DISCONNECT: 2 } as const

export const DomainEventID = {
  LIFECYCLE: 0,
  REBOOT: 1,
  RTC_CHANGE: 2,
  WATCHDOG: 3,
  IO_ERROR: 4,
  GRAPHICS: 5,
  IO_ERROR_REASON: 6,
  CONTROL_ERROR: 7,
  BLOCK_JOB: 8,
  DISK_CHANGE: 9,
  TRAY_CHANGE: 10,
  PMWAKEUP: 11,
  PMSUSPEND: 12,
  BALLOON_CHANGE: 13,
  PMSUSPEND_DISK: 14,
  DEVICE_REMOVED: 15,
  BLOCK_JOB_2: 16,
  TUNABLE: 17,
  AGENT_LIFECYCLE: 18,
  DEVICE_ADDED: 19,
  MIGRATION_ITERATION: 20,
  JOB_COMPLETED: 21,
  DEVICE_REMOVAL_FAILED: 22,
  METADATA_CHANGE: 23,
  BLOCK_THRESHOLD: 24,
  MEMORY_FAILURE: 25,
  MEMORY_DEVICE_SIZE_CHANGE: 26,
  NIC_MAC_CHANGE: 27,
  VCPU_REMOVED: 28,
  CHANNEL_LIFECYCLE: 29,
} as const

export const DomainEventIOErrorAction = { NONE: 0, PAUSE: 1, REPORT: 2 } as const

export const DomainEventPMSuspendedDetailType = { MEMORY: 0, DISK: 1 } as const

export const DomainEventResumedDetailType = {
  UNPAUSED: 0,
  MIGRATED: 1,
  FROM_SNAPSHOT: 2,
  POSTCOPY: 3,
  POSTCOPY_FAILED: 4,
} as const

export const DomainEventShutdownDetailType = { FINISHED: 0, GUEST: 1, HOST: 2 } as const

export const DomainEventStartedDetailType = {
  BOOTED: 0,
  MIGRATED: 1,
  RESTORED: 2,
  FROM_SNAPSHOT: 3,
  WAKEUP: 4,
  RECREATED: 5,
} as const

export const DomainEventStoppedDetailType = {
  SHUTDOWN: 0,
  DESTROYED: 1,
  CRASHED: 2,
  MIGRATED: 3,
  SAVED: 4,
  FAILED: 5,
  FROM_SNAPSHOT: 6,
  RECREATED: 7,
} as const

export const DomainEventSuspendedDetailType = {
  PAUSED: 0,
  MIGRATED: 1,
  IOERROR: 2,
  WATCHDOG: 3,
  RESTORED: 4,
  FROM_SNAPSHOT: 5,
  API_ERROR: 6,
  POSTCOPY: 7,
  POSTCOPY_FAILED: 8,
  GUEST_SHUTDOWN: 9,
} as const

export const DomainEventTrayChangeReason = { OPEN: 0, CLOSE: 1 } as const

export const DomainEventType = {
  DEFINED: 0,
  UNDEFINED: 1,
  STARTED: 2,
  SUSPENDED: 3,
  RESUMED: 4,
  STOPPED: 5,
  SHUTDOWN: 6,
  PMSUSPENDED: 7,
  CRASHED: 8,
} as const

export const DomainEventUndefinedDetailType = { REMOVED: 0, RENAMED: 1 } as const

export const DomainEventWatchdogAction = {
  NONE: 0,
  PAUSE: 1,
  RESET: 2,
  POWEROFF: 3,
  SHUTDOWN: 4,
  DEBUG: 5,
  INJECTNMI: 6,
} as const
