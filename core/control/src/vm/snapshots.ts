/** Use cases on a VM's snapshots. */
import type { Actor, SnapshotId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface SnapshotUseCases {
  /** Of the past only those that Covisor took: what others took is asked of the host, which tells of now. */
  list(actor: Actor, vm: string, when?: AsOf): Promise<readonly SnapshotRecord[]>
  create(
    actor: Actor,
    vm: string,
    params: { readonly name: string; readonly description?: string; readonly memory?: boolean },
    options: CallOptions,
  ): Promise<Outcome<SnapshotId>>
  /** `run`: let the VM run afterwards; default: as it was when the snapshot was taken. */
  revert(
    actor: Actor,
    vm: string,
    snapshot: string,
    params: { readonly run?: boolean },
    options: CallOptions,
  ): Promise<Outcome>
  delete(actor: Actor, vm: string, snapshot: string, options: CallOptions): Promise<Outcome>
}

export interface SnapshotRecord {
  readonly id: SnapshotId | undefined
  readonly name: string
  readonly description: string
  readonly state: 'creating' | 'ready' | 'deleting' | 'failed'
  readonly hasMemory: boolean
  readonly isCurrent: boolean
  readonly parent: string | undefined
  readonly createdAt: Date
  /** Made by Covisor; others are shown, and can be reverted to by name. */
  readonly managed: boolean
}
