/** A VM by id or name, and whether an action may be asked of it now. */
import type { ObservedHost, ObservedVm } from '@covisor/driver-api'
import { type Actor, AppError, type EndpointId, type HostId, type VmAction } from '@covisor/model'
import type { StoreReads, VmView } from '@covisor/store'
import { LEASE_ENDED, stateOf, whyNot } from './vm-record.ts'

/** A VM that is on a host. */
export type PlacedVm = VmView & { readonly endpoint: EndpointId; readonly host: HostId }

/** Throws NOT_FOUND, NAME_AMBIGUOUS, VM_STATE_CONFLICT with the reason, HOST_UNREACHABLE. */
export async function resolveVm(
  store: StoreReads,
  actor: Actor,
  idOrName: string,
  action: VmAction,
): Promise<PlacedVm> {
  const vm = await store.vms.resolve(actor, idOrName)
  await checkAction(store, vm, action)
  return placed(vm)
}

/** Again inside the transaction that accepts: the VM may have changed, or another task may have come first. */
export async function recheckVm(store: StoreReads, actor: Actor, vm: VmView, action: VmAction): Promise<PlacedVm> {
  const now = await store.vms.get(actor, vm.id)
  await checkAction(store, now, action)
  return placed(now)
}

async function checkAction(store: StoreReads, vm: VmView, action: VmAction): Promise<void> {
  const state = stateOf(vm)
  const host = vm.host === null ? undefined : await store.hosts.find('provider', vm.host)
  const facts = host?.facts as ObservedHost | undefined
  const observed = (vm.observed?.facts ?? undefined) as ObservedVm | undefined
  const why = whyNot(action, state, vm, facts, observed)
  if (why === undefined) return
  if (state === 'lost') throw new AppError('HOST_UNREACHABLE', { host: vm.hostName ?? 'of the VM' })
  if (why.startsWith('the VM is ')) throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action, state })
  if (why.startsWith('a task')) throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action, state: `busy: ${why}` })
  if (why === LEASE_ENDED) {
    const state = 'at the end of its lease; extend it with "covisor vm lease"'
    throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action, state })
  }
  throw new AppError('NOT_SUPPORTED', { what: `to ${action} VM "${vm.name}"`, why })
}

function placed(vm: VmView): PlacedVm {
  if (vm.endpoint === null || vm.host === null) {
    throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action: 'work on', state: 'on no host' })
  }
  return vm as PlacedVm
}
