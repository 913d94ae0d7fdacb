/** Use cases on volumes. */

import type { VolumeFormat } from '@covisor/driver-api'
import type { Actor, PoolId, Tags, VmId, VolumeId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Page, PageQuery } from '../page.ts'

export interface VolumeUseCases {
  list(
    actor: Actor,
    query: PageQuery & AsOf & { readonly pool?: string; readonly nameContains?: string; readonly tag?: string },
  ): Promise<Page<VolumeRecord>>
  get(actor: Actor, volume: string, when?: AsOf): Promise<VolumeRecord>
  create(
    actor: Actor,
    params: {
      readonly name: string
      readonly pool?: string
      readonly sizeBytes: number
      readonly format?: 'qcow2' | 'raw'
    },
    options: CallOptions,
  ): Promise<Outcome<VolumeId>>
  resize(actor: Actor, volume: string, params: { readonly sizeBytes: number }, options: CallOptions): Promise<Outcome>
  /**
   * To another pool, with its id, name and history; also while a VM runs with it. Throws VOLUME_IN_USE, POOL_UNUSABLE, POOL_FULL,
   * NOT_SUPPORTED.
   */
  move(actor: Actor, volume: string, params: MoveVolume, options: CallOptions): Promise<Outcome>
  delete(actor: Actor, volume: string, options: CallOptions): Promise<Outcome>
  /** The volume's file, as it is. For volumes that no running VM writes to. */
  download(
    actor: Actor,
    volume: string,
    signal: AbortSignal,
  ): Promise<{ readonly fileName: string; readonly content: AsyncIterable<Uint8Array> }>
}

export interface MoveVolume {
  readonly pool: string
  /** At most this much a second, while a guest works with it; absent: as fast as it goes. */
  readonly bandwidthMiBps?: number
}

export interface VolumeRecord {
  readonly id: VolumeId
  readonly name: string
  readonly tags: Tags
  readonly pool: { readonly id: PoolId; readonly name: string }
  readonly format: VolumeFormat
  readonly capacityBytes: number
  readonly allocatedBytes: number | undefined
  readonly state: 'creating' | 'ready' | 'deleting' | 'deleted' | 'failed'
  readonly purpose: 'disk' | 'cdrom' | 'seed' | 'image'
  readonly attachedTo: readonly { readonly id: VmId; readonly name: string }[]
  /** Made by Covisor; others are only seen, and never deleted by clean-up. */
  readonly managed: boolean
  readonly generation: number
  readonly createdAt: Date
}
