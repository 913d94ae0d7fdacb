/** The devices of a libvirt host, one call each; all that matter to people, or those that a VM could be given. */
import type { PciDevice } from '@covisor/driver-api'
import { ConnectListAllNodeDeviceFlags } from '@covisor/libvirt'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { ifTold } from '../session/if-told.ts'
import { type NodeDevice, readNodeDevice } from './node-device.ts'

const { CAP_NET, CAP_PCI_DEV, CAP_STORAGE } = ConnectListAllNodeDeviceFlags

type Kind = (typeof ConnectListAllNodeDeviceFlags)[keyof typeof ConnectListAllNodeDeviceFlags]

/** A host with SR-IOV shows each virtual function; a call per device must come to an end. */
const MOST_DEVICES = 512

/** A daemon without its node device driver tells of none. */
export async function nodeDevices(
  link: HostLink,
  question: Question,
  flags: readonly Kind[] = [CAP_NET, CAP_PCI_DEV, CAP_STORAGE],
): Promise<readonly NodeDevice[]> {
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

/** By address. Without an IOMMU group a device cannot be passed through. */
export async function passableDevices(link: HostLink, question: Question): Promise<readonly PciDevice[]> {
  const devices = await nodeDevices(link, question, [CAP_PCI_DEV])
  return devices
    .flatMap((one) => (one.is === 'pci' && one.pci.iommuGroup !== undefined ? one.pci : []))
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
}
