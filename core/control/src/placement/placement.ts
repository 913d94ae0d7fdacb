/** Use cases that only ask: why a VM is where it is, and what would be if the fleet were another one. Nothing is written. */
import type { Actor, HostId, VmId } from '@covisor/model'
import type { PlannedPlacement } from '../plan/plan.ts'

export interface PlacementUseCases {
  /** Every host with every rule, as if the VM were placed now: better hosts than its own stand before it. */
  explain(actor: Actor, vm: string): Promise<Explanation>
  whatIf(actor: Actor, question: WhatIf): Promise<WhatIfAnswer>
}

export interface Explanation {
  readonly vm: { readonly id: VmId; readonly name: string }
  readonly host: { readonly id: HostId; readonly name: string }
  readonly placement: PlannedPlacement
  /** What binds it to its host whatever others have. */
  readonly bound: readonly string[]
  readonly warnings: readonly string[]
}

export interface WhatIf {
  /** Hosts that would be gone with everything on them, ids or names. */
  readonly loseHosts?: readonly string[]
  /** Racks, all hosts in them: `r1`, or `SITE/r1` where two sites have one of that name. */
  readonly loseRacks?: readonly string[]
  /** Sites, ids or names. */
  readonly loseSites?: readonly string[]
  /** Hosts that would be there, like ones that are. */
  readonly addHosts?: readonly { readonly like: string; readonly count?: number }[]
}

export interface WhatIfAnswer {
  /** VMs of lost hosts that others could start, and where. */
  readonly restarted: readonly { readonly vm: { readonly id: VmId; readonly name: string }; readonly host: string }[]
  /** VMs that nobody could take, with the reason. */
  readonly lost: readonly { readonly vm: { readonly id: VmId; readonly name: string }; readonly why: string }[]
  /** As it would be afterwards. */
  readonly hosts: readonly {
    readonly name: string
    readonly hypothetical: boolean
    readonly memoryMiB: number
    readonly promisedMemoryMiB: number
    readonly vcpus: number
    readonly promisedVcpus: number
    readonly vms: number
  }[]
}
