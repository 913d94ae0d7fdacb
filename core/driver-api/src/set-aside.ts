/**
 * Takes a VM off its host so that it can come back as it was: what was deleted stays restorable for a while.
 *
 * The description is the hypervisor's own, opaque and secret (it may hold console passwords); the caller keeps it. What cannot
 * stand in it, NVRAM and the state of a TPM, stays on the host until discard().
 */
import type { VmTarget } from './vm.ts'

export interface SetAsidePart {
  /** Everything that bringing it back takes, also devices that we do not model and its snapshots. undefined: no such VM. */
  describe(target: VmTarget, signal: AbortSignal): Promise<string | undefined>
  /** The host forgets the VM; its volumes, NVRAM and TPM state stay. Gone already is success; a running VM is refused. */
  remove(target: VmTarget, signal: AbortSignal): Promise<void>
  /** Defines it again, stopped, under the native reference that it had. There already is success. */
  bringBack(target: VmTarget, description: string, signal: AbortSignal): Promise<void>
  /** Removes what stayed for it, and the VM itself should it be there again; never its volumes. A running VM is refused. */
  discard(target: VmTarget, description: string, signal: AbortSignal): Promise<void>
}
