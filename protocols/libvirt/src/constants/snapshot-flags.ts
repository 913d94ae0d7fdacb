/**
 * Flags of snapshots and checkpoints.
 *
 * Source: libvirt 11.3.0, include/libvirt. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const DomainCheckpointCreateFlags = flagSet('DomainCheckpointCreateFlags', {
  REDEFINE: 1,
  QUIESCE: 2,
  REDEFINE_VALIDATE: 4,
})

export const DomainCheckpointDeleteFlags = flagSet('DomainCheckpointDeleteFlags', {
  CHILDREN: 1,
  METADATA_ONLY: 2,
  CHILDREN_ONLY: 4,
})

export const DomainCheckpointListFlags = flagSet('DomainCheckpointListFlags', {
  ROOTS: 1,
  DESCENDANTS: 1,
  TOPOLOGICAL: 2,
  LEAVES: 4,
  NO_LEAVES: 8,
})

export const DomainCheckpointXMLFlags = flagSet('DomainCheckpointXMLFlags', { SECURE: 1, NO_DOMAIN: 2, SIZE: 4 })

export const DomainSnapshotCreateFlags = flagSet('DomainSnapshotCreateFlags', {
  REDEFINE: 1,
  CURRENT: 2,
  NO_METADATA: 4,
  HALT: 8,
  DISK_ONLY: 16,
  REUSE_EXT: 32,
  QUIESCE: 64,
  ATOMIC: 128,
  LIVE: 256,
  VALIDATE: 512,
})

export const DomainSnapshotDeleteFlags = flagSet('DomainSnapshotDeleteFlags', {
  CHILDREN: 1,
  METADATA_ONLY: 2,
  CHILDREN_ONLY: 4,
})

export const DomainSnapshotListFlags = flagSet('DomainSnapshotListFlags', {
  ROOTS: 1,
  DESCENDANTS: 1,
  LEAVES: 4,
  NO_LEAVES: 8,
  METADATA: 2,
  NO_METADATA: 16,
  INACTIVE: 32,
  ACTIVE: 64,
  DISK_ONLY: 128,
  INTERNAL: 256,
  EXTERNAL: 512,
  TOPOLOGICAL: 1024,
})

export const DomainSnapshotRevertFlags = flagSet('DomainSnapshotRevertFlags', {
  RUNNING: 1,
  PAUSED: 2,
  FORCE: 4,
  RESET_NVRAM: 8,
})

export const DomainSnapshotXMLFlags = flagSet('DomainSnapshotXMLFlags', { SECURE: 1 })
