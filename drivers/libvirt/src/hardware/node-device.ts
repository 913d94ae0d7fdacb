/** One of libvirt's node devices, from its XML: a network card, a disk or a PCI device. Pure; what is none of them is undefined. */
import type { HostDisk, HostNetworkCard, PciDevice } from '@covisor/driver-api'
import type { PciKind } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import { byteCount, integer } from '../domain-xml/amounts.ts'

export type NodeDevice =
  | { readonly is: 'network-card'; readonly card: HostNetworkCard }
  | { readonly is: 'disk'; readonly disk: HostDisk }
  | { readonly is: 'pci'; readonly pci: PciDevice }

export function readNodeDevice(xml: string): NodeDevice | undefined {
  const device = parseXml(xml, 'node device')
  const capability = device.first('capability')
  switch (capability?.attr('type')) {
    case 'net':
      return isVirtual(device) ? undefined : { is: 'network-card', card: cardOf(capability) }
    case 'storage':
      return capability.first('drive_type')?.text === 'disk' ? { is: 'disk', disk: diskOf(capability) } : undefined
    case 'pci':
      return pciOf(device, capability)
    default:
      return undefined
  }
}

/** Bridges, taps and loopback have no device below them. */
const isVirtual = (device: XmlElement): boolean =>
  device.first('path')?.text.startsWith('/sys/devices/virtual/') === true

/** The kernel's −1 for a link that has no speed, such as virtio's, as the number without a sign that libvirt makes of it. */
const UNKNOWN_SPEED = 2 ** 32 - 1

function cardOf(net: XmlElement): HostNetworkCard {
  const link = net.first('link')
  const speed = integer(link?.attr('speed'))
  return {
    name: net.first('interface')?.text ?? '',
    mac: net.first('address')?.text ?? '',
    isUp: link?.attr('state') === 'up',
    ...(speed === undefined || speed <= 0 || speed >= UNKNOWN_SPEED ? {} : { mbitPerSecond: speed }),
  }
}

function diskOf(storage: XmlElement): HostDisk {
  const model = [storage.first('vendor')?.text, storage.first('model')?.text].filter(Boolean).join(' ')
  return {
    name: storage.first('block')?.text ?? '',
    ...(model === '' ? {} : { model }),
    sizeBytes: byteCount(storage.first('size')),
  }
}

/** The first byte of a PCI class code (PCI Code and ID Assignment Specification). Bridges and parts of the mainboard are left out. */
const KINDS: Readonly<Record<number, PciKind>> = {
  0x00: 'other',
  0x01: 'storage',
  0x02: 'network',
  0x03: 'gpu',
  0x04: 'other',
  0x0c: 'other',
  0x10: 'accelerator',
  0x12: 'accelerator',
}

function pciOf(device: XmlElement, pci: XmlElement): NodeDevice | undefined {
  const kind = KINDS[Number(pci.first('class')?.text ?? Number.NaN) >> 16]
  if (kind === undefined) return undefined
  const part = (name: string, digits: number) =>
    (integer(pci.first(name)?.text) ?? 0).toString(16).padStart(digits, '0')
  const named = (name: string) => {
    const element = pci.first(name)
    return element?.text.trim() === '' ? (element.attr('id') ?? '') : (element?.text.trim() ?? '')
  }
  /** 0x10de → 10de */
  const number = (name: string) => (pci.first(name)?.attr('id') ?? '').replace(/^0x/, '').toLowerCase()
  const driver = device.find('driver', 'name')?.text
  const numaCell = integer(pci.first('numa')?.attr('node'))
  const iommuGroup = integer(pci.first('iommuGroup')?.attr('number'))
  return {
    is: 'pci',
    pci: {
      address: `${part('domain', 4)}:${part('bus', 2)}:${part('slot', 2)}.${part('function', 1)}`,
      kind,
      id: `${number('vendor')}:${number('product')}`,
      vendor: named('vendor'),
      product: named('product'),
      ...(driver === undefined ? {} : { driver }),
      ...(numaCell === undefined || numaCell < 0 ? {} : { numaCell }),
      ...(iommuGroup === undefined ? {} : { iommuGroup }),
    },
  }
}
