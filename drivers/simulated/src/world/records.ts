/** What a world remembers of its VMs, volumes and pools: plain JSON, so that it can be written down. */
import type { ObservedPool, ObservedSnapshot, ObservedVm, ObservedVolume } from '@covisor/driver-api'

export interface VmRecord {
  /** Handed out as it is. */
  readonly observed: ObservedVm
  /** What the VM becomes at its next start, where an update had to wait for that. */
  readonly next?: ObservedVm
  /** What it was when a move had it stand still. */
  readonly powerBeforeMove?: ObservedVm['power']
  /** When it was switched on, in milliseconds since 1970; its load is a function of that. */
  readonly startedAt?: number
  /** Oldest first. */
  readonly snapshots: readonly SnapshotRecord[]
  readonly currentSnapshot?: string
}

export interface SnapshotRecord extends Omit<ObservedSnapshot, 'createdAt' | 'isCurrent'> {
  readonly createdAt: number
  readonly observed: ObservedVm
  /** Content of each volume at that time: volume key → key in the byte store. */
  readonly contents: Readonly<Record<string, string>>
}

export interface VolumeRecord extends ObservedVolume {
  /** Key in the byte store; absent: never written, and nobody will look (volumes of the model). */
  readonly content?: string
}

export type PoolRecord = Pick<ObservedPool, 'nativeName' | 'nativeRef' | 'type' | 'capacityBytes' | 'path' | 'source'>
