/**
 * The `remote` program: every call that libvirt's client library makes for its public API, merged from one table per family.
 *
 * Left out are the calls that pass file descriptors (see without-descriptors.ts): they need SCM_RIGHTS on a unix socket,
 * which Node has not.
 */
import { authCalls } from './auth.ts'
import { connectCalls } from './connect.ts'
import { domainCalls } from './domain.ts'
import { domainBackupCalls } from './domain-backup.ts'
import { domainBlockCalls } from './domain-block.ts'
import { domainCpuMemoryCalls } from './domain-cpu-memory.ts'
import { domainDeviceCalls } from './domain-device.ts'
import { domainGuestCalls } from './domain-guest.ts'
import { domainJobCalls } from './domain-job.ts'
import { domainMigrationCalls } from './domain-migration.ts'
import { domainSnapshotCalls } from './domain-snapshot.ts'
import { eventRegistrationCalls } from './event-registration.ts'
import { hostCalls } from './host.ts'
import { hostInterfaceCalls } from './interface.ts'
import { networkCalls } from './network.ts'
import { networkPortCalls } from './network-port.ts'
import { nodeDeviceCalls } from './node-device.ts'
import { nwfilterCalls } from './nwfilter.ts'
import { secretCalls } from './secret.ts'
import { storagePoolCalls } from './storage-pool.ts'
import { storageVolumeCalls } from './storage-volume.ts'

export const REMOTE_PROGRAM = 0x2000_8086
export const REMOTE_VERSION = 1

export const remoteCalls = {
  ...authCalls,
  ...connectCalls,
  ...eventRegistrationCalls,
  ...hostCalls,
  ...nodeDeviceCalls,
  ...storagePoolCalls,
  ...storageVolumeCalls,
  ...networkPortCalls,
  ...networkCalls,
  ...nwfilterCalls,
  ...secretCalls,
  ...hostInterfaceCalls,
  ...domainMigrationCalls,
  ...domainSnapshotCalls,
  ...domainBackupCalls,
  ...domainBlockCalls,
  ...domainCpuMemoryCalls,
  ...domainGuestCalls,
  ...domainDeviceCalls,
  ...domainJobCalls,
  ...domainCalls,
} as const

export type RemoteCalls = typeof remoteCalls
export type RemoteCallName = keyof RemoteCalls
