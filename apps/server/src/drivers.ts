/** The drivers this server can have, each loaded if it is asked for. The only place in the product that knows them by name. */
import { join } from 'node:path'
import type { Driver } from '@covisor/driver-api'
import { OptionsError } from './options-error.ts'

const makers: Readonly<Record<string, (data: string) => Promise<Driver>>> = {
  libvirt: async () => (await import('@covisor/driver-libvirt')).libvirtDriver,
  // Simulated hosts outlive the server, as real ones do.
  simulated: async (data) =>
    (await import('@covisor/driver-simulated')).simulatedDriver({ folder: join(data, 'simulated') }),
}

export async function driversNamed(names: readonly string[], data: string): Promise<Driver[]> {
  const drivers = names.map(async (name) => {
    const make = makers[name]
    if (make !== undefined) return await make(data)
    throw new OptionsError(`there is no driver "${name}" (there are: ${Object.keys(makers).join(', ')})`)
  })
  return await Promise.all(drivers)
}
