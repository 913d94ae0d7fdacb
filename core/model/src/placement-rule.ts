/** Rules about which VMs are together or apart, of one host, rack or site, and on which hosts. Kept by every placement, move and plan. */
import type { HostId, RuleId, VmId } from './ids.ts'

export const ruleKinds = ['vms-together', 'vms-apart', 'vms-on-hosts', 'vms-off-hosts'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** What "together" and "apart" are measured by, the narrowest first. A rack is one of its site: "r1" of two sites are two racks. */
export const ruleScopes = ['host', 'rack', 'site'] as const
export type RuleScope = (typeof ruleScopes)[number]

export interface PlacementRule {
  readonly id: RuleId
  readonly name: string
  readonly kind: RuleKind
  readonly vms: readonly VmId[]
  /** Empty for rules between VMs. */
  readonly hosts: readonly HostId[]
  /** Of rules between VMs; 'host' for the others. */
  readonly scope: RuleScope
  /** false: kept where it can be. */
  readonly must: boolean
}
