/**
 * Disks that go to another volume of the same host while their VM stays: mirrored under a running guest, or named anew in the
 * definition of a VM that is switched off.
 *
 * Both volumes are the caller's: the new one exists, with the content of the old one unless the VM runs. Rules: until the guest works
 * on the new volume alone, the old one has everything; what was interrupted is ended by `settle`, which never guesses.
 */
import type { DefinedVolume, VmTarget } from './vm.ts'

export interface DiskMovePart {
  /** Why the disk cannot go, in sentences for people; empty: nothing. Changes nothing. */
  obstacles(move: DiskMove, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Resolves when the running guest works on `to` alone, and starts with it next time. An abort leaves it on `from`, until it was
   * switched over. Throws HOST_REFUSED for a VM that does not run.
   */
  mirror(move: DiskMove, report: (progress: DiskMoveProgress) => void, signal: AbortSignal): Promise<void>
  /** On which volume the disk is, after a copy whose end nobody heard; a copy that is still going on is given up. */
  settle(move: DiskMove, signal: AbortSignal): Promise<'moved' | 'stayed'>
  /** A VM that is switched off has its disk on `to` from now on. Again: success. Undone by the opposite. */
  repoint(move: DiskMove, signal: AbortSignal): Promise<void>
}

export interface DiskMove {
  readonly target: VmTarget
  readonly from: DefinedVolume
  readonly to: DefinedVolume
  /** At most this much a second; absent: as fast as it goes. */
  readonly bandwidthMiBps?: number
}

export interface DiskMoveProgress {
  readonly doneBytes: number
  /** Grows while the guest writes. */
  readonly totalBytes: number
}
