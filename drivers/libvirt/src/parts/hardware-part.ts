/** What a libvirt host is made of: its capabilities for memory and CPUs, its node devices for the rest. */
import type { HardwarePart } from '@covisor/driver-api'
import { ConnectListAllNodeDeviceFlags } from '@covisor/libvirt'
import { type NodeDevice, readNodeDevice } from '../hardware/node-device.ts'
import { numaCells } from '../hardware/numa-cells.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { ifTold } from '../session/if-told.ts'

/** A host with SR-IOV shows each virtual function; a call per device must come to an end. */
const MOST_DEVICES = 512

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

/** A daemon without its node device driver tells of none. */
async function nodeDevices(link: HostLink, question: Question): Promise<readonly NodeDevice[]> {
  const { CAP_NET, CAP_PCI_DEV, CAP_STORAGE } = ConnectListAllNodeDeviceFlags
  const flags = [CAP_NET, CAP_PCI_DEV, CAP_STORAGE]
  const listed = await ifTold(link.ask(question, (call, options) => call.connectListAllNodeDevices({ flags }, options)))
  const read = await Promise.all(
    (listed?.devices ?? []).slice(0, MOST_DEVICES).map(async ({ name }) => {
      // Devices come and go while they are asked.
      const told = await ifNotGone(link.ask(question, (call, options) => call.nodeDeviceGetXmlDesc({ name }, options)))
      return told === undefined ? undefined : readNodeDevice(told.xml)
    }),
  )
  return read.filter((device) => device !== undefined)
}
