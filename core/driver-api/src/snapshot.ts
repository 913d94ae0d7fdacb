/** Snapshots of a VM: disks, or disks and memory. Names on the host carry our id. */
import type { VmTarget } from './vm.ts'

export interface ObservedSnapshot {
  readonly nativeName: string
  readonly parent?: string
  readonly createdAt: Date
  readonly hasMemory: boolean
  readonly isCurrent: boolean
  readonly description?: string
}

export interface SnapshotPart {
  list(target: VmTarget, signal: AbortSignal): Promise<readonly ObservedSnapshot[]>
  /** Again with the same name: success. `memory` needs a running VM. Throws NOT_SUPPORTED with the reason (raw disks, …). */
  create(
    target: VmTarget,
    snapshot: { readonly nativeName: string; readonly description: string; readonly memory: boolean },
    signal: AbortSignal,
  ): Promise<void>
  /** Disks, and memory if the snapshot has it, become what they were. `run`: let the VM run afterwards. */
  revert(target: VmTarget, nativeName: string, run: boolean, signal: AbortSignal): Promise<void>
  /** Gone already is success. The states around it stay. */
  delete(target: VmTarget, nativeName: string, signal: AbortSignal): Promise<void>
}
