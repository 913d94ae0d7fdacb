/** A simulated VM in its hypervisor's own words, which are JSON. What Covisor does not model there is `machine` and `unmodelled`. */
import type { NativeConfigPart, ObservedVm, VmTarget } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { Caller } from './caller.ts'
import { getVm } from './find-vm.ts'

const UNMODELLED: readonly string[] = ['machine', 'unmodelled'] satisfies (keyof ObservedVm)[]

export function nativeConfigPart(caller: Caller): NativeConfigPart {
  const nextOf = (target: VmTarget): ObservedVm => {
    const { next, observed } = getVm(caller.endpoint, target)
    return next ?? observed
  }
  return {
    read: (target, signal) =>
      caller.call('readNativeConfig', { vm: target.vm }, signal, () => ({
        mediaType: 'application/json',
        text: JSON.stringify(nextOf(target), undefined, 2),
      })),
    edit: {
      check: (target, text, signal) =>
        caller.call('checkNativeConfig', { vm: target.vm }, signal, () => {
          edited(nextOf(target), text)
        }),
      write: (target, text, signal) =>
        caller.call('writeNativeConfig', { vm: target.vm }, signal, () => {
          const record = getVm(caller.endpoint, target)
          const next = edited(nextOf(target), text)
          const isOn = record.observed.power !== 'stopped' && record.observed.power !== 'crashed'
          caller.endpoint.vms.put(record.observed.nativeRef, isOn ? { ...record, next } : { ...record, observed: next })
          caller.endpoint.publish({ kind: 'vm', nativeRef: record.observed.nativeRef, what: 'changed' })
        }),
    },
  }
}

function edited(before: ObservedVm, text: string): ObservedVm {
  const after = parsed(text)
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  for (const key of keys) {
    if (UNMODELLED.includes(key) || JSON.stringify(before[key as keyof ObservedVm]) === JSON.stringify(after[key]))
      continue
    throw invalid(key, 'Covisor models this; change it by an edit of the VM')
  }
  return after as unknown as ObservedVm
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch (cause) {
    throw invalid('the configuration', `it is no JSON: ${(cause as Error).message}`)
  }
}

const invalid = (where: string, why: string): AppError => new AppError('REQUEST_INVALID', { where, why })
