/** Use cases on pools. A pool that several hosts see is one pool. */

import type { ObservedPool } from '@covisor/driver-api'
import type { Actor, HostId, PoolId, PoolSource } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface PoolUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly PoolRecord[]>
  get(actor: Actor, pool: string, when?: AsOf): Promise<PoolRecord>
  /** Makes a folder, or storage that the host reaches, a pool. */
  create(actor: Actor, params: CreatePool, options: CallOptions): Promise<Outcome<PoolId>>
  /**
   * `poolClass`: the quality of storage that it offers, which quotas can name; null: none. `overcommit`: how many times its size it may
   * promise to volumes; null: no limit, and what is promised already stays. What is left out stays.
   */
  edit(actor: Actor, pool: string, params: EditPool): Promise<PoolRecord>
  /** Makes the same storage on another host part of this pool, proved by a file unless `declared`. */
  share(
    actor: Actor,
    pool: string,
    params: { readonly host: string; readonly declared?: boolean },
    options: CallOptions,
  ): Promise<Outcome>
  /** Forgets the pool; what is in it stays. Refused while volumes of VMs are in it. */
  remove(actor: Actor, pool: string, options: CallOptions): Promise<Outcome>
}

export interface EditPool {
  readonly poolClass?: string | null
  readonly overcommit?: number | null
}

export interface CreatePool {
  readonly name: string
  readonly host: string
  readonly source: PoolSource
  /** Password or key of the source's user. It is kept by the host, not by Covisor. */
  readonly secret?: string
}

export interface PoolRecord {
  readonly id: PoolId
  readonly name: string
  readonly type: string
  /** One host's own, or the same on several. */
  readonly kind: 'local' | 'shared'
  readonly poolClass: string | undefined
  readonly active: boolean
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly availableBytes: number
  /** Promised to volumes, used or not. */
  readonly provisionedBytes: number
  readonly hosts: readonly { readonly id: HostId; readonly name: string; readonly nativeName: string }[]
  /** How many times its size it may promise; undefined: no limit. */
  readonly overcommit: number | undefined
  readonly facts: ObservedPool
  /** What an administrator should look at, each with how to mend it; empty: it is well. */
  readonly troubles: readonly string[]
}
