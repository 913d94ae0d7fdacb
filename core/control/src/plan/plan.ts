/**
 * What would happen, before it does: the same answer for every call that starts a task.
 *
 * The steps are those that the task would run. `refusals` is why it would not be accepted; a plan with refusals is still a
 * complete answer. Two views: without the provider's verb, hosts are left out (see plan-view in edges/api).
 */
import type { Choice, ErrorCode, HostId, VmId } from '@covisor/model'

export interface Plan {
  readonly action: string
  readonly target: { readonly kind: string; readonly id: string | undefined; readonly name: string }
  readonly steps: readonly PlannedStep[]
  readonly placement: PlannedPlacement | undefined
  /** Running VMs that move to other hosts. */
  readonly moves: readonly PlannedMigration[]
  /** Of an edit: what holds at once and what waits for the next start, as its host foresees it. Empty: nothing differs, or it cannot tell. */
  readonly hardware: readonly PlannedHardware[]
  readonly downtime: 'none' | 'restart' | 'until-started' | 'short'
  readonly capacity: readonly CapacityUse[]
  /** Each limit that it touches; of the tenant, so tenants see it. */
  readonly quota: readonly CapacityUse[]
  readonly choices: readonly Choice[]
  readonly warnings: readonly string[]
  /** What cannot be undone once it is done. */
  readonly irreversible: readonly string[]
  readonly refusals: readonly { readonly code: ErrorCode; readonly text: string }[]
  /** Its id, if it was to be saved and nothing speaks against it. */
  readonly saved: string | undefined
}

export interface PlannedHardware {
  /** As the hypervisor's driver calls it: '4 vCPUs', 'disk "disk1" added'. */
  readonly what: string
  readonly when: 'now' | 'next-start'
  /** Why it waits. */
  readonly because: string | undefined
}

export interface PlannedStep {
  readonly name: string
  readonly title: string
  /** How it is undone when a later step fails, or why nothing needs undoing. */
  readonly undo: string
  readonly pointOfNoReturn: boolean
}

export interface PlannedMigration {
  readonly vm: { readonly id: VmId; readonly name: string }
  readonly from: string
  readonly to: string
}

export interface PlannedPlacement {
  readonly host: { readonly id: HostId; readonly name: string } | undefined
  readonly hosts: readonly {
    readonly id: HostId
    readonly name: string
    readonly fits: boolean
    /** What the order of hosts that fit was decided by; empty where it does not fit. */
    readonly score: number
    readonly scores: readonly { readonly name: string; readonly value: number; readonly weight: number }[]
    readonly reasons: readonly { readonly rule: string; readonly ok: boolean; readonly text: string }[]
  }[]
}

export interface CapacityUse {
  /** 'memory', 'vcpus' of a host, 'storage' of a pool; or what a quota limits. */
  readonly what: string
  readonly where: string
  readonly unit: 'MiB' | 'vCPU' | 'bytes' | 'VMs' | 'snapshots' | 'networks' | 'addresses'
  readonly before: number
  readonly after: number
  readonly limit: number | undefined
}
