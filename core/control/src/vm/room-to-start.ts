/**
 * What VMs take of their hosts when they are started where they are. It is promised in the transaction that accepts the start,
 * as for a new VM, so that a host is not filled by starting what was stopped on it; the saga gives the promise back when the
 * VM is seen to run and counts by itself.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { counted, type HostId, newId, type TaskId } from '@covisor/model'
import { type ComputeUse, ordinaryMemoryMiB } from '@covisor/scheduler'
import type { StoreReads, Tx, VmView } from '@covisor/store'
import { computeUse } from '../plan/compute-use.ts'
import type { CapacityUse } from '../plan/plan.ts'
import { refuseOverpromised, refuseWithout, roomOf } from '../plan/refuse-overpromised.ts'
import { refuseTakenParts } from '../plan/refuse-taken-parts.ts'
import { refuseUnrunnable } from './refuse-unrunnable.ts'

type Starting = VmView & { readonly host: HostId }

/** For the plan, before and after on each host. Throws CAPACITY_EXHAUSTED, NOT_SUPPORTED. */
export async function capacityToStart(store: StoreReads, vms: readonly Starting[]): Promise<readonly CapacityUse[]> {
  const uses: CapacityUse[] = []
  for (const [id, there] of Map.groupBy(vms, ({ host }) => host)) {
    for (const vm of there) await refuseUnrunnable(store, vm)
    const room = await roomOf(store, id)
    const needs = sum(there.map(needsOf))
    refuseWithout(room, named(there), needs, 'are missing; stop or move VMs of it, or let its cluster promise more')
    uses.push(...computeUse(room.host, room.promised, needs))
  }
  return uses
}

/** Throws CAPACITY_EXHAUSTED, NOT_SUPPORTED. */
export async function promiseToStart(tx: Tx, task: TaskId, vms: readonly Starting[]): Promise<void> {
  for (const [host, there] of Map.groupBy(vms, (vm) => vm.host)) {
    for (const vm of there) {
      await refuseUnrunnable(tx, vm)
      const { organisation, project, id: owner } = vm
      await tx.reservations.insert({ id: newId('task'), organisation, project, owner, task, host, ...needsOf(vm) })
    }
    await refuseOverpromised(tx, host, named(there))
    for (const { id, name } of there) await refuseTakenParts(tx, host, { id, name, isNew: false })
  }
}

const needsOf = (vm: Starting): ComputeUse => {
  const hugePageKiB =
    vm.desired?.dedicated?.hugePageKiB ?? (vm.observed?.facts as ObservedVm | undefined)?.dedicated?.hugePageKiB
  return { vcpus: vm.vcpus, memoryMiB: ordinaryMemoryMiB({ vcpus: vm.vcpus, memoryMiB: vm.memoryMiB, hugePageKiB }) }
}

const sum = (needs: readonly ComputeUse[]): ComputeUse => ({
  vcpus: needs.reduce((all, { vcpus }) => all + vcpus, 0),
  memoryMiB: needs.reduce((all, { memoryMiB }) => all + memoryMiB, 0),
})

const named = (vms: readonly Starting[]) => (vms.length === 1 ? `VM "${vms[0]!.name}"` : counted(vms.length, 'VM'))
