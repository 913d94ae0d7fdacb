/**
 * Writes an OVF 1.1 descriptor in the shape that vSphere writes and every importer knows, or the same machine as OVF 2.0.
 *
 * One system becomes a <VirtualSystem>, several a collection with their start order. Only what is asked for is written;
 * what importers insist on (Info texts, instance ids, a controller for every disk) is made up here. The result is read
 * back by our own reader in the tests, and by virt-v2v.
 */
import { el, writeXml, type XmlElement } from '@covisor/xml'
import { OvfError } from '../ovf-error.ts'
import type { DiskToWrite, OvfToWrite, SystemToWrite } from './ovf-to-write.ts'
import { hardwareSection } from './write-hardware.ts'

const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2'
const COMMON = {
  'xmlns:rasd': `${CIM}/CIM_ResourceAllocationSettingData`,
  'xmlns:vssd': `${CIM}/CIM_VirtualSystemSettingData`,
  'xmlns:vmw': 'http://www.vmware.com/schema/ovf',
}
const namespaces = {
  '1.1': {
    xmlns: 'http://schemas.dmtf.org/ovf/envelope/1',
    'xmlns:ovf': 'http://schemas.dmtf.org/ovf/envelope/1',
    ...COMMON,
  },
  // DSP0243 2.1, 8.3: storage and network cards are items of their own CIM classes.
  '2.0': {
    xmlns: 'http://schemas.dmtf.org/ovf/envelope/2',
    'xmlns:ovf': 'http://schemas.dmtf.org/ovf/envelope/2',
    'xmlns:sasd': `${CIM}/CIM_StorageAllocationSettingData`,
    'xmlns:epasd': `${CIM}/CIM_EthernetPortAllocationSettingData`,
    ...COMMON,
  },
} as const

const formatUris = {
  'vmdk-stream-optimized': 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized',
  qcow2: 'http://www.gnome.org/~markmc/qcow-image-format.html',
  raw: 'http://en.wikipedia.org/wiki/Raw_disk_image',
}

export function writeOvf(ovf: OvfToWrite): string {
  checkReferences(ovf)
  const [first, second] = ovf.systems
  if (first === undefined) throw writeError(ovf, 'there is no virtual system to write')
  const { version = '1.1' } = ovf
  const envelope = el(
    'Envelope',
    namespaces[version],
    el(
      'References',
      {},
      ovf.files.map((file) => el('File', { 'ovf:href': file.href, 'ovf:id': file.id, 'ovf:size': file.sizeBytes })),
    ),
    el('DiskSection', {}, el('Info', {}, 'Virtual disk information'), ovf.disks.map(disk)),
    el('NetworkSection', {}, el('Info', {}, 'The list of logical networks'), ovf.networks.map(network)),
    second === undefined ? system(first, version) : collection(ovf, version),
  )
  return `${writeXml(envelope, { declaration: true })}\n`
}

function disk({
  id,
  fileId,
  capacityBytes,
  populatedBytes,
  format = 'vmdk-stream-optimized',
}: DiskToWrite): XmlElement {
  return el('Disk', {
    'ovf:capacity': capacityBytes,
    'ovf:capacityAllocationUnits': 'byte',
    'ovf:diskId': id,
    'ovf:fileRef': fileId,
    'ovf:format': formatUris[format],
    'ovf:populatedSize': populatedBytes,
  })
}

function network({ name, description }: OvfToWrite['networks'][number]): XmlElement {
  return el('Network', { 'ovf:name': name }, el('Description', {}, description ?? `The ${name} network`))
}

type Version = NonNullable<OvfToWrite['version']>

function collection({ name, systems, startOrder }: OvfToWrite, version: Version): XmlElement {
  const order = startOrder ?? systems.map(({ id }, i) => ({ ...inTurn, systemId: id, rank: i + 1 }))
  return el(
    'VirtualSystemCollection',
    { 'ovf:id': name },
    el('Info', {}, 'A collection of virtual machines'),
    el('Name', {}, name),
    el(
      'StartupSection',
      {},
      el('Info', {}, 'The start order'),
      order.map((item) =>
        el('Item', {
          'ovf:id': item.systemId,
          'ovf:order': item.rank,
          'ovf:startDelay': item.startDelaySeconds,
          'ovf:stopDelay': item.stopDelaySeconds,
          'ovf:startAction': item.startAction,
          'ovf:stopAction': item.stopAction,
          'ovf:waitingForGuest': item.waitsForGuest ? 'true' : undefined,
        }),
      ),
    ),
    systems.map((one) => system(one, version)),
  )
}

