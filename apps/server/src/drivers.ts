/** The drivers this server can have. The only place in the product that knows them by name. */
import { join } from 'node:path'
import type { Driver } from '@covisor/driver-api'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { simulatedDriver } from '@covisor/driver-simulated'
import { OptionsError } from './server-options.ts'

const makers: Readonly<Record<string, (data: string) => Driver>> = {
  libvirt: () => libvirtDriver,
  // Simulated hosts outlive the server, as real ones do.
  simulated: (data) => simulatedDriver({ folder: join(data, 'simulated') }),
}

export function driversNamed(names: readonly string[], data: string): Driver[] {
  return names.map((name) => {
    const make = makers[name]
    if (make !== undefined) return make(data)
    throw new OptionsError(`there is no driver "${name}" (there are: ${Object.keys(makers).join(', ')})`)
  })
}
