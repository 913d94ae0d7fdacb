/** Use cases on placement rules: which VMs are together, apart, on or off hosts. */
import type { Actor, HostId, RuleId, RuleKind, RuleScope, VmId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export interface RuleUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly RuleRecord[]>
  /** Throws REQUEST_INVALID when the rules could not all be kept. */
  create(actor: Actor, params: NewRule): Promise<RuleRecord>
  delete(actor: Actor, rule: string): Promise<void>
}

export interface NewRule {
  readonly name: string
  readonly kind: RuleKind
  /** Ids or names. */
  readonly vms: readonly string[]
  readonly hosts?: readonly string[]
  /** Of kinds between VMs. Default: host. */
  readonly scope?: RuleScope
  /** Default: true. */
  readonly must?: boolean
}

export interface RuleRecord {
  readonly id: RuleId
  readonly name: string
  readonly kind: RuleKind
  readonly scope: RuleScope
  readonly must: boolean
  readonly vms: readonly { readonly id: VmId; readonly name: string }[]
  readonly hosts: readonly { readonly id: HostId; readonly name: string }[]
  /** How it is not kept now, for people; empty: it is. */
  readonly broken: readonly string[]
}
