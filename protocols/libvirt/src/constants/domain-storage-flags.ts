/**
 * Flags of calls that copy, move or keep a domain and its disks.
 *
 * Source: libvirt 11.3.0, include/libvirt, and its additions up to 12.5.0. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const DomainBackupBeginFlags = flagSet('DomainBackupBeginFlags', {
  REUSE_EXTERNAL: 1,
  PRESERVE_SHUTDOWN_DOMAIN: 2,
})

export const DomainBlockCommitFlags = flagSet('DomainBlockCommitFlags', {
  SHALLOW: 1,
  DELETE: 2,
  ACTIVE: 4,
  RELATIVE: 8,
  BANDWIDTH_BYTES: 16,
})

export const DomainBlockCopyFlags = flagSet('DomainBlockCopyFlags', {
  SHALLOW: 1,
  REUSE_EXT: 2,
  TRANSIENT_JOB: 4,
  SYNCHRONOUS_WRITES: 8,
  TARGET_ZEROED: 16,
})

export const DomainBlockJobAbortFlags = flagSet('DomainBlockJobAbortFlags', { ASYNC: 1, PIVOT: 2 })

export const DomainBlockJobInfoFlags = flagSet('DomainBlockJobInfoFlags', { BANDWIDTH_BYTES: 1 })

export const DomainBlockJobSetSpeedFlags = flagSet('DomainBlockJobSetSpeedFlags', { BANDWIDTH_BYTES: 1 })

export const DomainBlockPullFlags = flagSet('DomainBlockPullFlags', { BANDWIDTH_BYTES: 64 })

export const DomainBlockRebaseFlags = flagSet('DomainBlockRebaseFlags', {
  SHALLOW: 1,
  REUSE_EXT: 2,
  COPY_RAW: 4,
  COPY: 8,
  RELATIVE: 16,
  COPY_DEV: 32,
  BANDWIDTH_BYTES: 64,
})

export const DomainBlockResizeFlags = flagSet('DomainBlockResizeFlags', { BYTES: 1, CAPACITY: 2 })

export const DomainMigrateFlags = flagSet('DomainMigrateFlags', {
  LIVE: 1,
  PEER2PEER: 2,
  TUNNELLED: 4,
  PERSIST_DEST: 8,
  UNDEFINE_SOURCE: 16,
  PAUSED: 32,
  NON_SHARED_DISK: 64,
  NON_SHARED_INC: 128,
  CHANGE_PROTECTION: 256,
  UNSAFE: 512,
  OFFLINE: 1024,
  COMPRESSED: 2048,
  ABORT_ON_ERROR: 0x1000,
  AUTO_CONVERGE: 0x2000,
  RDMA_PIN_ALL: 0x4000,
  POSTCOPY: 0x8000,
  TLS: 0x10000,
  PARALLEL: 0x20000,
  NON_SHARED_SYNCHRONOUS_WRITES: 0x40000,
  POSTCOPY_RESUME: 0x80000,
  ZEROCOPY: 0x100000,
})

export const DomainMigrateMaxSpeedFlags = flagSet('DomainMigrateMaxSpeedFlags', { POSTCOPY: 1 })
