/**
 * Use cases on groups: VMs that belong together and start in an order (vSphere's vApp).
 *
 * A group holds no VM: making, changing and deleting one is a matter of records, so it starts no task. Only starting and stopping do.
 */
import type { Actor, GroupId, GroupMember, GroupState, ProjectId, VmId, VmState } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Page, PageQuery } from '../page.ts'

export interface GroupUseCases {
  list(actor: Actor, query: PageQuery & AsOf & { readonly nameContains?: string }): Promise<Page<GroupRecord>>
  get(actor: Actor, group: string, when?: AsOf): Promise<GroupRecord>
  create(actor: Actor, params: CreateGroup): Promise<GroupRecord>
  edit(actor: Actor, group: string, change: EditGroup): Promise<GroupRecord>
  /** The VMs stay. */
  delete(actor: Actor, group: string): Promise<void>
  start(actor: Actor, group: string, options: CallOptions): Promise<Outcome>
  /** As each member's stop action says; `force` switches all of them off. */
  stop(actor: Actor, group: string, params: { readonly force?: boolean }, options: CallOptions): Promise<Outcome>
}

export interface GroupRecord {
  readonly id: GroupId
  readonly name: string
  readonly description: string
  readonly project: ProjectId
  readonly state: GroupState
  readonly members: readonly GroupMemberRecord[]
  readonly generation: number
  readonly createdAt: Date
}

export interface GroupMemberRecord extends Omit<GroupMember, 'vm'> {
  readonly vm: { readonly id: VmId; readonly name: string; readonly state: VmState }
}

export interface CreateGroup {
  readonly name: string
  readonly description?: string
  readonly members: readonly NewGroupMember[]
}

export interface EditGroup {
  readonly name?: string
  readonly description?: string
  /** All of them, instead of those there were. */
  readonly members?: readonly NewGroupMember[]
}

/** What is left out: order 0, no delays, started, and shut down. */
export interface NewGroupMember extends Partial<Omit<GroupMember, 'vm'>> {
  /** Id or name. */
  readonly vm: string
}
