/** A connection to something inside a running VM, which ends with the VM, with the session, or when either side closes it. */
import type { VmTarget } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { usesMemory } from '../world/vm-table.ts'
import type { Caller } from './caller.ts'
import { getVm } from './find-vm.ts'

/** Throws CONSOLE_UNAVAILABLE unless the VM is on. */
export function mustBeOn(endpoint: SimulatedEndpoint, target: VmTarget): VmRecord {
  const record = getVm(endpoint, target)
  const { power, displayName, nativeName } = record.observed
  if (usesMemory(power)) return record
  throw new AppError('CONSOLE_UNAVAILABLE', { vm: displayName ?? nativeName, why: `the VM is ${power}` })
}

/** Calls `end` once, when the VM is on no more or the session is over; the returned function does so early. */
export function whileOn({ endpoint, over }: Caller, nativeRef: string, end: () => void): () => void {
  const closing = new AbortController()
  closing.signal.addEventListener('abort', end, { once: true })
  const watch = async () => {
    for await (const event of endpoint.news.listen(closing.signal, over)) {
      const isGone = event.kind === 'vm-removed' && event.nativeRef === nativeRef
      const isOff = event.kind === 'vm' && event.nativeRef === nativeRef && endsConsoles.has(event.what)
      if (isGone || isOff || event.kind === 'overflow') break
    }
    closing.abort()
  }
  void watch()
  return () => closing.abort()
}

const endsConsoles: ReadonlySet<string> = new Set(['stopped', 'crashed', 'suspended'])
