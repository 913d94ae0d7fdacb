/** Use cases on clusters: hosts that share placement, a CPU baseline and the way they are looked after. */
import type { Actor, ClusterId, ClusterSettings, ConnectionState, HostDuty, HostId, SiteId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CpuBaseline } from './cpu-baseline.ts'

export interface ClusterUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly ClusterRecord[]>
  get(actor: Actor, cluster: string, when?: AsOf): Promise<ClusterRecord>
  create(actor: Actor, params: NewCluster): Promise<ClusterRecord>
  edit(actor: Actor, cluster: string, change: EditCluster): Promise<ClusterRecord>
  /** Only without hosts. */
  delete(actor: Actor, cluster: string): Promise<void>
}

export interface NewCluster extends Partial<ClusterSettings> {
  readonly name: string
  /** Id or name; absent: the only one. */
  readonly site?: string
  /** Ids or names. */
  readonly hosts?: readonly string[]
}

export interface EditCluster extends Partial<ClusterSettings> {
  readonly name?: string
  readonly site?: string
  readonly addHosts?: readonly string[]
  readonly removeHosts?: readonly string[]
}

export interface ClusterRecord {
  readonly id: ClusterId
  readonly name: string
  readonly site: { readonly id: SiteId; readonly name: string }
  readonly settings: ClusterSettings
  readonly hosts: readonly {
    readonly id: HostId
    readonly name: string
    readonly connection: ConnectionState
    readonly duty: HostDuty
  }[]
  readonly vms: { readonly total: number; readonly running: number }
  /** Of hosts that take VMs: what they may promise, and what they have. */
  readonly capacity: { readonly vcpus: number; readonly memoryMiB: number }
  readonly promised: { readonly vcpus: number; readonly memoryMiB: number }
  readonly baseline: CpuBaseline
  readonly generation: number
}
