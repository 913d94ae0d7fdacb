/**
 * <VirtualHardwareSection> (DSP0243 8.1 to 8.3): the machine's family, its items and the vendors' configuration keys.
 *
 * Items are CIM settings, named rasd:, sasd: or epasd: in their versions; fields are found by local name, so that 0.9's
 * Caption and InstanceId, 2.x's StorageItem and EthernetPortItem, and VirtualBox's mixtures are all the same here.
 */
import type { XmlElement } from '@covisor/xml'
import { type DescriptorReader, isOvf, VMW } from './descriptor-reader.ts'
import type { HostResource, OvfHardware, OvfItem } from './envelope.ts'
import { resourceKind } from './resource-kind.ts'

const ITEMS = 'DSP0243 8.3'
const MAX_ITEMS = 4096
const ITEM_NAMES = new Set(['Item', 'StorageItem', 'EthernetPortItem'])

export const noHardware: OvfHardware = {
  families: [],
  transports: [],
  items: [],
  config: new Map(),
  extraConfig: new Map(),
}

export function readHardware(reader: DescriptorReader, section: XmlElement): OvfHardware {
  const elements = section.elements().filter((child) => isOvf(child) && ITEM_NAMES.has(child.local))
  const items = reader.atMost(MAX_ITEMS, elements, 'hardware items in one system')
  const read = items.map((item) => readItem(reader, item))
  refuseSameInstance(reader, read)
  const family = section.first('System')?.first('VirtualSystemType')?.text ?? ''
  return {
    families: words(family, /[\s,;]+/),
    transports: words(reader.attr(section, 'transport') ?? '', /\s+/),
    items: read,
    config: readConfig(section, 'Config'),
    extraConfig: readConfig(section, 'ExtraConfig'),
  }
}

function readItem(reader: DescriptorReader, item: XmlElement): OvfItem {
  const field = fieldsOf(reader, item)
  const instanceId = field('InstanceID')
  if (instanceId === undefined) return reader.refuse(item, ITEMS, 'a hardware item has no InstanceID')
  const resourceType = readType(reader, item, instanceId, field('ResourceType'))
  const kind = resourceKind(resourceType)
  const isRequired = reader.isRequired(item)
  const name = field('ElementName') ?? field('Caption') ?? `item ${instanceId}`
  if (kind === undefined) {
    const text = `the hardware item "${name}" (InstanceID ${instanceId}) has ResourceType ${resourceType}, which is not known`
    if (isRequired) reader.refuse(item, ITEMS, text, 'With ovf:required="false" on it, it is left out.')
    reader.note(item, `${text}; it is left out`)
  }
  const bound = reader.attr(item, 'bound')
  return {
    instanceId,
    kind: kind ?? 'unusual',
    resourceType,
    subTypes: words(field('ResourceSubType') ?? '', /[\s,;]+/),
    name,
    description: field('Description'),
    isRequired,
    configurations: words(reader.attr(item, 'configuration') ?? '', /\s+/),
    bound: bound === 'min' || bound === 'max' ? bound : 'normal',
    parent: field('Parent'),
    address: field('MACAddress') ?? field('Address'),
    addressOnParent: field('AddressOnParent'),
    hostResource: readHostResource(field('HostResource')),
    connection: field('Connection'),
    quantity: readQuantity(reader, item, name, field),
    units: field('AllocationUnits') ?? field('VirtualQuantityUnits'),
    reservation: number(field('Reservation')),
    limit: number(field('Limit')),
    isConnectedAtStart:
      field('AutomaticAllocation') === undefined ? undefined : field('AutomaticAllocation') === 'true',
    coresPerSocket: number(item.first('CoresPerSocket')?.text.trim() ?? field('cpu_per_socket')),
    config: readConfig(item, 'Config'),
    line: item.line,
  }
}

type Field = (name: string) => string | undefined

/** First non-empty value per field, names compared without case (InstanceId, InstanceID). */
function fieldsOf(reader: DescriptorReader, item: XmlElement): Field {
  const values = new Map<string, string>()
  for (const child of item.elements()) {
    if (isOvf(child) || child.ns.includes('/CIM_')) {
      const key = child.local.toLowerCase()
      const value = child.text.trim()
      if (value !== '' && !values.has(key)) values.set(key, value)
    } else if (child.ns !== VMW && reader.isRequired(child)) {
      reader.refuse(
        item,
        ITEMS,
        `a hardware item holds <${child.name}>, which is required and not understood`,
        'With ovf:required="false" on it, it is passed over.',
      )
    }
  }
  return (name) => values.get(name.toLowerCase())
}

function readType(reader: DescriptorReader, item: XmlElement, instanceId: string, text: string | undefined): number {
  if (text === undefined) return reader.refuse(item, ITEMS, `the hardware item ${instanceId} has no ResourceType`)
  return reader.count(item, text, `the ResourceType of item ${instanceId}`, ITEMS)
}

function readQuantity(reader: DescriptorReader, item: XmlElement, name: string, field: Field): number | undefined {
  const text = field('VirtualQuantity')
  if (text !== undefined) return reader.count(item, text, `the VirtualQuantity of "${name}"`, ITEMS)
  // oVirt before 4.2.
  const sockets = number(field('num_of_sockets'))
  return sockets === undefined ? undefined : sockets * (number(field('cpu_per_socket')) ?? 1)
}

/** DSP0243 8.3: `ovf:/disk/ID`, `ovf:/file/ID`; older: `/disk/ID`; oVirt: the bare href of the file. */
function readHostResource(text: string | undefined): HostResource | undefined {
  if (text === undefined) return undefined
  const match = /^(?:ovf:)?\/{0,2}(disk|file)\/(.+)$/.exec(text)
  if (match === null) return { kind: 'foreign', text }
  return { kind: match[1] as 'disk' | 'file', id: match[2]! }
}

/** The same InstanceID may come again for another deployment option, or as the bounds of a range. */
function refuseSameInstance(reader: DescriptorReader, items: readonly OvfItem[]): void {
  const seen = new Map<string, OvfItem>()
  for (const item of items) {
    const key = [item.instanceId, item.bound, ...item.configurations].join(' ')
    const first = seen.get(key)
    if (first !== undefined) {
      reader.refuse(item, ITEMS, `"${first.name}" and "${item.name}" have the same InstanceID ${item.instanceId}`)
    }
    seen.set(key, item)
  }
}

/** vmw:Config and vmw:ExtraConfig: key and value, always optional in effect because we only look for keys we know. */
export function readConfig(element: XmlElement, local: 'Config' | 'ExtraConfig'): Map<string, string> {
  return new Map(
    element
      .elements(local)
      .filter((child) => child.ns === VMW)
      .map((child) => [child.attr('key') ?? '', (child.attr('value') ?? '').trim()]),
  )
}

/** Cut, because a list of a million words would cost more memory than the descriptor itself. */
const words = (text: string, separator: RegExp): string[] =>
  text
    .slice(0, 4096)
    .split(separator)
    .filter((word) => word !== '')

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
