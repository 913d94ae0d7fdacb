/** Making, changing and forgetting VMs. */
import type { ObservedVm, UpdateOutcome, VmDefinition, VmTarget, VmUpdate } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { refOfVm, type SimulatedEndpoint } from '../simulated-endpoint.ts'
import { changedVm } from '../world/changed-vm.ts'
import { observedOf } from '../world/observed-of.ts'
import { usesMemory } from '../world/vm-table.ts'
import { findVm, getVm } from './find-vm.ts'
import { noSuch, refused } from './refusals.ts'

export function defineVm(endpoint: SimulatedEndpoint, definition: VmDefinition): { nativeRef: string } {
  const { nativeHost, nativeName } = definition
  if (!endpoint.hosts.has(nativeHost)) throw noSuch('host', nativeHost)
  const nativeRef = refOfVm(definition.vm) // as with libvirt, whatever it was called before
  const owner = endpoint.vms.refOfName(nativeHost, nativeName)
  if (owner !== undefined && owner !== nativeRef) throw new AppError('NAME_TAKEN', { kind: 'VM', name: nativeName })

  const before = endpoint.vms.get(nativeRef)
  if (before !== undefined && usesMemory(before.observed.power)) {
    throw refused(nativeHost, `define VM "${nativeName}"`, 'it runs, and a running VM is not replaced')
  }
  const { power, powerReason } = before?.observed ?? {}
  const observed = observedOf(definition, nativeRef)
  endpoint.vms.put(nativeRef, {
    snapshots: [],
    ...before,
    observed: {
      ...observed,
      hasSnapshots: before?.observed.hasSnapshots ?? false,
      ...(power !== undefined && { power }),
      ...(powerReason !== undefined && { powerReason }),
    },
  })
  endpoint.publish({ kind: 'vm', nativeRef, what: 'defined' })
  return { nativeRef }
}

export function updateVm(endpoint: SimulatedEndpoint, { target, before, after }: VmUpdate): UpdateOutcome {
  const { next, ...record } = getVm(endpoint, target)
  const live = record.observed
  const changed = changedVm(next ?? live, live, before, after, isOn(live))
  const { now, nextStart } = changed.outcome
  const isSame = JSON.stringify(changed.live) === JSON.stringify(live)
  if (now.length + nextStart.length === 0 && isSame) return changed.outcome

  endpoint.vms.put(live.nativeRef, {
    ...record,
    observed: isOn(live) ? changed.live : changed.config,
    ...(isOn(live) && (next !== undefined || nextStart.length > 0) && { next: changed.config }),
  })
  endpoint.publish({ kind: 'vm', nativeRef: live.nativeRef, what: 'changed' })
  return changed.outcome
}

export function foreseeUpdate(endpoint: SimulatedEndpoint, { target, before, after }: VmUpdate): UpdateOutcome {
  const { next, observed: live } = getVm(endpoint, target)
  return changedVm(next ?? live, live, before, after, isOn(live)).outcome
}

export function undefineVm(endpoint: SimulatedEndpoint, target: VmTarget): void {
  const record = findVm(endpoint, target)
  if (record === undefined) return
  const { nativeRef, nativeHost, nativeName, power } = record.observed
  if (usesMemory(power)) throw refused(nativeHost, `undefine VM "${nativeName}"`, 'it runs; stop it first')
  for (const { contents } of record.snapshots) {
    for (const key of Object.values(contents)) endpoint.contents.drop(key)
  }
  endpoint.vms.drop(nativeRef)
  endpoint.publish({ kind: 'vm-removed', nativeRef })
}

const isOn = ({ power }: ObservedVm): boolean => power !== 'stopped' && power !== 'crashed'
