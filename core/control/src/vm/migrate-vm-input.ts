/** A move as its task knows it: which VM, from where to where, how, and the disks that go along. */
import type { MigrationOptions } from '@covisor/driver-api'
import type { EndpointId, HostId, VmId } from '@covisor/model'
import type { MovingVolume } from '../storage/moving-volumes.ts'
export interface MigrateVmInput {
  readonly vm: VmId
  readonly name: string
  readonly from: { readonly endpoint: EndpointId; readonly host: HostId; readonly name: string }
  readonly to: {
    readonly endpoint: EndpointId
    readonly host: HostId
    readonly name: string
    readonly nativeHost: string
  }
  readonly options: MigrationOptions
  readonly disks: readonly MovingVolume[]
  /** After how long without coming closer to its end the move is taken back; absent: it goes on. */
  readonly cancelStalledAfterMs?: number
}
