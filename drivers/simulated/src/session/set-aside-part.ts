/** Takes a simulated VM away and brings it back: its record stays beside the world, as NVRAM stays on a host. */
import type { SetAsidePart, VmTarget } from '@covisor/driver-api'
import { refOfVm, type SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { usesMemory } from '../world/vm-table.ts'
import type { Caller } from './caller.ts'
import { undefineVm } from './definitions.ts'
import { findVm } from './find-vm.ts'
import { refused } from './refusals.ts'

export function setAsidePart(caller: Caller): SetAsidePart {
  const { endpoint } = caller
  return {
    describe: (target, signal) =>
      caller.call('describeAside', { vm: target.vm }, signal, () => {
        const record = findVm(endpoint, target)
        return record === undefined ? undefined : JSON.stringify(record)
      }),
    remove: (target, signal) => caller.call('removeAside', { vm: target.vm }, signal, () => remove(endpoint, target)),
    bringBack: (target, description, signal) =>
      caller.call('bringBack', { vm: target.vm }, signal, () => bringBack(endpoint, target, description)),
    discard: (target, description, signal) =>
      caller.call('discardAside', { vm: target.vm }, signal, () => {
        bringBack(endpoint, target, description)
        undefineVm(endpoint, target)
      }),
  }
}

function remove(endpoint: SimulatedEndpoint, target: VmTarget): void {
  const record = findVm(endpoint, target)
  if (record === undefined) return
  const { nativeRef, nativeHost, nativeName, power } = record.observed
  if (usesMemory(power)) throw refused(nativeHost, `undefine VM "${nativeName}"`, 'it runs; stop it first')
  endpoint.aside.put(nativeRef, { ...record, observed: { ...record.observed, power: 'stopped' } })
  endpoint.vms.drop(nativeRef)
  endpoint.publish({ kind: 'vm-removed', nativeRef })
}

function bringBack(endpoint: SimulatedEndpoint, target: VmTarget, description: string): void {
  const nativeRef = target.nativeRef ?? refOfVm(target.vm)
  const kept = endpoint.aside.get(nativeRef)
  if (findVm(endpoint, target) === undefined) {
    endpoint.vms.put(nativeRef, kept ?? (JSON.parse(description) as VmRecord))
    endpoint.publish({ kind: 'vm', nativeRef, what: 'defined' })
  }
  endpoint.aside.drop(nativeRef)
}
