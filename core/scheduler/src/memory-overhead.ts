/**
 * What a VM costs its host beyond the guest's memory. Used for placement and for what is promised: both must be the same sum.
 *
 * An estimate for QEMU, on the safe side: the process with its device models, a stack and state per vCPU, and page tables
 * (8 bytes per 4 KiB page, 1/512). Guests with many devices need more; hosts keep a reserve for that.
 */
const PROCESS_MIB = 96
const PER_VCPU_MIB = 8
const PAGE_TABLE_SHARE = 1 / 512

export function memoryWithOverheadMiB(vm: { readonly vcpus: number; readonly memoryMiB: number }): number {
  return Math.ceil(vm.memoryMiB * (1 + PAGE_TABLE_SHARE) + PROCESS_MIB + PER_VCPU_MIB * vm.vcpus)
}

/** What of it is in ordinary pages: a guest in huge pages takes none of them, the process around it does. */
export function ordinaryMemoryMiB(vm: {
  readonly vcpus: number
  readonly memoryMiB: number
  readonly hugePageKiB?: number | undefined
}): number {
  return memoryWithOverheadMiB(vm) - (vm.hugePageKiB === undefined ? 0 : vm.memoryMiB)
}
