/** Allocations: an organisation's share of a cluster, in the models that users of vCloud Director know. */
import type { Actor, ClusterId } from '@covisor/model'
import type { AllocationModel } from '@covisor/store'
import type { AsOf } from '../as-of.ts'

export interface AllocationUseCases {
  /** The actor's own organisation, or any for the provider. */
  list(actor: Actor, organisation: string, when?: AsOf): Promise<readonly AllocationRecord[]>
  /**
   * Gives, or changes, a share. Less than what is there is allowed: nothing goes, and nothing more comes. Throws REQUEST_INVALID for a
   * model without the limits that it needs, CAPACITY_EXHAUSTED when all guarantees together are more than the cluster has.
   */
  set(actor: Actor, organisation: string, wanted: NewAllocation): Promise<void>
  /** Throws NOT_FOUND. */
  remove(actor: Actor, organisation: string, cluster: string): Promise<void>
}

export interface NewAllocation {
  readonly cluster: string
  /**
   * 'reservation': all of it is guaranteed. 'allocation': a part of it is, half if not said. 'pay-as-you-go': of what its running VMs have
   * a part is, nothing if not said; limits are optional.
   */
  readonly model: AllocationModel
  readonly vcpus?: number | undefined
  readonly memoryMiB?: number | undefined
  /** 0 to 1. */
  readonly vcpuGuarantee?: number | undefined
  readonly memoryGuarantee?: number | undefined
}

export interface AllocationRecord {
  readonly cluster: { readonly id: ClusterId; readonly name: string }
  readonly model: AllocationModel
  readonly vcpus: ShareOf
  readonly memoryMiB: ShareOf
}

export interface ShareOf {
  /** undefined: not limited. */
  readonly maximum: number | undefined
  /** 0 to 1. */
  readonly guarantee: number
  /** In the unit of the resource, now; undefined as of a time, because use is counted and not kept. */
  readonly guaranteed: number | undefined
  readonly used: number | undefined
  readonly running: number | undefined
}
