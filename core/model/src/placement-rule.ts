/** Rules about which VMs are together or apart, and on which hosts. Kept by every placement, move and plan. */
import type { HostId, RuleId, VmId } from './ids.ts'

export const ruleKinds = ['vms-together', 'vms-apart', 'vms-on-hosts', 'vms-off-hosts'] as const
export type RuleKind = (typeof ruleKinds)[number]

export interface PlacementRule {
  readonly id: RuleId
  readonly name: string
  readonly kind: RuleKind
  readonly vms: readonly VmId[]
  /** Empty for rules between VMs. */
  readonly hosts: readonly HostId[]
  /** false: kept where it can be. */
  readonly must: boolean
}
