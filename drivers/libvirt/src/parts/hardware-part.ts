/** What a libvirt host is made of: its capabilities for memory and CPUs, its node devices for the rest. */
import type { HardwarePart } from '@covisor/driver-api'
import { nodeDevices } from '../hardware/node-devices.ts'
import { numaCells } from '../hardware/numa-cells.ts'
import type { HostLink } from '../session/host-link.ts'

export function hardwarePart(link: HostLink): HardwarePart {
  return {
    async read(_nativeHost, signal) {
      const question = { action: 'tell of its hardware', signal }
      const [{ capabilities }, devices] = await Promise.all([
        link.ask(question, (call, options) => call.connectGetCapabilities({}, options)),
        nodeDevices(link, question),
      ])
      const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)
      return {
        numa: numaCells(capabilities),
        networkCards: devices.flatMap((one) => (one.is === 'network-card' ? one.card : [])).toSorted(byName),
        disks: devices.flatMap((one) => (one.is === 'disk' ? one.disk : [])).toSorted(byName),
        pci: devices
          .flatMap((one) => (one.is === 'pci' ? one.pci : []))
          .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
      }
    },
  }
}
