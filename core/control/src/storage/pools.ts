/** Use cases on pools. A pool that several hosts see is one pool. */

import type { ObservedPool } from '@covisor/driver-api'
import type { Actor, HostId, PoolId } from '@covisor/model'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface PoolUseCases {
  list(actor: Actor): Promise<readonly PoolRecord[]>
  get(actor: Actor, pool: string): Promise<PoolRecord>
  /** Makes a folder on a host a pool. */
  create(
    actor: Actor,
    params: { readonly name: string; readonly host: string; readonly path: string },
    options: CallOptions,
  ): Promise<Outcome<PoolId>>
  /** Makes the same folder on another host part of this pool, proved by a file unless `declared`. */
  share(
    actor: Actor,
    pool: string,
    params: { readonly host: string; readonly declared?: boolean },
    options: CallOptions,
  ): Promise<Outcome>
  /** Forgets the pool; its files stay. Refused while volumes of VMs are in it. */
  remove(actor: Actor, pool: string, options: CallOptions): Promise<Outcome>
}

export interface PoolRecord {
  readonly id: PoolId
  readonly name: string
  readonly type: string
  /** One host's own, or the same on several. */
  readonly kind: 'local' | 'shared'
  readonly active: boolean
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly availableBytes: number
  /** Promised to volumes, used or not. */
  readonly provisionedBytes: number
  readonly hosts: readonly { readonly id: HostId; readonly name: string; readonly nativeName: string }[]
  readonly facts: ObservedPool
}
