/**
 * Whether the host a VM is on can still run it: its CPU may have been exchanged, its QEMU gone back a release, its microcode taken
 * a feature away. Asked before a start is accepted, by the rules that placement asks of every host.
 */
import type { ObservedHost, ObservedVm } from '@covisor/driver-api'
import { AppError, type HostId } from '@covisor/model'
import { compatibilityReasons } from '@covisor/scheduler'
import type { StoreReads, VmView } from '@covisor/store'
import { isNamedCpu } from '../cluster/cluster-settings.ts'
import { compatibilityOf } from '../plan/fleet-snapshot.ts'
import { isAdopted } from './define-again.ts'

/** Throws NOT_SUPPORTED. */
export async function refuseUnrunnable(store: StoreReads, vm: VmView & { readonly host: HostId }): Promise<void> {
  const row = await store.hosts.get('provider', vm.host)
  const { machine } = (vm.observed?.facts as ObservedVm | undefined) ?? {}
  // What an adopted VM shows may be a name with features taken away: its host knows better than a list.
  const wanted = vm.desired === null || isAdopted(vm) ? undefined : vm.desired.cpuModel
  const needs = {
    vm: vm.id,
    ...(isNamedCpu(wanted) ? { cpuModel: wanted } : {}),
    ...(machine === undefined ? {} : { machine }),
  }
  const against = compatibilityReasons(needs, compatibilityOf(row.facts as ObservedHost)).filter(({ ok }) => !ok)
  if (against.length === 0) return
  const why = against.map(({ text }) => `${row.name}: ${text}`).join('; ')
  throw new AppError('NOT_SUPPORTED', { what: `to start VM "${vm.name}" there`, why })
}
