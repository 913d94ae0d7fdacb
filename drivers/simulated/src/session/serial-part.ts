/** The serial console of a simulated VM: a line to its little guest, one reader at a time. */
import type { ByteDuplex, ConsolePart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { BytePipe } from '../guest/byte-pipe.ts'
import { LittleGuest } from '../guest/little-guest.ts'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { Caller } from './caller.ts'
import { restartVm, stopVm } from './power.ts'
import { mustBeOn, whileOn } from './while-on.ts'

export function serialPart(caller: Caller): ConsolePart {
  return {
    open: (target, { takeOver }, signal) =>
      caller.call('openSerial', { vm: target.vm }, signal, () => {
        const { observed } = mustBeOn(caller.endpoint, target)
        const { nativeRef, nativeName, displayName } = observed
        const { serialReaders } = caller.endpoint
        const reader = serialReaders.get(nativeRef)
        if (reader !== undefined && !takeOver) {
          throw new AppError('CONSOLE_UNAVAILABLE', {
            vm: displayName ?? nativeName,
            why: 'somebody else is connected',
          })
        }
        reader?.()
        return connect(caller, nativeRef, new LittleGuest(displayName ?? nativeName))
      }),
  }
}

function connect(caller: Caller, nativeRef: string, guest: LittleGuest): ByteDuplex {
  const { endpoint } = caller
  const pipe = new BytePipe()
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  let isOpen = true
  const close = whileOn(caller, nativeRef, () => {
    isOpen = false
    if (endpoint.serialReaders.get(nativeRef) === close) endpoint.serialReaders.delete(nativeRef)
    pipe.end()
  })
  endpoint.serialReaders.set(nativeRef, close)
  pipe.push(encoder.encode(guest.greeting()))

  return {
    readable: pipe,
    async write(bytes) {
      if (!isOpen) throw new AppError('CONSOLE_UNAVAILABLE', { vm: nativeRef, why: 'the console was closed' })
      if (endpoint.vms.get(nativeRef)?.observed.power !== 'running') return // a paused guest reads nothing
      const { output, wants } = guest.type(decoder.decode(bytes, { stream: true }))
      pipe.push(encoder.encode(output))
      if (wants !== undefined) obey(endpoint, nativeRef, wants)
    },
    async close() {
      close()
    },
  }
}

function obey(endpoint: SimulatedEndpoint, nativeRef: string, wants: 'power-off' | 'reboot'): void {
  const record = endpoint.vms.get(nativeRef)
  if (record === undefined) return
  if (wants === 'reboot') restartVm(endpoint, record, 'reboot')
  else stopVm(endpoint, record, 'shut down')
}
