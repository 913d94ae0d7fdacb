/** A simulated VM in its hypervisor's own words, which are JSON. */
import type { NativeConfigPart } from '@covisor/driver-api'
import type { Caller } from './caller.ts'
import { getVm } from './find-vm.ts'

export const nativeConfigPart = (caller: Caller): NativeConfigPart => ({
  read: (target, signal) =>
    caller.call('readNativeConfig', { vm: target.vm }, signal, () => {
      const { next, observed } = getVm(caller.endpoint, target)
      return { mediaType: 'application/json', text: JSON.stringify(next ?? observed, undefined, 2) }
    }),
})