const inTurn = {
  startDelaySeconds: 0,
  stopDelaySeconds: 0,
  startAction: 'powerOn',
  stopAction: 'guestShutdown',
  waitsForGuest: false,
} as const

function system(vm: SystemToWrite, version: Version): XmlElement {
  return el(
    'VirtualSystem',
    { 'ovf:id': vm.id },
    el('Info', {}, 'A virtual machine'),
    el('Name', {}, vm.name),
    operatingSystem(vm),
    hardwareSection(vm, version),
    product(vm),
    vm.annotation === undefined
      ? undefined
      : el('AnnotationSection', {}, el('Info', {}, 'An annotation'), el('Annotation', {}, vm.annotation)),
    vm.eula === undefined ? undefined : el('EulaSection', {}, el('Info', {}, 'A licence'), el('License', {}, vm.eula)),
  )
}

function operatingSystem({ os }: SystemToWrite): XmlElement {
  return el(
    'OperatingSystemSection',
    { 'ovf:id': os?.cimId ?? 1, 'vmw:osType': os?.vmwType ?? 'otherGuest64' },
    el('Info', {}, 'The kind of installed guest operating system'),
    el('Description', {}, os?.description ?? 'Other (64-bit)'),
  )
}

function product({ product: about, properties = [] }: SystemToWrite): XmlElement | undefined {
  if (about === undefined && properties.length === 0) return undefined
  return el(
    'ProductSection',
    {},
    el('Info', {}, 'Information about the installed software'),
    about && [
      el('Product', {}, about.name),
      about.vendor === undefined ? undefined : el('Vendor', {}, about.vendor),
      about.version === undefined ? undefined : el('Version', {}, about.version),
    ],
    properties.map((property) =>
      el(
        'Property',
        {
          'ovf:key': property.key,
          'ovf:type': property.type ?? 'string',
          'ovf:value': property.value,
          'ovf:userConfigurable': String(property.userConfigurable ?? true),
          'ovf:password': property.password === true ? 'true' : undefined,
        },
        property.label === undefined ? undefined : el('Label', {}, property.label),
        property.description === undefined ? undefined : el('Description', {}, property.description),
      ),
    ),
  )
}

/** What our own reader would refuse is refused before it is written. */
function checkReferences(ovf: OvfToWrite): void {
  const files = new Set(ovf.files.map(({ id }) => id))
  const disks = new Set(ovf.disks.map(({ id }) => id))
  const networks = new Set(ovf.networks.map(({ name }) => name))
  for (const { id, fileId } of ovf.disks) {
    if (fileId !== undefined && !files.has(fileId))
      throw writeError(ovf, `the disk "${id}" names no file of it: "${fileId}"`)
  }
  const stranger = ovf.startOrder?.find(({ systemId }) => !ovf.systems.some(({ id }) => id === systemId))
  if (stranger !== undefined)
    throw writeError(ovf, `the start order names "${stranger.systemId}", which is no system of it`)
  for (const vm of ovf.systems) {
    const lostDisk = vm.disks.find(({ diskId }) => !disks.has(diskId))
    if (lostDisk !== undefined)
      throw writeError(ovf, `"${vm.name}" has the disk "${lostDisk.diskId}", which is not given`)
    const lostNic = vm.nics.find((nic) => !networks.has(nic.network))
    if (lostNic !== undefined)
      throw writeError(ovf, `"${vm.name}" is on "${lostNic.network}", which is no network of it`)
  }
}

function writeError(ovf: OvfToWrite, text: string): OvfError {
  return new OvfError({ file: ovf.name, clause: 'DSP0243 7.1', text })
}
