/** What the store promises about usage: hours counted once from the history, and the intervals that they were counted from. */
import type { OrganisationId, ProjectId, VmId, VolumeId } from '@covisor/model'
import type { RowNamed } from '../rows.ts'
import type { Scope } from '../scope.ts'

export type UsageHourRow = RowNamed<'usageHours'>

export interface Usage {
  /**
   * Counts the hours that have ended since the last time, oldest first and at most a month of them; those before the installation
   * are not there. An hour is counted once: what happens later does not change it. Returns how many it counted.
   */
  meter(): Promise<number>
  /** Hours before this are counted. */
  meteredUntil(): Promise<number>
  /** Whole hours within the range, oldest first; those of a project in which nothing was are left out. */
  hours(scope: Scope, range: TimeRange): Promise<readonly UsageHourRow[]>
  /** What was there in the range and is counted, also of what is gone: each version, cut to the range. At most `limit` of each kind. */
  intervals(scope: Scope, range: TimeRange, limit: number): Promise<UsageIntervals>
}

/** Milliseconds since 1970; `to` is not part of it. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export interface UsageIntervals {
  readonly vms: readonly VmInterval[]
  readonly volumes: readonly VolumeInterval[]
}

interface Interval extends TimeRange {
  readonly organisation: OrganisationId
  readonly project: ProjectId
  readonly name: string
}

/** While it ran, or was paused. */
export interface VmInterval extends Interval {
  readonly id: VmId
  readonly vcpus: number
  readonly memoryMiB: number
}

export interface VolumeInterval extends Interval {
  readonly id: VolumeId
  readonly capacityBytes: number
}
